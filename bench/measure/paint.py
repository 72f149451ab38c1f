"""A call event until its number is painted in Chromium, beside a bare page with an event stream."""

import json
import os
import subprocess

from measure.figures import spread
from measure.house import PASSWORD, ROOT, floor, say


def browser_is_there():
    if (ROOT / "web" / "node_modules" / "@playwright" / "test").exists():
        return True
    say("The browser's part is left out: the web app's tools are not installed (tools/install e2e).")
    return False


def in_browser(script, *arguments):
    """Runs one of our scripts for Node with Playwright; the JSON that it prints."""
    node = ROOT / "web" / "toolchain" / "node_modules" / ".bin" / "node"
    command = [str(node) if node.exists() else "node", str(ROOT / "bench" / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=dict(os.environ, NODE_PATH=str(ROOT / "web" / "node_modules")))
    if done.returncode:
        raise SystemExit(f"bench/run: bench/{script} failed: {done.stderr.strip()[-800:]}")
    return json.loads(done.stdout.splitlines()[-1])


def part(times, at):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * at))]


def measure(run):
    if not browser_is_there():
        return
    figures = run.begin("paint", "Call event to the screen in Chromium", "a bare page with an event stream")
    rounds = []
    with run.sapa(run.options.callers) as sapa, floor("stream", ROOT / "bench" / "bare-page.html") as bare:
        for _ in run.rounds():
            rounds.append(in_browser("paint.mjs", sapa.port, sapa.token, PASSWORD, bare.port, run.options.paints))
    for what, name in (("dom", "in the page (DOM)"), ("paint", "painted")):
        for at, goal in ((0.5, 2), (0.99, 3)):
            ours, theirs = ([part(item[who][what], at) for item in rounds] for who in ("sapa", "bare"))
            figures.ratio(f"{name}, p{at * 100:g}", ours, theirs, "ms", goal, "less")
    for at in (0.5, 0.99):
        figures.figure(f"the whole desk painted, p{at * 100:g}", [part(item["sapa"]["whole"], at) for item in rounds], "ms")
    figures.figure("calls painted", [len(item["sapa"]["paint"]) for item in rounds], "")
