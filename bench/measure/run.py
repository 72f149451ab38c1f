"""One run: its options, the rounds, the sets of data, and the steady server that tells how steady the machine is."""

import contextlib
import os
import pathlib
import tempfile

from measure import sets
from measure.figures import Figures
from measure.house import ROOT, Sapa, load


class Run:
    """`options.callers` is the size of the usual set; with `options.ten` there is one ten times as large, too."""

    def __init__(self, options, folder):
        self.options, self.folder = options, pathlib.Path(folder)
        self.figures = None
        self.steady = Sapa(self.folder / "steady", f"sqlite:{self.folder / 'steady' / 'sapa.db'}")

    def sizes(self):
        return [self.options.callers] + ([self.options.callers * 10] if self.options.ten else [])

    def begin(self, subject, title, floor=""):
        self.figures = Figures(subject, title, floor)
        return self.figures

    def look(self):
        """How steady the machine is: the static handler's rate now."""
        self.figures.static(load("static", self.steady.port, connections=16, seconds=min(1.0, self.options.seconds))["perSecond"])
        self.figures.load = max(self.figures.load, os.getloadavg()[0])

    def rounds(self):
        """A B A B: each round measures floor and Sapa once."""
        for number in range(self.options.rounds):
            self.look()
            yield number

    @contextlib.contextmanager
    def sapa(self, people, copy=True):
        """A server over the set of so many callers: a copy that is thrown away, or (for who only reads) the set itself."""
        with tempfile.TemporaryDirectory(prefix="sapa-", dir=self.folder) as name:
            file = sets.copy(sets.callers(people), pathlib.Path(name) / "sapa.db") if copy else sets.callers(people)
            with Sapa(name, f"sqlite:{file}", people) as sapa:
                sapa.file = file
                yield sapa

    def stop(self):
        self.steady.stop()


def scratch():
    return tempfile.TemporaryDirectory(prefix="sapa-bench-", dir=ROOT / "build")
