"""The sets of invented data: made once, kept under build/bench-data, made anew when the schema or their maker changed."""

import hashlib
import pathlib
import shutil
import subprocess

from measure.house import PROGRAMS, ROOT, say

KEPT = ROOT / "build" / "bench-data"
MAKERS = ("migrations/*.sql", "bench/fill*", "bench/people.h", "bench/measure/sets.py", "tools/make-legacy-data")


def mark():
    """Of everything that decides what is in a set."""
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def kept(name, what, make):
    """The file `name`; `make(part)` writes it where it is missing or was made from something else."""
    folder = KEPT / mark()
    if KEPT.exists():
        for other in KEPT.iterdir():
            if other != folder:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
    file = folder / name
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = pathlib.Path(str(file) + ".part")
        for left in folder.glob(part.name + "*"):
            left.unlink()
        say(f"Inventing {what} (once) ...")
        make(part)
        part.rename(file)
    return file


def fill(url, kind, count, *more):
    subprocess.run([str(PROGRAMS / "sapa-bench-fill"), kind, url, str(count), *map(str, more)], check=True)


def callers(count):
    return kept(f"callers-{count}.db", f"{count:,} callers", lambda part: fill(f"sqlite:{part}", "callers", count))


def tickets(count, people):
    return kept(f"tickets-{count}.db", f"{count:,} reports of {people:,} people", lambda part: fill(f"sqlite:{part}", "tickets", count, people))


def legacy_rows(count):
    """A table of an old system (tools/make-legacy-data)."""
    def make(part):
        with open(part, "wb") as out:
            subprocess.run([str(ROOT / "tools" / "make-legacy-data"), "callers", str(count)], check=True, stdout=out)

    return kept(f"legacy-{count}.csv", f"{count:,} legacy rows", make)


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target
