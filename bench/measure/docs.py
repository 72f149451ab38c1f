"""docs/performance.md shows the figures that docs/performance.json holds: between "<!-- figures: pop -->" and "<!-- end -->"
stands the table of that subject, written from the file and never by hand."""

import json
import re

from measure import chart
from measure.figures import goal_of, number, of, verdict_of
from measure.house import ROOT, say

PAGE = ROOT / "docs" / "performance.md"
KEPT = ROOT / "docs" / "performance.json"
PICTURES = ROOT / "docs" / "pictures"
PLACE = re.compile(r"(<!-- figures: (\w+) -->\n)(.*?)(<!-- end -->)", re.S)


def table(subject, name):
    if subject is None:
        return "Not measured yet.\n"
    lines = ["| | Sapa | floor | | ratio | goal | | CPU of one, us | floor's |", "|---|---|---|---|---|---|---|---|---|"]
    for row in subject["rows"]:
        cpu = [number(row[key]["median"]) if row[key] else "" for key in ("cpu", "floorCpu")]
        lines.append(f"| {row['name']} | {of(row['sapa'])} | {of(row['floor'])} | {row['unit']} | {number(row['ratio'])} | {goal_of(row)} | {verdict_of(row)} | {cpu[0]} | {cpu[1]} |")
    how = f"{subject['cores']} cores, load {subject['load']:.1f}, {subject['rounds']} rounds of {subject['seconds']:g} s; the static handler's rounds differed by a factor of {subject['spread']:.2f}"
    void = " **Void: the machine was too unsteady.**" if subject["void"] else ""
    floor = f" Floor: {subject['floor']}." if subject["floor"] else ""
    return "\n".join(lines) + f"\n\n{how}.{floor}{void}\n\n![{subject['title']}](pictures/bench-{name}.svg)\n"


def filled(page, subjects):
    return PLACE.sub(lambda place: place[1] + table(subjects.get(place[2]), place[2]) + place[4], page)


def kept():
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}


def write(result):
    """Takes the subjects of this run over; what was not measured stays as it was."""
    how = {name: result[name] for name in ("cores", "rounds", "seconds")}
    subjects = {**kept(), **{name: {**subject, **how} for name, subject in result["subjects"].items()}}
    KEPT.write_text(json.dumps(subjects, indent=1) + "\n")
    PAGE.write_text(filled(PAGE.read_text(), subjects))
    chart.draw_all({"subjects": subjects}, PICTURES)


def check():
    """0 when page and file say the same."""
    page, subjects = PAGE.read_text(), kept()
    if filled(page, subjects) != page:
        say("docs/performance.md does not show what docs/performance.json holds; write it with bench/run --write-docs.")
        return 1
    places = {name for _, name, _, _ in PLACE.findall(page)}
    missing = sorted(set(subjects) - places)
    if missing:
        say(f"docs/performance.md has no place for the figures of {', '.join(missing)}.")
        return 1
    return 0
