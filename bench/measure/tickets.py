"""Monitoring Tiket: the reports of a phone number between two dates, twenty at a time; the four hundredth page as the first."""

import contextlib
import pathlib
import statistics
import tempfile
import urllib.parse

from measure import crew, sets
from measure.figures import pick
from measure.house import Sapa, ask, floor, loaded

PER_PAGE = 20
OTHERS = 16


def measure(run):
    figures = run.begin("tickets", "Ticket search: phone and dates, a page of 20", "the same SQL behind a bare server")
    for size in run.sizes():
        of_size(run, figures, size)


@contextlib.contextmanager
def tickets(run, count):
    """A server over `count` reports of a tenth as many people; the one who reports most is the person behind the last."""
    people = max(1, count // 10)
    file = sets.tickets(count, people)
    with tempfile.TemporaryDirectory(dir=run.folder) as folder, Sapa(folder, f"sqlite:{file}", people) as sapa:
        sapa.file = file
        yield sapa


def of_size(run, figures, size):
    options = {"connections": OTHERS, "seconds": run.options.seconds}
    ours, theirs, pops, first, late = [], [], [], [], []
    with tickets(run, size) as sapa, floor("search", sapa.file) as bare, run.sapa(size, copy=False) as callers:
        agents = crew.sign_in(sapa, 2000)  # twenty searches a second are allowed to each
        pages = Pages(sapa, agents.read_text().splitlines())
        number = min(400, pages.count * 4 // 5)
        one, far = pages.target(1), pages.target(number)
        with tempfile.TemporaryDirectory(dir=run.folder) as folder:
            files = [pathlib.Path(folder) / name for name in ("first", "late")]
            files[0].write_text(one + "\n")
            files[1].write_text(far + "\n")
            for _ in run.rounds():
                theirs.append(loaded(bare, "floor-tickets", callers=sapa.people, **options))
                ours.append(loaded(sapa, "tickets", callers=sapa.people, cookies=agents, **options))
                pops.append(loaded(callers, "pop", callers=size, cookie=callers.cookie, **options))
                for file, results in zip(files, (first, late)):
                    results.append(loaded(sapa, "targets", targets=file, cookies=agents, connections=1, seconds=run.options.seconds))
    name = f"{size:,} reports"
    figures.ratio(f"{name}, {OTHERS} clients", pick(ours, "perSecond"), pick(theirs, "perSecond"), "1/s", None, "more", pick(ours, "cpuUs"), pick(theirs, "cpuUs"))
    figures.figure(f"{name}, against our pops of {size:,} callers", statistics.median(pick(ours, "perSecond")) / statistics.median(pick(pops, "perSecond")), "x", 0.5, "more")
    figures.ratio(f"{name}, p50", pick(ours, "p50us"), pick(theirs, "p50us"), "us", None, "less")
    figures.ratio(f"{name}, p99", pick(ours, "p99us"), pick(theirs, "p99us"), "us", None, "less")
    figures.figure(f"{name}, page 1 of one with {pages.count * PER_PAGE:,}, p50", pick(first, "p50us"), "us", cpu=pick(first, "cpuUs"))
    figures.figure(f"{name}, page {number} of the same, p50", pick(late, "p50us"), "us", cpu=pick(late, "cpuUs"))
    figures.figure(f"{name}, page {number} over page 1", [b["p50us"] / a["p50us"] for a, b in zip(first, late)], "x", 1.5)
    figures.figure(f"{name}, searches that found nothing", sum(item["refused"] for item in ours + first + late), "", 0)


class Pages:
    """The pages of the one who reports most, found by walking them once."""

    def __init__(self, sapa, cookies):
        number = 6_289_900_000_000 + (sapa.people * 48_271 + 12_345) % 100_000_007 % 100_000_000  # bench/people.h
        self.base = f"/api/v1/tickets?reporter_phone=%2B{number}&from=2019-11-25&to=2026-11-20&limit={PER_PAGE}"
        self.cursors = [""]
        while True:
            page, _ = ask(sapa.port, "GET", self.target(len(self.cursors)), headers={"Cookie": "sapa_session=" + cookies[len(self.cursors) % len(cookies)]})
            if not page["next"]:
                break
            self.cursors.append(page["next"])

    @property
    def count(self):
        return len(self.cursors)

    def target(self, number):
        cursor = self.cursors[number - 1]
        return self.base + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else "")
