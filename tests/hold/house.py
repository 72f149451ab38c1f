"""A real Sapa in a folder of its own, and clients that remember what it acknowledged. Standard library only."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("SAPA_BINARY", str(ROOT / "build/dev/sapa"))
LONG = bool(os.environ.get("SAPA_LONG"))
TOKEN = "sapa_only-for-holding-on"
PASSWORD = "only-for-holding-on"
AGENTS = ("agent1", "agent2", "agent3", "agent4")


def many(plain, long):
    """How often: in the plain suite, and with --long."""
    return long if LONG else plain


INSIDE = "SAPA_HOLD_OWN_MOUNTS"


def again_with_own_mounts():
    """This program again, with mounts of its own that vanish with it; its status, or None where that is not allowed. It finds the folder to mount on in INSIDE."""
    folder = tempfile.mkdtemp(prefix="sapa-hold-disk-", dir="/tmp")
    ways = [["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]]
    # In a chroot "/" is no mount point, which cannot be made private (unshare(1)); there nothing may be shared already.
    if " shared:" not in pathlib.Path("/proc/self/mountinfo").read_text():
        ways.append(["unshare", "--mount", "--propagation", "unchanged"])
    try:
        for way in ways:
            if subprocess.run([*way, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True).returncode == 0:
                return subprocess.run([*way, sys.executable, *sys.argv], env={**os.environ, INSIDE: folder}).returncode
    finally:
        os.rmdir(folder)
    return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Gone(Exception):
    """The connection broke or nothing came: what became of the request is not known."""


class Wire:
    """One keep-alive connection. `ask` answers (status, headers, body) or raises Gone."""

    def __init__(self, port, timeout=20.0):
        self.port, self.timeout, self.socket, self.rest = port, timeout, None, b""

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket, self.rest = None, b""

    def send(self, data):
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(data)
        except OSError as error:
            self.close()
            raise Gone(str(error)) from None

    def more(self):
        try:
            data = self.socket.recv(65536)
        except OSError as error:
            self.close()
            raise Gone(str(error)) from None
        if not data:
            self.close()
            raise Gone("closed")
        self.rest += data

    def ask(self, method, path, body=None, headers=None):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        head = [f"{method} {path} HTTP/1.1", "Host: sapa", f"Content-Length: {len(data)}"]
        if data and "Content-Type" not in (headers or {}):
            head.append("Content-Type: application/json")
        head += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.send("\r\n".join(head).encode() + b"\r\n\r\n" + data)
        return self.answer()

    def answer(self):
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        size = int(fields.get("content-length", 0))
        while len(self.rest) < size:
            self.more()
        body, self.rest = self.rest[:size], self.rest[size:]
        if fields.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1]), fields, body


class Sapa:
    """A server in demo mode on one port for its whole life, through crashes. `env` and `prefix` go before the program."""

    def __init__(self, folder=None, database=None, env=None, prefix=(), options=()):
        self.own = None if folder else tempfile.TemporaryDirectory(prefix="sapa-hold-")
        self.folder = pathlib.Path(folder or self.own.name)
        self.file = self.folder / "sapa.db"
        self.database = database or f"sqlite:{self.file}"
        self.env, self.prefix, self.options = dict(env or {}), list(prefix), list(options)
        self.port, self.process = free_port(), None
        # Kept where the whole run's logs are searched for people (tests/hold/canaries).
        kept = os.environ.get("SAPA_SERVER_LOGS")
        self.log_file = pathlib.Path(kept) / f"{pathlib.Path(sys.argv[0]).name}-{uuid.uuid4().hex[:8]}.log" if kept else self.folder / "log"

    def launch(self):
        """Starts without waiting."""
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                self.prefix + [BINARY, "serve", "--demo", "--port", str(self.port), "--data", str(self.folder), "--database", self.database, *self.options],
                stdout=subprocess.DEVNULL, stderr=log, env={**os.environ, "SAPA_DEMO_TOKEN": TOKEN, "SAPA_DEMO_PASSWORD": PASSWORD, **self.env})

    def start(self, seconds=30.0):
        """Starts; the seconds until /readyz says 200."""
        begun = time.monotonic()
        self.launch()
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() - begun > seconds:
                raise AssertionError("the server did not become ready: " + self.log()[-800:])
            time.sleep(0.01)
        return time.monotonic() - begun

    def ready(self):
        wire = Wire(self.port, 2)
        try:
            return wire.ask("GET", "/readyz")[0] == 200
        except Gone:
            return False
        finally:
            wire.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError("the server did not stop within 30 s of SIGTERM") from None
            assert self.process.returncode == 0, f"told to stop, the server ended with {self.process.returncode}"

    def log(self):
        return self.log_file.read_text(errors="replace")

    def check(self, database=None):
        """`sapa check`: the sentence it ends with; raises where it found something."""
        done = subprocess.run([BINARY, "check", "--database", database or self.database], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"sapa check: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def rows(self, sql, *values, file=None):
        with contextlib.closing(sqlite3.connect(f"file:{file or self.file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql, values).fetchall()

    def memory(self):
        """Bytes of its own and the number of open files."""
        rss = next(int(line.split()[1]) * 1024 for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if line.startswith("RssAnon"))
        return rss, len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def sign_in(self, name="agent1", tries=1):
        status, headers, body = Wire(self.port).ask("POST", "/api/v1/session", {"name": name, "password": PASSWORD})
        assert status == 200, (status, body)
        answer = json.loads(body)
        return {"Cookie": headers["set-cookie"].split(";")[0], "X-CSRF-Token": answer["csrfToken"], "user": answer["user"]["id"]}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        try:
            if kind:
                if self.process and self.process.poll() is None:
                    self.kill()
                print("the server's log ends with:\n" + self.log()[-1500:])
            else:
                self.stop()
        finally:
            if self.own:
                self.own.cleanup()


def headers_of(session, **more):
    return {"Cookie": session["Cookie"], "X-CSRF-Token": session["X-CSRF-Token"], **{name.replace("_", "-"): value for name, value in more.items()}}


def postgres_rows(url, sql):
    """As Sapa.rows, of a PostgreSQL."""
    text = subprocess.run(["psql", url, "-qAtX", "-c", f"SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM ({sql}) r"], capture_output=True, text=True, check=True).stdout
    return [tuple(row.values()) for row in json.loads(text)]


class Ledger:
    """What was asked and what was acknowledged, each under a mark that the database can be searched for."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked, self.acknowledged = set(), {}
        self.unknown = 0   # attempts whose outcome nobody told
        self.refused = {}  # status -> how often

    def ask(self, kind, mark):
        with self.lock:
            self.asked.add((kind, mark))

    def keep(self, kind, mark, fact=None):
        with self.lock:
            self.acknowledged[kind, mark] = fact

    def count(self, kind=None):
        with self.lock:
            return sum(1 for known, _ in self.acknowledged if kind in (None, known))


class Writer(threading.Thread):
    """Writes until told to stop. A request without an answer is sent again with the same key, for as long as it takes:
    the server may be dead, and `patience` is how long it sleeps then."""

    def __init__(self, sapa, ledger, session, patience=0.05, pause=0.0):
        super().__init__(daemon=True)
        self.sapa, self.ledger, self.session, self.patience, self.pause = sapa, ledger, session, patience, pause
        self.ending, self.problem = threading.Event(), None
        self.wire = Wire(sapa.port)

    def run(self):
        try:
            while not self.ending.is_set():
                self.once()
                if self.pause:
                    time.sleep(self.pause)
        except Exception:
            self.problem = traceback.format_exc()
        finally:
            self.wire.close()

    def finish(self):
        self.ending.set()

    def send(self, method, path, body, headers, good):
        """The answer's JSON, sent until it is one of `good`. None when told to stop before it was known."""
        while True:
            try:
                status, _, answer = self.wire.ask(method, path, body, headers)
                if status in good:
                    return json.loads(answer)
                with self.ledger.lock:
                    self.ledger.refused[status] = self.ledger.refused.get(status, 0) + 1
                if status not in (503, 507):
                    raise AssertionError(f"{method} {path}: {status} {answer[:300]}")
            except Gone:
                with self.ledger.lock:
                    self.ledger.unknown += 1
            if self.ending.is_set():
                return None
            time.sleep(self.patience)


class Saver(Writer):
    """New callers: POST /callers."""

    def once(self):
        mark = "UJI " + uuid.uuid4().hex.upper()
        self.ledger.ask("caller", mark)
        answer = self.send("POST", "/api/v1/callers", {"name": mark, "acceptDuplicates": True}, headers_of(self.session, Idempotency_Key=uuid.uuid4().hex), (201,))
        if answer:
            self.ledger.keep("caller", mark, answer["id"])


class Ringer(Writer):
    """Calls as a telephone system tells them: ringing, then hung up. The event repeats itself safely, without a key."""

    def once(self):
        mark = uuid.uuid4().hex
        event = {"source": "hold", "callId": mark, "event": "ringing", "callerNumber": "0877-0000-1234", "location": "CC UJI"}
        key = {"Authorization": "Bearer " + TOKEN}
        self.ledger.ask("ringing", mark)
        if not self.send("POST", "/api/v1/call-events", event, key, (200,)):
            return
        self.ledger.keep("ringing", mark)
        self.ledger.ask("ended", mark)
        if self.send("POST", "/api/v1/call-events", {"source": "hold", "callId": mark, "event": "hungup", "reason": "abandoned"}, key, (200,)):
            self.ledger.keep("ended", mark)


class Answerer(Writer):
    """An agent's whole call: opened by hand, a draft, an answer of the procedure, a save, closed."""

    numbers = iter(range(10 ** 9))

    def once(self):
        with self.ledger.lock:
            number = f"0857{next(self.numbers):08d}"
        def key():
            return headers_of(self.session, Idempotency_Key=uuid.uuid4().hex)
        self.ledger.ask("call", number)
        call = self.send("POST", "/api/v1/calls", {"phone": number}, key(), (201,))
        if not call:
            return
        path, mark = "/api/v1/calls/" + call["call"]["id"], call["call"]["id"]
        self.ledger.keep("call", number, mark)
        for version in (1, 2):
            if self.send("PUT", path + "/draft", {"version": version, "draft": {"note": f"{mark} {version}"}}, headers_of(self.session), (200,)):
                self.ledger.keep("draft", mark, version)
        choice = next(choice for choice in call["sop"]["choices"] + call["sop"]["interrupts"] if not choice["fields"])
        if self.send("POST", path + "/answers", {"position": call["sop"]["answers"], "step": call["sop"]["step"], "choice": choice["id"]}, headers_of(self.session), (200,)):
            self.ledger.keep("answer", mark, (call["sop"]["answers"], choice["id"]))
        body = {"form": "data_penelpon", "callerId": None, "data": {"name": "UJI PANGGILAN", "resume": mark}, "acceptDuplicates": True}
        if self.send("POST", path + "/save", body, key(), (200,)):
            self.ledger.keep("resume", mark)
        if self.send("POST", path + "/close", {"disposition": "tes"}, key(), (200,)):
            self.ledger.keep("closed", mark)


def verify(ledger, rows):
    """Every acknowledged fact is there, nothing is there twice. `rows(sql)` asks the database. Returns how many facts."""
    lost, doubled = [], []
    callers = {}
    for caller, name in rows("SELECT caller_id, name FROM callers WHERE name LIKE 'UJI %'"):
        callers.setdefault(name, []).append(caller)
    calls = {}
    for call, external, number, ended, resume in rows("SELECT call_id, external_id, caller_number, ended_at_ms, resume FROM calls"):
        calls.setdefault(external, []).append((call, ended))
        calls.setdefault(("number", number), []).append((call, ended))
        calls[("id", call)] = [(call, resume)]
    drafts = dict(rows("SELECT call_id, max(draft_version) FROM workspaces GROUP BY call_id"))
    closed = {call for call, in rows("SELECT call_id FROM workspaces WHERE closed_at_ms IS NOT NULL")}
    answers = {}
    for call, position, choice in rows("SELECT call_id, position, choice FROM procedure_answers"):
        answers.setdefault((call, position), []).append(choice)
    with ledger.lock:
        facts, asked = dict(ledger.acknowledged), set(ledger.asked)
    for kind, mark in asked:
        found = {"caller": callers.get(mark, []) if mark != "UJI PANGGILAN" else [], "ringing": calls.get(mark, []), "call": calls.get(("number", mark), [])}.get(kind, [])
        if len(found) > 1:
            doubled.append((kind, mark, len(found)))
    for (kind, mark), fact in facts.items():
        there = {
            "caller": lambda: callers.get(mark) == [fact],
            "ringing": lambda: len(calls.get(mark, [])) == 1,
            "ended": lambda: bool(calls.get(mark)) and calls[mark][0][1] is not None,
            "call": lambda: [call for call, _ in calls.get(("number", mark), [])] == [fact],
            "draft": lambda: drafts.get(mark, 0) >= fact or mark in closed,
            "answer": lambda: fact[1] in answers.get((mark, fact[0]), []),
            "resume": lambda: bool(calls.get(("id", mark))) and calls[("id", mark)][0][1] == mark,
            "closed": lambda: mark in closed,
        }[kind]()
        if not there:
            lost.append((kind, mark, fact))
    assert not lost, f"{len(lost)} acknowledged writes are lost, the first: {lost[:3]}"
    assert not doubled, f"{len(doubled)} writes are there twice, the first: {doubled[:3]}"
    return len(facts)


def crew(sapa, ledger, savers=2, ringers=2, answerers=2, **options):
    """Writers with sessions of their own, started."""
    sessions = [sapa.sign_in(name) for name in AGENTS]
    writers = [Saver(sapa, ledger, sessions[i % 4], **options) for i in range(savers)]
    writers += [Ringer(sapa, ledger, None, **options) for _ in range(ringers)]
    writers += [Answerer(sapa, ledger, sessions[i % 4], **options) for i in range(answerers)]
    for writer in writers:
        writer.start()
    return writers


def dismiss(writers):
    for writer in writers:
        writer.finish()
    for writer in writers:
        writer.join(40)
        assert not writer.is_alive(), "a client hangs"
        assert writer.problem is None, writer.problem


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Skip(Exception):
    """This machine cannot show it; the reason."""


def main(*tests):
    """Runs the named tests, or all, and ends with the line that ./test counts."""
    wanted = sys.argv[1:]
    passed = failed = skipped = 0
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        name, begun = test.__name__.replace("_", " "), time.monotonic()
        try:
            test()
            passed += 1
            print(f"ok      {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        except Skip as reason:
            skipped += 1
            print(f"SKIP    {name}: {reason}", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)
