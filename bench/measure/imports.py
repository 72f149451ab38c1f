"""Import of a dirty legacy table: cleaned, matched, indexed; against loading the same file raw, with four indexes."""

import os
import pathlib
import statistics
import subprocess
import tempfile
import time

from measure import sets
from measure.figures import pick
from measure.house import BUILD, Sapa, load, postgres

COLUMNS = ["ID Caller", "No. Hp", "Nama", "CVP LOKASI", "Alamat", "Telp. Rumah", "Email", "Resume"]
INDEXED = ["ID Caller", "No. Hp", "Nama", "Email"]
INDEXES = "".join(f'CREATE INDEX legacy_{number} ON legacy ("{column}");\n' for number, column in enumerate(INDEXED))
PACE = 100  # look-ups a second while it runs: as many calls as start on a very bad day


def measure(run):
    rows = run.options.rows
    figures = run.begin("import", "Import of a legacy table", "sqlite3 .import and COPY of the same file into one table, with four indexes")
    small, large = sets.legacy_rows(max(1, rows // 5)), sets.legacy_rows(rows)
    whole = {"sapa": [], "floor": []}
    part = []
    with tempfile.TemporaryDirectory(dir=run.folder) as folder:
        folder = pathlib.Path(folder)
        for number in range(rounds_of(run)):
            run.look()
            whole["floor"].append(load_with_sqlite3(large, folder / f"floor-{number}.db"))
            whole["sapa"].append(sapa_import(large, f"sqlite:{folder / f'large-{number}.db'}", folder))
            part.append(sapa_import(small, f"sqlite:{folder / f'small-{number}.db'}", folder))
            for file in folder.glob("*.db*"):
                file.unlink()
    say_engine(figures, "SQLite", rows, whole)
    per_row = [a["seconds"] / rows / (b["seconds"] / max(1, rows // 5)) for a, b in zip(whole["sapa"], part)]
    figures.figure(f"SQLite, cost of a row, {rows:,} against {rows // 5:,} rows", per_row, "x", 1.6)
    with postgres() as url, tempfile.TemporaryDirectory(dir=run.folder) as folder:
        whole = {"sapa": [], "floor": []}
        for number in range(rounds_of(run)):
            run.look()
            whole["floor"].append(load_with_copy(large, url))
            whole["sapa"].append(sapa_import(large, fresh(url, f"import_{number}"), pathlib.Path(folder)))
        say_engine(figures, "PostgreSQL", rows, whole)
    pops_meanwhile(run, figures, small)


def rounds_of(run):
    return min(run.options.rounds, 3) if run.options.rows <= 1_000_000 else 1


def say_engine(figures, engine, rows, whole):
    name = f"{engine}, {rows:,} rows"
    figures.ratio(name, pick(whole["sapa"], "seconds"), pick(whole["floor"], "seconds"), "s", 2, "less")
    figures.figure(name + ", processor", pick(whole["sapa"], "cpu"), "s", cpu=[item["cpu"] * 1e6 / rows for item in whole["sapa"]])
    figures.figure(name + ", memory at most", pick(whole["sapa"], "memory"), "MiB", 256)


def timed(command, **more):
    """Runs it and waits: seconds, seconds of processor, MiB of memory at most."""
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more)
    problem = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"bench/run: {command[0]} ended with {process.returncode}: {problem.strip()[-500:]}")
    return {"seconds": time.monotonic() - started, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}


def sapa_import(file, url, folder):
    return timed([BUILD / "sapa", "import", "callers", file, "--database", url, "--rejects", folder / "rejects.csv", "--report", folder / "report.html"])


def load_with_sqlite3(file, database):
    return timed(["sqlite3", "-batch", database, f".import --csv {file} legacy", INDEXES])


def load_with_copy(file, url):
    table = "DROP TABLE IF EXISTS legacy; CREATE TABLE legacy (" + ", ".join(f'"{column}" text' for column in COLUMNS) + ")"
    return timed(["psql", url, "-qX", "-v", "ON_ERROR_STOP=1", "-c", table, "-c", f"\\copy legacy FROM '{file}' CSV HEADER", "-c", INDEXES])


def fresh(url, schema):
    """The same server, an empty schema."""
    subprocess.run(["psql", url, "-qX", "-c", f"CREATE SCHEMA {schema}"], check=True)
    return url + "&options=-c%20search_path%3D" + schema


def pops_meanwhile(run, figures, file):
    """Look-ups at a steady pace on the database that is being imported into: before, and while."""
    before, during = [], []
    for _ in range(rounds_of(run)):
        with run.sapa(run.options.callers) as sapa:
            options = {"connections": 16, "rate": PACE, "callers": sapa.people, "cookie": sapa.cookie}
            before.append(load("pop", sapa.port, seconds=run.options.seconds, **options))
            # A caller's number of the table is often one of the set: rows are matched to people who are there.
            work = subprocess.Popen([str(BUILD / "sapa"), "import", "callers", str(file), "--database", sapa.database, "--rejects", str(sapa.folder / "rejects.csv"), "--report", str(sapa.folder / "report.html")],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            rounds = []
            while work.poll() is None:
                rounds.append(load("pop", sapa.port, seconds=run.options.seconds, **options))
            if work.returncode:
                raise SystemExit("bench/run: the import beside a running server did not succeed.")
            # What ended after the import saw less of it.
            during.append({"p99us": statistics.median(pick(rounds[:-1] or rounds, "p99us"))})
    figures.ratio(f"p99 of {PACE} pops a second meanwhile, against before", pick(during, "p99us"), pick(before, "p99us"), "us", 3, "less")
