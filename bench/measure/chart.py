"""Charts of the figures as SVG: for each subject the bars of Sapa and of its floor, and a stroke where the goal is. Plain
text; they follow the reader's light or dark scheme."""

import html

from measure.figures import goal_of, number, verdict_of

WIDTH, LINE, LEFT, RIGHT = 920, 46, 390, 150
STYLE = """
  svg { color-scheme: light dark; font: 13px system-ui, sans-serif; --ink: #1d2733; --dim: #5a6878; --sapa: #0b63c5; --floor: #a9b4c0; --met: #1a7f37; --missed: #b3261e; --paper: #ffffff; }
  @media (prefers-color-scheme: dark) { svg { --ink: #e8edf2; --dim: #a3b0bd; --sapa: #6cb0ff; --floor: #5b6875; --met: #57c773; --missed: #ff8a80; --paper: #14191f; } }
  .paper { fill: var(--paper); } text { fill: var(--ink); } .dim { fill: var(--dim); } .sapa { fill: var(--sapa); } .floor { fill: var(--floor); }
  .goal { stroke: var(--ink); stroke-width: 2; } .met { fill: var(--met); } .missed { fill: var(--missed); } .title { font-weight: 600; font-size: 15px; }
"""


def bars(row):
    """(value, class) of the bars of one row."""
    yield row["sapa"]["median"], "sapa"
    if row["floor"]:
        yield row["floor"]["median"], "floor"


def goal_value(row):
    """Where the goal lies on the scale of the bars."""
    return None if not row["goal"] else row["goal"] * row["floor"]["median"] if row["floor"] else row["goal"]


def draw(subject):
    rows = [row for row in subject["rows"] if row["sapa"] and row["sapa"]["median"] > 0]
    height = 64 + LINE * len(rows)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{html.escape(subject["title"])}">', f"<style>{STYLE}</style>",
             f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>', text(16, 26, subject["title"], "title")]
    if any(row["floor"] for row in rows):
        parts += ['<rect class="sapa" x="16" y="36" width="10" height="10"/>', text(30, 45, "Sapa", "dim"), '<rect class="floor" x="76" y="36" width="10" height="10"/>', text(90, 45, "floor: " + subject["floor"], "dim")]
    for place, row in enumerate(rows):
        y = 60 + LINE * place
        # Bars are compared within a row only: each row has its own scale.
        aim = goal_value(row)
        longest = max([value for value, _ in bars(row)] + ([aim] if aim else []))
        parts.append(text(16, y + 17, row["name"]))
        goal = goal_of(row)
        if goal:
            parts.append(text(16, y + 32, f"goal {goal}: {verdict_of(row)}", verdict_of(row)))
        for lane, (value, kind) in enumerate(bars(row)):
            length = max(2, (WIDTH - LEFT - RIGHT) * value / longest)
            parts.append(f'<rect class="{kind}" x="{LEFT}" y="{y + 5 + lane * 15}" width="{length:.1f}" height="12" rx="2"/>')
            parts.append(text(LEFT + length + 6, y + 16 + lane * 15, f"{number(value)} {row['unit']}".strip(), "dim"))
        if aim:
            x = LEFT + (WIDTH - LEFT - RIGHT) * aim / longest
            parts.append(f'<line class="goal" x1="{x:.1f}" y1="{y + 2}" x2="{x:.1f}" y2="{y + 20}"/>')
    return "\n".join(parts) + "\n</svg>\n"


def text(x, y, words, kind=""):
    return f'<text x="{x:.0f}" y="{y}"' + (f' class="{kind}"' if kind else "") + f">{html.escape(words)}</text>"


def draw_all(result, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, subject in result["subjects"].items():
        (folder / f"bench-{name}.svg").write_text(draw(subject))
