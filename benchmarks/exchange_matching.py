"""Private matching beside OpenMined PSI, in one run: sets built, elements evaluated, questions asked, end to end.

Sets are built and questions evaluated by the desk's own functions, commitments, files and flushing to disk included;
the peer's set stays in its memory. Rounds alternate; medians stand. Libsodium's multiplications are
the limit: an element evaluated with its proof takes two.

    python benchmarks/exchange_matching.py [--items 1000000] [--asked 1000] [--rounds 2] [--peer] [--json]
"""

import argparse
import json
import multiprocessing
import os
import resource
import secrets
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exchange_question import Asker, lay_keys, publish
from incremental import open_desk
from measuring import PEERS_PYTHON

Row = dict[str, Any]
PEER = Path(__file__).parent / "peers" / "openmined_sets.py"
EVALUATED = 4096


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        open_desk(Path(folder), "sqlite")
        lay_keys(Path(folder))
        rows = list(measure(asked.items, asked.asked, asked.rounds, peer=asked.peer))
    for row in rows:
        print(json.dumps(row) if asked.json else row)


def measure(items: int, asked: int, rounds: int, *, peer: bool) -> Iterator[Row]:
    sets: dict[str, list[Row]] = {}
    asks: dict[str, list[Row]] = {}
    for number in range(rounds):
        # minutes each: one process, and the peer's larger structure, once
        for processes in (1, 2) if number == 0 else (2,):
            built, question = run_ours(items, asked, processes, number)
            sets.setdefault(f"jointdesk, {processes} processes", []).append(built)
            asks.setdefault(f"jointdesk, {processes} processes", []).append(question)
        structures = ("GCS", "RAW") if number == 0 else ("GCS",)
        for built, question in run_peer(items, asked, structures) if peer else []:
            sets.setdefault(built.pop("name"), []).append(built)
            asks.setdefault(question.pop("name"), []).append(question)
    for name, rows in sets.items():
        yield {"set of": f"{items:,}", "by": name, **take_medians(rows)}
    for name, rows in asks.items():
        yield {"asked": asked, "of": f"{items:,}", "by": name, **take_medians(rows)}
    for name, count, function in speeds():
        seconds, cpu = time_it(function, rounds * 3)
        yield {"speed": name, "a second": round(count / seconds), "a second of cpu": round(count / cpu)}
    yield time_small_questions(max(rounds * 5, 2))


def run_ours(items: int, asked: int, processes: int, number: int) -> tuple[Row, Row]:
    from jointdesk.desk.exchange.matching import evaluating, seed_store, set_builds, set_processes
    from jointdesk.engine.exchange.matching.oprf import TAG
    from jointdesk.engine.exchange.matching.sets import SetName, epoch_of

    set_processes.PROCESSES = evaluating.PROCESSES = processes
    evaluating._forget_processes()
    asker = Asker(f"kh-{processes}-{number}")
    name = SetName(asker.desk, "phone", epoch_of(datetime.now(UTC).date()))
    record = bytes(32)
    numbers = range(0, items, set_builds.PIECE)
    pieces = (
        [(item(n), record) for n in range(start, min(start + set_builds.PIECE, items))] for start in numbers
    )
    cpu, begun = used_cpu(), time.perf_counter()
    built = set_builds.build_set(name, pieces)
    seconds, spent = time.perf_counter() - begun, used_cpu() - cpu
    seed = seed_store.draw_secret(name).seed
    # the processes are started once in a desk's life
    evaluating.evaluate([(seed, name.info)], blind([b"x|1"], pad_to=1024).blinded)
    values = [item(n) for n in range(items - asked // 2, items + asked - asked // 2)]
    timed = asker.ask(publish(asker, built, name), values)
    assert timed.found == asked // 2, timed.found
    return row_of_set(items, seconds, spent, built.size * TAG), row_of_question(timed.seconds)


def blind(values: list[bytes], pad_to: int) -> Any:
    from jointdesk.engine.exchange.matching.oprf import Question

    return Question.blind(values, pad_to=pad_to, random_bytes=secrets.token_bytes)


def item(number: int) -> bytes:
    return f"phone|+849{number:09d}".encode()


def row_of_set(items: int, seconds: float, cpu: float, size: int) -> Row:
    return {
        "seconds": round(seconds, 2),
        "items a second": round(items / seconds),
        "items a second of cpu": round(items / cpu),
        "bytes an item": round(size / items, 2),
    }


def row_of_question(steps: Sequence[float]) -> Row:
    blind, evaluate, finish = steps
    return {
        "blind ms": round(blind * 1000, 1),
        "evaluate ms": round(evaluate * 1000, 1),
        "finish ms": round(finish * 1000, 1),
        "seconds end to end": round(sum(steps), 3),
    }


def run_peer(items: int, asked: int, structures: Sequence[str]) -> Iterator[tuple[Row, Row]]:
    command = [PEERS_PYTHON, PEER, str(items), str(asked), *structures]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in map(json.loads, said.splitlines()):
        name = f"openmined-psi, {line['structure']}"
        built = row_of_set(items, line["set_seconds"], line["set_cpu_seconds"], line["set_bytes"])
        steps = (line["blind_seconds"], line["evaluate_seconds"], line["finish_seconds"])
        yield {"name": name, **built}, {"name": name, **row_of_question(steps)}


def speeds() -> Iterator[tuple[str, int, Callable[[], object]]]:
    """What one core does of each step, and both cores of the evaluation."""
    import rbcl

    from jointdesk.desk.exchange.matching import evaluating
    from jointdesk.engine.exchange.matching.oprf import SetSide

    seed, info = secrets.token_bytes(32), "jointdesk/v1|kh|phone|0|base"
    side = SetSide(seed, info)
    values = [item(number) for number in range(EVALUATED)]
    question = blind(values, pad_to=EVALUATED)
    answer = side.evaluate(question.blinded)
    scalar, point = rbcl.crypto_core_ristretto255_scalar_random(), rbcl.crypto_core_ristretto255_random()
    for processes in (1, 2):
        evaluating.PROCESSES = processes
        evaluating._forget_processes()
        evaluating.evaluate([(seed, info)], question.blinded)
        yield (
            f"evaluated with proof, {processes} processes",
            EVALUATED,
            lambda: evaluating.evaluate([(seed, info)], question.blinded),
        )
    yield (
        "blinded, one process",
        EVALUATED,
        lambda: blind(values, pad_to=EVALUATED),
    )
    yield (
        "finished, proof verified, one process",
        EVALUATED,
        lambda: question.finalize(answer, side.public_key),
    )
    yield "tags of own values, one process", 1000, lambda: [side.tag(value) for value in values[:1000]]
    yield (
        "libsodium's multiplications, one process",
        1000,
        lambda: [rbcl.crypto_scalarmult_ristretto255(scalar, point) for _ in range(1000)],
    )


def time_small_questions(rounds: int) -> Row:
    """Milliseconds of processor time of questions of ten: the asker's, and the desk's with its database."""
    from jointdesk.desk.exchange.matching.set_builds import build_set
    from jointdesk.engine.exchange.matching.sets import SetName, epoch_of

    asker = Asker("kh-small")
    name = SetName(asker.desk, "phone", epoch_of(datetime.now(UTC).date()))
    key = publish(asker, build_set(name, [[(item(n), bytes(32)) for n in range(256)]]), name)
    timed = [asker.ask(key, [item(n) for n in range(start, start + 10)]) for start in range(rounds)]
    assert all(one.found == 10 for one in timed)
    steps = [statistics.median(one.cpu[step] for one in timed) * 1000 for step in range(3)]
    return {
        "question": "10 identifiers",
        "asker's cpu ms": round(steps[0] + steps[2], 1),
        "answered in cpu ms": round(steps[1], 1),
    }


def time_it(function: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians of seconds and of processor time, that of the processes that evaluate included."""
    times, spent = [], []
    for _ in range(rounds):
        begun, cpu = time.perf_counter(), used_cpu()
        function()
        times.append(time.perf_counter() - begun)
        spent.append(used_cpu() - cpu)
    return statistics.median(times), statistics.median(spent)


def used_cpu() -> float:
    """Seconds of processor time of this process, of those it started, and of those of them that have ended."""
    while True:
        children = [child.pid for child in multiprocessing.active_children()]
        try:
            alive = sum(_cpu_of(pid) for pid in children)
        except (FileNotFoundError, ProcessLookupError):
            continue  # one ended between the two lines: it is counted among the ended now
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + ended.ru_utime + ended.ru_stime + alive


def _cpu_of(pid: int | None) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def take_medians(rows: list[Row]) -> Row:
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


if __name__ == "__main__":
    main()
