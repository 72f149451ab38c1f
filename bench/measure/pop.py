"""Look-up of a caller over HTTP: a phone number in any of 20 spellings, everything that a screen pop shows."""

import contextlib
import statistics

from measure.figures import pick
from measure.house import floor, loaded

CLIENTS = (1, 16, 64)


def measure(run):
    figures = run.begin("pop", "Screen pop over HTTP", "three prepared SQLite statements behind a bare server")
    with contextlib.ExitStack() as stack:
        sides = {}
        for size in run.sizes():
            sapa = stack.enter_context(run.sapa(size, copy=False))
            sides[size] = sapa, stack.enter_context(floor("pop", sapa.file))
        results = {(size, clients, who): [] for size in sides for clients in CLIENTS for who in ("sapa", "floor")}
        for clients in CLIENTS:
            for _ in run.rounds():
                for size, (sapa, bare) in sides.items():
                    options = {"connections": clients, "seconds": run.options.seconds, "callers": size}
                    results[size, clients, "floor"].append(loaded(bare, "floor-pop", **options))
                    results[size, clients, "sapa"].append(loaded(sapa, "pop", cookie=sapa.cookie, **options))
    for size in sides:
        for clients in CLIENTS:
            ours, theirs = results[size, clients, "sapa"], results[size, clients, "floor"]
            name = f"{size:,} callers, {clients} client{'s' if clients > 1 else ''}"
            figures.ratio(name, pick(ours, "perSecond"), pick(theirs, "perSecond"), "1/s", 0.6 if clients > 1 else None, "more", pick(ours, "cpuUs"), pick(theirs, "cpuUs"))
            figures.ratio(name + ", p50", pick(ours, "p50us"), pick(theirs, "p50us"), "us", None, "less")
            figures.ratio(name + ", p99", pick(ours, "p99us"), pick(theirs, "p99us"), "us", None, "less")
            if clients == max(CLIENTS):
                figures.figure(name + ", p99 over p50", [item["p99us"] / item["p50us"] for item in ours], "x", 4)
        figures.figure(f"{size:,} callers, spellings that missed", sum(item["refused"] for clients in CLIENTS for item in results[size, clients, "sapa"]), "", 0)
    if len(sides) == 2:
        small, large = sides
        for clients in CLIENTS[1:]:
            rates = [statistics.median(pick(results[size, clients, "sapa"], "perSecond")) for size in (small, large)]
            figures.figure(f"{large:,} callers against {small:,}, {clients} clients", rates[1] / rates[0], "x", 0.6, "more")
