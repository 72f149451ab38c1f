"""The web app of an agent: how much is loaded, and what it costs the browser to be ready and to take a key."""

import gzip

from measure.figures import pick
from measure.house import PASSWORD, ROOT
from measure.paint import browser_is_there, in_browser


def measure(run):
    if not browser_is_there():
        return
    figures = run.begin("web", "The web app, an agent's desk")
    rounds = []
    with run.sapa(run.options.callers) as sapa:
        for _ in run.rounds():
            rounds.append(in_browser("page.mjs", sapa.port, sapa.token, PASSWORD, 5 if run.options.small else 60))
    dist = ROOT / "web" / "dist"
    sizes = {kind: sum(len(gzip.compress((dist / path).read_bytes(), 9)) for path in rounds[-1]["files"] if path.endswith("." + kind)) / 1000 for kind in ("js", "css")}
    figures.figure("scripts that the desk loads, gzip", sizes["js"], "kB", 260)
    figures.figure("styles, gzip", sizes["css"], "kB")
    figures.figure("processor to interactive", pick(rounds, "interactiveMs"), "ms", 250)
    figures.figure("processor of a key", pick(rounds, "keyMs"), "ms", 4)
