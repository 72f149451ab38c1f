"""A call event until its frame is on the agent's stream, beside the streams of all others."""

from measure import crew
from measure.figures import pick
from measure.house import floor, loaded
from measure.streams import Listeners


def measure(run):
    options = run.options
    figures = run.begin("events", f"Call event to frame, {options.streams:,} streams, 100 calls a second", "the same bytes echoed by a bare server")
    ours, theirs, misled = [], [], 0
    with run.sapa(options.callers) as sapa, floor("stream") as bare, Listeners(sapa.port, options.streams - 1, crew.sign_in(sapa, options.streams - 1)) as others:
        for _ in run.rounds():
            theirs.append(loaded(bare, "floor-events", seconds=options.seconds, rate=100, callers=options.callers))
            ours.append(loaded(sapa, "events", seconds=options.seconds, rate=100, callers=options.callers, cookie=sapa.cookie, token=sapa.token, agent="1001"))
            misled += others.wait_for("seen MARK-")["reached"]
    figures.ratio("event to frame, p50", pick(ours, "p50us"), pick(theirs, "p50us"), "us", 3, "less")
    figures.ratio("event to frame, p99", pick(ours, "p99us"), pick(theirs, "p99us"), "us", None, "less")
    # Each call is told twice: it rings and it ends.
    figures.figure("a call event, all in, CPU", [item["cpuUs"] / 2 for item in ours], "us", 60)
    figures.figure("frames lost", sum(pick(ours, "refused")), "", 0)
    figures.figure("frames at the wrong agent", misled, "", 0)
