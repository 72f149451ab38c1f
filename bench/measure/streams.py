"""Two thousand open event streams: their memory, how soon all are reached, and how soon all are back after a kill -9."""

import json
import signal
import subprocess

from measure import crew
from measure.figures import pick
from measure.house import PROGRAMS, Sapa, Session, ask, floor


class Listeners:
    def __init__(self, port, count, cookies=None):
        command = [str(PROGRAMS / "sapa-bench-load"), "streams", "--port", str(port), "--connections", str(count)] + (["--cookies", str(cookies)] if cookies else [])
        self.client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.opened = self.next()

    def next(self):
        return json.loads(self.client.stdout.readline())

    def wait_for(self, text, act=lambda: None):
        """What the client answers to this line (bench/load_streams.cpp); `act` is done when it has the line."""
        self.client.stdin.write(text + "\n")
        self.client.stdin.flush()
        act()
        return self.next()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stdin.close()
        self.client.wait()
        self.client.stdout.close()


def measure(run):
    count = run.options.streams
    figures = run.begin("streams", f"{count:,} open event streams", "a bare server with as many")
    reached, floor_reached, opened, memory, floor_memory, back = [], [], [], [], [], []
    with run.sapa(run.options.callers) as sapa, floor("stream") as bare:
        admin = Session(sapa.port, "admin")
        agents = crew.sign_in(sapa, count)
        for number in run.rounds():
            idle = bare.memory()
            with Listeners(bare.port, count) as streams:
                floor_memory.append((bare.memory() - idle) / 2**20)
                floor_reached.append(streams.wait_for("event: call", lambda: ask(bare.port, "POST", "/send", {}))["seconds"] * 1000)
            idle = sapa.memory()
            with Listeners(sapa.port, count, agents) as streams:
                opened.append(streams.opened)
                if number == 0:  # what was freed is used again: only the first time tells
                    memory.append((sapa.memory() - idle) / 2**20)
                _, headers = admin.ask("GET", "/api/v1/settings")
                change = {"wrapUpSeconds": 60 + number}
                reached.append(streams.wait_for("event: setting", lambda: admin.ask("PATCH", "/api/v1/settings", change, If_Match=headers["ETag"]))["seconds"] * 1000)
        for _ in run.rounds():
            back.append(kill_and_return(run, count))
    figures.figure("opened", pick(opened, "opened"), "", count, "more")
    figures.figure("opened in", pick(opened, "seconds"), "s", 5)
    figures.ratio("memory", memory, floor_memory, "MiB", None, "less")
    figures.figure("memory over an idle server", memory, "MiB", 40)
    figures.ratio("all reached by one news", reached, floor_reached, "ms", 3, "less")
    figures.figure("back after kill -9", pick(back, "reached"), "", count, "more")
    figures.figure("back after kill -9 in", pick(back, "seconds"), "s", 5)


def kill_and_return(run, count):
    """From the kill on: the server is started again at once, as systemd does, and each stream has its hello."""
    with run.sapa(run.options.callers) as sapa, Listeners(sapa.port, count, crew.sign_in(sapa, count)) as streams:
        again = []

        def kill():
            sapa.stop(signal.SIGKILL)
            again.append(Sapa(sapa.folder, sapa.database, sapa.people, port=sapa.port))

        result = streams.wait_for("again", kill)
        again[0].stop()
        return result
