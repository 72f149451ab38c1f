"""A caller's record is saved with its history; the answer comes when it is on the disk."""

import os
import pathlib
import re
import subprocess
import tempfile

from measure import sets
from measure.figures import pick, spread
from measure.house import PROGRAMS, Sapa, loaded, postgres, program

# What a save has to do in PostgreSQL at the least: read, change in the version that was read, write the story.
BARE_SAVE = r"""\set person random(0, :people - 1)
\set number random(0, 1000000000)
BEGIN;
SELECT version, note FROM callers WHERE caller_id = 'caller-' || lpad(CAST(:person AS text), 10, '0');
UPDATE callers SET note = 'catatan ' || :number, version = version + 1 WHERE caller_id = 'caller-' || lpad(CAST(:person AS text), 10, '0');
INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, kind, field, old_value, new_value)
  VALUES (CAST(gen_random_uuid() AS text), 'caller-' || lpad(CAST(:person AS text), 10, '0'), 0, 'bench', 'bench', 'changed', 'note', '', 'catatan ' || :number);
COMMIT;
"""


def measure(run):
    figures = run.begin("save", "Save of a caller, acknowledged when it is on the disk", "fdatasync of this disk; on PostgreSQL, the same rows by pgbench")
    save_on_sqlite(run, figures)
    with postgres() as url:
        save_on_postgres(run, figures, url)


def saves(run, sapa, clients):
    return loaded(sapa, "save", connections=clients, seconds=run.options.seconds, callers=sapa.people, cookie=sapa.cookie, csrf=sapa.csrf)


def save_on_sqlite(run, figures):
    results = {1: [], 64: []}
    disk = []
    with run.sapa(run.options.callers) as sapa:
        for _ in run.rounds():
            disk.append(program("sapa-bench-floor", "disk", sapa.folder, max(1, int(run.options.seconds)))["perSecond"])
            for clients, list_of in results.items():
                list_of.append(saves(run, sapa, clients))
    goals = {1: 0.6, 64: 8 if spread(disk)["median"] < 2000 else None}  # group commit pays where syncing is slow
    for clients, list_of in results.items():
        figures.ratio(f"SQLite, {clients} client{'s' if clients > 1 else ''}", pick(list_of, "perSecond"), disk, "1/s", goals[clients], "more", pick(list_of, "cpuUs"))
        figures.figure(f"SQLite, {clients} client{'s' if clients > 1 else ''}, p99", [item["p99us"] / 1000 for item in list_of], "ms")
    figures.figure("SQLite, saves refused", sum(item["refused"] for list_of in results.values() for item in list_of), "", 0)


def save_on_postgres(run, figures, url):
    people = min(run.options.callers, 100_000)
    sets.fill(url, "callers", people)
    ours, theirs = {1: [], 64: []}, {1: [], 64: []}
    with tempfile.TemporaryDirectory(dir=run.folder) as folder, Sapa(folder, url, people) as sapa:
        script = pathlib.Path(folder) / "save.sql"
        script.write_text(BARE_SAVE)
        for _ in run.rounds():
            for clients in ours:
                theirs[clients].append(pgbench(url, script, clients, run.options.seconds, people))
                ours[clients].append(saves(run, sapa, clients))
    for clients in ours:
        figures.ratio(f"PostgreSQL, {clients} client{'s' if clients > 1 else ''}", pick(ours[clients], "perSecond"), theirs[clients], "1/s", 0.5 if clients > 1 else None, "more", pick(ours[clients], "cpuUs"))
    figures.figure("PostgreSQL, saves refused", sum(item["refused"] for list_of in ours.values() for item in list_of), "", 0)


def tool(name):
    """A program of PostgreSQL's own folder, which is on nobody's path."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return str(folders[-1] / name)


def pgbench(url, script, clients, seconds, people):
    command = [tool("pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, os.cpu_count())), "-T", str(max(1, round(seconds))), "-D", f"people={people}", "-f", str(script), url]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"tps = ([\d.]+)", out)[1])
