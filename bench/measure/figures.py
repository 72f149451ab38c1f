"""What was measured: rows of a value and its floor over several rounds, compared by their medians."""

import statistics


def spread(values):
    """Median, least and most."""
    values = [value for value in values if value is not None]
    return {"median": statistics.median(values), "min": min(values), "max": max(values)} if values else None


def pick(results, name):
    return [result[name] for result in results]


class Figures:
    """The rows of one subject. `better` says what a goal is: "more": at least so much; "less": at most."""

    def __init__(self, subject, title, floor):
        self.subject, self.title, self.floor, self.rows, self.rates = subject, title, floor, [], []
        self.load = 0.0

    def ratio(self, name, ours, floor, unit, goal=None, better="more", cpu=None, floor_cpu=None):
        """Sapa against its floor; the goal is one of the ratio. `cpu`: microseconds of processor an operation."""
        ours, theirs = spread(ours), spread(floor)
        value = ours["median"] / theirs["median"] if theirs and theirs["median"] else None
        self.row(name, ours, theirs, unit, value, goal, better, spread(cpu or []), spread(floor_cpu or []))

    def figure(self, name, ours, unit, goal=None, better="less", cpu=None):
        """Sapa alone; the goal is one of the value."""
        self.row(name, spread(ours if isinstance(ours, list) else [ours]), None, unit, None, goal, better, spread(cpu or []), None)

    def row(self, name, ours, floor, unit, ratio, goal, better, cpu, floor_cpu):
        judged = ratio if floor else ours["median"]
        met = None if goal is None or judged is None else judged >= goal if better == "more" else judged <= goal
        self.rows.append({"name": name, "unit": unit, "sapa": ours, "floor": floor, "ratio": ratio, "goal": goal, "better": better, "met": met, "cpu": cpu, "floorCpu": floor_cpu})

    def static(self, rate):
        """The static handler's rate in one round: how steady the machine was."""
        self.rates.append(rate)

    def unsteady(self):
        return max(self.rates) / max(1.0, min(self.rates)) if self.rates else 1.0

    def as_json(self):
        return {"title": self.title, "floor": self.floor, "spread": round(self.unsteady(), 2), "void": self.unsteady() > 2, "load": round(self.load, 2), "rows": self.rows}


def number(value):
    if value is None:
        return ""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 or value == int(value) else f"{value:,.1f}" if size >= 10 else f"{value:,.2f}"


def of(item):
    """A value as it is shown: the median, and how far the rounds lay apart where they did."""
    if item is None:
        return ""
    if item["min"] == item["max"]:
        return number(item["median"])
    return f"{number(item['median'])} ({number(item['min'])}..{number(item['max'])})"


def goal_of(row):
    if row["goal"] is None:
        return ""
    judged = "x" if row["floor"] else ""
    return ("≥ " if row["better"] == "more" else "≤ ") + number(row["goal"]) + judged


def verdict_of(row):
    return "" if row["met"] is None else "met" if row["met"] else "missed"


def show(subject):
    """The table of one subject, for people."""
    head = ["", "Sapa", "floor", "unit", "ratio", "goal", "", "CPU us", "floor's"]
    lines = [head] + [[row["name"], of(row["sapa"]), of(row["floor"]), row["unit"], number(row["ratio"]), goal_of(row), verdict_of(row), number(row["cpu"]["median"]) if row["cpu"] else "",
                       number(row["floorCpu"]["median"]) if row["floorCpu"] else ""] for row in subject["rows"]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    print(f"\n{subject['title']}" + (f"   (floor: {subject['floor']})" if subject["floor"] else ""))
    for line in lines:
        print("  " + "  ".join(text.ljust(width) if column == 0 else text.rjust(width) for column, (text, width) in enumerate(zip(line, widths))).rstrip())
    if subject["void"]:
        print(f"  VOID: the machine was too unsteady (the static handler's rounds differed by a factor of {subject['spread']}); run it again when it is quiet.")
