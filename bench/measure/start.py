"""From nothing to the first answer: the program and the database cold, the first request a look-up of a caller. And how much
memory an idle server takes."""

import os
import pathlib
import tempfile
import time

from measure import sets
from measure.house import BUILD, Process, Sapa, ask, forget_pages


def measure(run):
    figures = run.begin("start", "Cold start, and memory when idle")
    for size in run.sizes():
        with tempfile.TemporaryDirectory(dir=run.folder) as folder:
            of_size(run, figures, size, pathlib.Path(folder))


def of_size(run, figures, size, folder):
    file = sets.callers(size)
    url = f"sqlite:{file}"
    with Sapa(folder, url, size) as sapa:  # makes the accounts; who is signed in stays so
        headers = sapa.agent.headers()
    seconds, memory = [], []
    for _ in run.rounds():
        forget_pages(file, pathlib.Path(str(file) + "-wal"), BUILD / "sapa")
        started = time.monotonic()
        with Process([BUILD / "sapa", "serve", "--port", "0", "--data", folder, "--database", url], env=dict(os.environ)) as server:
            ask(server.port, "GET", "/api/v1/callers?phone=0899-0001-2345", headers=headers)
            seconds.append((time.monotonic() - started) * 1000)
            memory.append(server.memory() / 2**20)
    figures.figure(f"{size:,} callers, process to first answer", seconds, "ms", 300)
    figures.figure(f"{size:,} callers, memory when idle", memory, "MiB", 64)
