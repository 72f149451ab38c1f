"""Search by words: callers by parts of their names, reports by pieces of anything, on both engines."""

import pathlib
import random
import subprocess
import tempfile
import urllib.parse

from measure import crew, sets
from measure.figures import pick
from measure.house import Sapa, ask, floor, loaded, postgres
from measure.save import tool

SEARCHES = 60


def rare_name(i):
    """bench/people.h"""
    syllables = "BA BI DA DU GA GE HA HI JA JU KA KE LA LI LU MA MU NA NI PA PU RA RI SA SU TA TI WA WI YU".split()
    number = i * 2_654_435_761 % 4_294_967_296 % 27_000
    return "".join(syllables[number // 30**k % 30] for k in range(3))


def words(people, seed=5):
    """What agents type: a rare name, one with the beginning of a street, a piece of an e-mail address. Of people who have reported."""
    streets = "MELATI KENANGA ANGGREK MAWAR CEMPAKA DAHLIA SEROJA TERATAI FLAMBOYAN SURYA MERPATI GARUDA RAJAWALI KUTILANG GELATIK BERINGIN CENDANA RINJANI SEMERU MERDEKA".split()
    dice = random.Random(seed)
    searches = []
    for number in range(SEARCHES):
        i = dice.randrange(people) // 10 * 10
        name = rare_name(i).lower()
        searches.append([name, f"{name} {streets[i // 7 % 20][:4].lower()}", f"orang {i}"][number % 3])
    return searches


def names(people, seed=6):
    """Of callers: the rare name, and with its first three letters only beside a common one."""
    first = "MARNI BUDI DEWI YUDI RATNA BAYU SARI TONO AYU JOKO RINI BAGAS WATI AGUS SITI HADI NINING EKO LESTARI DODI FITRI GALIH INDAH TEGUH".split()
    dice = random.Random(seed)
    searches = []
    for number in range(SEARCHES):
        i = dice.randrange(people)
        searches.append([rare_name(i), f"{first[i % 24]} {rare_name(i)}", f"{first[i % 24][:3]} {rare_name(i)[:5]}"][number % 3].lower())
    return searches


def targets(folder, name, path, searches):
    file = pathlib.Path(folder) / name
    file.write_text("".join(f"{path}{urllib.parse.quote_plus(text)}\n" for text in searches))
    return file


def measure(run):
    size = run.sizes()[-1]
    figures = run.begin("words", "Search by words", "the engine's index of trigrams alone")
    answers = {}
    with run.sapa(size, copy=False) as sapa, floor("search", sapa.file) as bare, tempfile.TemporaryDirectory(dir=run.folder) as folder:
        bare_file = targets(folder, "bare", "/words?q=", words(size))
        search(run, figures, sapa, "SQLite", answers, folder, lambda: loaded(bare, "targets", targets=bare_file, connections=1, seconds=run.options.seconds))
    with postgres() as url, tempfile.TemporaryDirectory(dir=run.folder) as folder:
        sets.fill(url, "callers", size)
        with Sapa(folder, url, size) as sapa:
            search(run, figures, sapa, "PostgreSQL", answers, folder, lambda: trigrams(url, folder, size))
    differing = sum(answers["SQLite", text] != answers["PostgreSQL", text] for engine, text in answers if engine == "SQLite")
    figures.figure(f"of {2 * SEARCHES} searches, answers that differ between the engines", differing, "", 0)


def search(run, figures, sapa, engine, answers, folder, bare):
    reports, callers = "/api/v1/tickets?words=", "/api/v1/callers?q="
    # Agents search by name during a call only; leaders may look around. Each is allowed five searches of callers a second.
    leaders = crew.sign_in(sapa, 2000, "leader")
    files = {}
    for path, searches in ((reports, words(sapa.people)), (callers, names(sapa.people))):
        files[path] = targets(folder, "of-" + path.split("?")[0].rsplit("/", 1)[1], path, searches)
        for text, cookie in zip(searches, leaders.read_text().splitlines()):
            found, _ = ask(sapa.port, "GET", path + urllib.parse.quote_plus(text), headers={"Cookie": "sapa_session=" + cookie})
            answers[engine, path + text] = [item.get("reportNo") or item["caller"]["id"] for item in found["items"]]
    results, floors = {path: [] for path in files}, []
    for _ in run.rounds():
        floors.append(bare())
        for path, file in files.items():
            results[path].append(loaded(sapa, "targets", targets=file, cookies=leaders, connections=1, seconds=run.options.seconds))
    size = f"{sapa.people:,} callers"
    figures.ratio(f"{engine}, reports of {size}, p95", pick(results[reports], "p95us"), pick(floors, "p95us"), "us", None, "less", pick(results[reports], "cpuUs"))
    figures.figure(f"{engine}, reports of {size}, p95", [value / 1000 for value in pick(results[reports], "p95us")], "ms", 50)
    figures.figure(f"{engine}, {size} by name, p95", [value / 1000 for value in pick(results[callers], "p95us")], "ms", 50, cpu=pick(results[callers], "cpuUs"))
    figures.figure(f"{engine}, searches that found nothing", sum(item["refused"] for list_of in results.values() for item in list_of), "", 0)


def trigrams(url, folder, people):
    """The bare query for each search, one after the other; its p95 from pgbench's own log."""
    scripts = []
    for number, text in enumerate(words(people)):
        file = pathlib.Path(folder) / f"words-{number}.sql"
        like = " AND ".join(f"search_text LIKE '%{word}%'" for word in text.split() if len(word) >= 3)
        file.write_text(f"SELECT report_no FROM reports WHERE {like} ORDER BY report_no DESC LIMIT 10001;\n")
        scripts += ["-f", str(file)]
    log = pathlib.Path(folder) / "log"
    for old in pathlib.Path(folder).glob("log.*"):
        old.unlink()
    subprocess.run([tool("pgbench"), "-n", "-c", "1", "-t", str(SEARCHES * 5), "-l", f"--log-prefix={log}", *scripts, url], check=True, capture_output=True)
    times = sorted(int(line.split()[2]) for file in pathlib.Path(folder).glob("log.*") for line in file.read_text().splitlines())
    return {"p95us": times[int(len(times) * 0.95)]}
