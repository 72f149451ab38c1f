"""Processes that are measured: Sapa, the floors, a throw-away PostgreSQL; what they use, and the load that is put on them."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build" / "release"
PROGRAMS = BUILD / "bench"
PASSWORD = "ukur-ukur-ukur"
LOOPBACK = "127.0.0.1"


def say(text):
    print(text, file=sys.stderr, flush=True)


class Process:
    """A server that prints its port, with the processor, memory and disk it uses."""

    def __init__(self, arguments, env=None):
        self.started_at = time.monotonic()
        self.process = subprocess.Popen([str(argument) for argument in arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True)
        self.pid, self.port = self.process.pid, None
        for line in self.process.stdout:
            if line.startswith("port "):
                self.port = int(line.split()[1])
                break
            if "listens on" in line:
                self.port = int(line.rsplit(":", 1)[1])
                break
        if self.port is None:
            raise SystemExit(f"bench/run: {arguments[0]} ended before it listened (status {self.process.wait()}).")

    def cpu(self):
        """Seconds, user and system, of all its threads; to the nanosecond (clock_getcpuclockid(3))."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self):
        """Bytes of its own: what is not a mapped file."""
        for line in pathlib.Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Anonymous:"):
                return int(line.split()[1]) * 1024
        return 0

    def bytes_read(self):
        """Bytes that came from the disk, not from the system's cache."""
        for line in pathlib.Path(f"/proc/{self.pid}/io").read_text().splitlines():
            if line.startswith("read_bytes:"):
                return int(line.split()[1])
        return 0

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def floor(*arguments):
    return Process([PROGRAMS / "sapa-bench-floor", *arguments])


class Refused(Exception):
    """An answer that is none of the wanted ones."""


class Line:
    """A kept connection to a server."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)

    def ask(self, method, path, body=None, headers=None):
        """(answer, headers); raises Refused when the status is not 2xx."""
        request = method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json", **(headers or {})}
        try:
            answer, text = self.exchange(request)
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self.connection.close()
            answer, text = self.exchange(request)
        if not 200 <= answer.status < 300:
            raise Refused(f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text) if text[:1] in (b"{", b"[") else text, answer.headers

    def exchange(self, request):
        self.connection.request(*request)
        answer = self.connection.getresponse()
        return answer, answer.read()

    def close(self):
        self.connection.close()


def ask(port, method, path, body=None, headers=None):
    """The same on a connection of its own."""
    with contextlib.closing(Line(port)) as line:
        return line.ask(method, path, body, headers)


class Session:
    """Somebody who has signed in."""

    def __init__(self, port, name, extension=None):
        self.line = Line(port)
        session, headers = self.line.ask("POST", "/api/v1/session", {"name": name, "password": PASSWORD, **({"extension": extension} if extension else {})})
        self.cookie, self.csrf = headers["Set-Cookie"].split("sapa_session=")[1].split(";")[0], session["csrfToken"]

    def headers(self, **more):
        return {"Cookie": "sapa_session=" + self.cookie, "X-CSRF-Token": self.csrf, **{name.replace("_", "-"): value for name, value in more.items()}}

    def ask(self, method, path, body=None, **headers):
        return self.line.ask(method, path, body, self.headers(**headers))


class Sapa(Process):
    """A server over `database` (a URL) with the demo's accounts. `people`: how many invented callers are in it."""

    def __init__(self, folder, database, people=1, port=0):
        self.folder, self.database, self.people = pathlib.Path(folder), database, people
        self.folder.mkdir(parents=True, exist_ok=True)
        super().__init__([BUILD / "sapa", "serve", "--demo", "--port", port, "--data", folder, "--database", database], env=dict(os.environ, SAPA_DEMO_PASSWORD=PASSWORD))
        self.token = (self.folder / "demo-token").read_text().strip()
        self.agent = Session(self.port, "agent1", "1001")
        self.cookie, self.csrf = self.agent.cookie, self.agent.csrf
        self.trunk = Line(self.port)

    def tell(self, event):
        return self.trunk.ask("POST", "/api/v1/call-events", event, {"Authorization": "Bearer " + self.token})[0]


def load(kind, port, **options):
    """One measurement by the load client (bench/load_main.cpp)."""
    arguments = [PROGRAMS / "sapa-bench-load", kind, "--port", port]
    for name, value in options.items():
        arguments += ["--" + name.replace("_", "-"), value]
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"bench/run: the load client ended with {done.returncode} at \"{kind}\": {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def loaded(process, kind, **options):
    """The same, with the processor that `process` used for each answer, in microseconds."""
    before = process.cpu()
    result = load(kind, process.port, **options)
    # The warm-up is a fifth of the time at most and is paid for, too: it counts as answers of the same rate.
    result["cpuUs"] = (process.cpu() - before) * 1e6 / max(1, result["answers"] + result["warmUp"])
    return result


def program(name, *arguments):
    """Runs one of our programs that prints a line of JSON."""
    done = subprocess.run([str(PROGRAMS / name), *map(str, arguments)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def postgres():
    """The URL of a PostgreSQL that keeps its promises (fsync) and is gone afterwards."""
    keeper = subprocess.Popen([str(ROOT / "tools" / "with-postgres"), "--durable", "sh", "-c", 'echo "$SAPA_TEST_POSTGRES"; read -r _'],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        url = keeper.stdout.readline().strip()
        if not url:
            raise SystemExit("bench/run: no PostgreSQL started; run tools/install test.")
        yield url
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()


def forget_pages(*files):
    """The system drops what it has of these files in memory, so that the next read goes to the disk."""
    for file in files:
        if not file.exists():
            continue
        with open(file, "rb") as handle:
            os.fsync(handle.fileno())
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
