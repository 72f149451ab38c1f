"""An office that takes over tables: `sapa import` and `sapa export` in a folder of its own. Standard library only."""

import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/hold"))
from house import BINARY, INSIDE, LONG, Skip, again_with_own_mounts, main, many  # noqa: E402, F401

CALLERS = "ID Caller,No. Hp,Nama,CVP LOKASI,Alamat,Telp. Rumah,Email\r\n"
TICKETS = "No. Laporan,No. Tiket,Nama Pelapor,Alamat Pelapor,Telepon Pelapor,Dibuat Oleh,Jml Laporan Ulang,Status,Tgl Transaksi\r\n"


def table(kind, rows, seed=1):
    """A table of tools/make-legacy-data."""
    return subprocess.run([sys.executable, ROOT / "tools/make-legacy-data", kind, str(rows), "--seed", str(seed)], capture_output=True, check=True).stdout


def callers(*rows):
    return CALLERS + "".join(",".join(row) + "\r\n" for row in rows)


def caller(i, name="MARNI", address="JL MELATI"):
    return [f"0877{i:08d}", "-", name, "-", f"{address} {i}", "-", "-"]


class Ended:
    """What a command said and how it ended."""

    def __init__(self, process, out, err):
        self.code, self.out, self.err = process.returncode, out.decode(), err.decode()

    def refuses(self, *words):
        """One plain sentence on standard error and the exit code of a failure."""
        lines = [line for line in self.err.splitlines() if line.startswith("sapa: ")]
        assert self.code == 1, (self.code, self.out, self.err)
        assert len(lines) == 1 and lines[0].endswith("."), self.err
        assert "Traceback" not in self.err and "terminate called" not in self.err, self.err
        for word in words:
            assert word in lines[0], (word, lines[0])
        return lines[0]

    def done(self):
        assert self.code == 0, (self.code, self.out[-800:], self.err[-800:])
        return self


class Office:
    """One database, SQLite in a folder or a PostgreSQL database of its own, and commands upon it."""

    def __init__(self, engine="sqlite", folder=None):
        self.own = None if folder else tempfile.TemporaryDirectory(prefix="sapa-imports-")
        self.folder = pathlib.Path(folder or self.own.name)
        self.engine, self.server, self.name = engine, os.environ.get("SAPA_TEST_POSTGRES", ""), "office" + uuid.uuid4().hex[:12]
        self.database = f"sqlite:{self.folder / 'sapa.db'}"
        if engine == "postgres":
            if not self.server:
                raise Skip("needs tools/with-postgres")
            self.psql(self.server, f"CREATE DATABASE {self.name}")
            self.database = self.server.replace("/postgres?", f"/{self.name}?")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.engine == "postgres":
            self.psql(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        if self.own:
            self.own.cleanup()

    @staticmethod
    def psql(url, sql):
        return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", url, "-c", sql], capture_output=True, text=True, check=True).stdout

    def rows(self, sql):
        if self.engine == "postgres":
            text = self.psql(self.database, f"SELECT COALESCE(json_agg(x), '[]') FROM (SELECT row_to_json(t) x FROM ({sql}) t) y")
            return [tuple(row.values()) for row in json.loads(text)]
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'sapa.db'}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql).fetchall()

    def one(self, sql):
        return self.rows(sql)[0][0]

    def file(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def start(self, *arguments, **options):
        return subprocess.Popen([BINARY, *map(str, arguments), "--database", self.database], cwd=self.folder, stdin=options.pop("stdin", subprocess.DEVNULL),
                                stdout=options.pop("stdout", subprocess.PIPE), stderr=options.pop("stderr", subprocess.PIPE), **options)

    def run(self, *arguments, data=None, seconds=120):
        process = self.start(*arguments, stdin=subprocess.PIPE if data is not None else subprocess.DEVNULL)
        try:
            return Ended(process, *process.communicate(data, timeout=seconds))
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def take(self, kind, path, *more):
        return self.run("import", kind, path, *more)

    def rows_done(self):
        """Of the import that runs; 0 before its first batch, and before there is a database."""
        try:
            return next(iter(self.rows("SELECT rows_done FROM import_runs WHERE state = 'running' ORDER BY run_no DESC LIMIT 1")), (0,))[0]
        except (sqlite3.OperationalError, subprocess.CalledProcessError):
            return 0

    def everything(self):
        """All that an import wrote, without ids and times: the same tables give the same, however often they were begun."""
        texts = {
            "callers": "SELECT c.honorific, c.name, c.address, c.location, c.note FROM callers c",
            "phones": "SELECT p.phone_key, p.role, p.raw, p.source, c.name FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id",
            "emails": "SELECT e.address, e.state, e.source, c.name, c.address AS home FROM caller_emails e JOIN callers c ON c.caller_id = e.caller_id",
            "further": "SELECT a.address, c.name FROM caller_addresses a JOIN callers c ON c.caller_id = a.caller_id",
            "reviews": "SELECT r.reason, a.name, b.name AS other FROM caller_reviews r JOIN callers a ON a.caller_id = r.caller_id JOIN callers b ON b.caller_id = r.other_id",
            "rows": "SELECT row_key, fingerprint FROM import_rows",
            "tickets": "SELECT ticket_no, status, status_qualifier, category, repeat_count FROM tickets",
            "reports": "SELECT report_no, reporter_name, reporter_address, reporter_phone, created_at_ms FROM reports",
        }
        return {name: sorted(map(str, self.rows(sql))) for name, sql in texts.items()}


def until(condition, what, seconds=30.0):
    """Waits for what another process does."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"in {seconds} s not: {what}"
        time.sleep(0.01)
    return found


class Watcher:
    """sapa import --watch over FOLDER/drop."""

    def __init__(self, office, *options, settle="0.2"):
        self.office, self.drop, self.options, self.settle = office, office.folder / "drop", options, settle
        self.log_file, self.process = office.folder / "watch.log", None
        self.drop.mkdir(exist_ok=True)

    def start(self):
        before = self.log().count("state=watching")
        with open(self.log_file, "ab") as log:
            self.process = self.office.start("import", "--watch", self.drop, "--settle", self.settle, *self.options, stdout=subprocess.DEVNULL, stderr=log)
        until(lambda: self.log().count("state=watching") > before or self.process.poll() is not None, "it starts")
        assert self.process.poll() is None, self.log()
        return self

    def put(self, kind, name, data, under=None):
        """Written beside and moved into its place, as a careful system does."""
        part = self.drop / kind / ("." + name + ".part")
        part.write_bytes(data if isinstance(data, bytes) else data.encode())
        part.rename(self.drop / kind / (under or name))

    def path(self, kind, shelf, name):
        return self.drop / kind / shelf / name

    def until_done(self, kind, *names, shelf="done", seconds=60):
        for name in names:
            until(self.path(kind, shelf, name).exists, f"{name} in {shelf}/; the log:\n{self.log()}", seconds)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        assert code == 0, (code, self.log()[-1000:])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def log(self):
        return self.log_file.read_text() if self.log_file.exists() else ""

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            if kind:
                self.kill()
                print("the watcher's log ends with:\n" + self.log()[-1500:])
            else:
                self.stop()
