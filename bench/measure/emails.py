"""E-mail addresses out of free text, and a whole e-mail call by the procedure."""

import itertools
import time

from measure.figures import pick
from measure.house import program


def measure(run):
    figures = run.begin("emails", "E-mail: extraction, and a whole call by the procedure", "adding up the same bytes")
    run.look()
    result = program("sapa-bench-core", "emails", run.options.rounds, min(run.options.seconds, 1))
    figures.ratio("extraction out of ALAMAT", result["extract"], result["read"], "MB/s CPU", None, "more", cpu=result["micros"])
    calls = 5 if run.options.small else 200
    answers, costs = [], []
    with run.sapa(run.options.callers) as sapa:
        numbers = itertools.count()
        whole_call(sapa, next(numbers))  # the first one also prepares the statements
        for _ in run.rounds():
            before = sapa.cpu()
            answers += [whole_call(sapa, next(numbers)) for _ in range(calls)]
            costs.append((sapa.cpu() - before) * 1000 / calls)
    figures.figure("a whole call, server's CPU", costs, "ms", 2)
    figures.figure("answers in it", answers, "")


# A new caller who "gave it before", from another number, where nothing is found; he spells it, and two letters were misheard.
WALK = [("given", {"nama": "IBU SITI CONTOH", "alamat": "JL CEMPAKA 7"}), ("given_before", {}), ("no", {}), ("gives", {"previous_number": "0857-0000-9999"}), ("gives", {}),
        ("entered", {"email": "siti.konto{}@gmail.com"}), ("read", {}), ("wrong_letter", {}), ("corrected", {"email": "siti.conto{}@gmail.com"}), ("wrong_letter", {}),
        ("corrected", {"email": "siti.contoh{}@gmail.com"}), ("right", {})]


def whole_call(sapa, number):
    """Rings, is answered, walks through the procedure to its outcome, is saved and closed. How many answers it took."""
    agent = sapa.agent
    mark = time.time_ns() % 10**8 * 10 + number % 10
    event = {"source": "bench", "callId": f"sop-{mark}-{number}", "callerNumber": f"0857{mark % 10**8:08d}", "location": "CC UJI", "agent": "1001"}
    sapa.tell({**event, "event": "ringing"})
    desk, _ = agent.ask("GET", "/api/v1/desk")
    work = desk["workspaces"][-1]
    path = "/api/v1/calls/" + work["call"]["id"]
    sapa.tell({**event, "event": "answered"})
    sop = agent.ask("GET", path)[0]["sop"]
    for choice, fields in WALK:
        answer = {"position": sop["answers"], "step": sop["step"], "choice": choice, "fields": {name: value.format(mark) for name, value in fields.items()}}
        if choice == "right":
            address = f"siti.contoh{mark}@gmail.com"
            answer["letters"] = {"address": address, "letters": [{"pos": position, "ms": 600} for position in range(address.index("@"))]}
        work = agent.ask("POST", path + "/answers", answer)[0]
        sop = work["sop"]
    if sop["outcome"] is None:
        raise SystemExit(f"bench/run: the walk through the e-mail procedure ends at {sop['step']}, without an outcome.")
    agent.ask("POST", path + "/save", {"form": "data_penelpon", "data": {"resume": "TANYA TAGIHAN"}}, If_Match=f'"{work["caller"]["version"]}"')
    sapa.tell({**event, "event": "hungup", "reason": "caller"})
    agent.ask("POST", path + "/close", {"disposition": "informasi"})
    return len(WALK)
