"""The same look-up when the database is larger than every cache: the pages of one caller come from the disk."""

import pathlib

from measure.figures import pick
from measure.house import floor, forget_pages, load

PAGE = 4096
WARM = 200  # look-ups that bring the upper pages of the indexes into memory, which every look-up shares


def look_up(process, kind, count, **options):
    """One client; so many look-ups of people drawn at random, after some that are not counted."""
    load(kind, process.port, connections=1, requests=WARM, seed=1, **options)
    before = process.bytes_read()
    result = load(kind, process.port, connections=1, requests=count, seed=2, **options)
    result["pages"] = (process.bytes_read() - before) / PAGE / max(1, result["answers"])
    return result


def measure(run):
    figures = run.begin("cold", "Screen pop with cold pages", "the same statements, as cold")
    count = 100 if run.options.small else 2000
    size = run.sizes()[-1]
    ours, theirs = [], []
    for _ in run.rounds():
        with run.sapa(size, copy=False) as sapa:
            files = [pathlib.Path(str(sapa.file) + tail) for tail in ("", "-wal")]
            with floor("pop-unmapped", sapa.file) as bare:
                forget_pages(*files)
                theirs.append(look_up(bare, "floor-pop", count, callers=size))
            forget_pages(*files)
            ours.append(look_up(sapa, "pop", count, callers=size, cookie=sapa.cookie))
    name = f"{size:,} callers"
    figures.ratio(name + ", pages read from the disk", pick(ours, "pages"), pick(theirs, "pages"), "a pop", None, "less")
    figures.figure(name + ", pages read from the disk", pick(ours, "pages"), "a pop", 4)
    figures.ratio(name + ", p50", pick(ours, "p50us"), pick(theirs, "p50us"), "us", None, "less")
    figures.ratio(name + ", p99", pick(ours, "p99us"), pick(theirs, "p99us"), "us", None, "less")
    figures.figure(name + ", p99", [item["p99us"] / 1000 for item in ours], "ms", 20)
