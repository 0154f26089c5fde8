"""Bytes that try to break the partners' doors, and what must hold for each.

    PYTHONPATH=tests:tests/engine/exchange:tests/engine/exchange/wire python -m fuzz.hostile_wire [--mutants N] [--minutes M] [--seed S]

The tests run a few thousand; this loop as many as one has time for, on SQLite or on DATABASE_URL. For each mutant:
a PartnerError with a stable code, counted, and no change of state; or, from a confirmed partner only, a sealed
answer. Work done for a believed one is rolled back, so that all meet the same desk. Exit 1 when a promise is broken.
"""

import argparse
import hashlib
import logging
import os
import secrets
import sys
import tempfile
import time
import traceback
import tracemalloc
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from throwaway_desk import lay

BATCH = 250
# what a door may hold at once for a message of at most 2 MiB
MOST_MEMORY = 64 * 1024 * 1024


@dataclass
class Outcome:
    """What came of a run: answers by code, and every broken promise with the draw that repeats it."""

    codes: Counter = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0
    peak: int = 0

    def __iadd__(self, other: "Outcome") -> "Outcome":
        self.codes += other.codes
        self.broken += other.broken
        self.slowest, self.peak = max(self.slowest, other.slowest), max(self.peak, other.peak)
        return self


def digest_state() -> str:
    """A digest of every row of the desk but the count of refusals."""
    from django.apps import apps

    digest = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if model._meta.label != "exchange.WireRefusal":
            rows = model._default_manager.order_by("pk").values_list()
            digest.update(f"{model._meta.label} {[*map(_plain, rows)]}".encode())
    return digest.hexdigest()


def _plain(row: tuple[Any, ...]) -> list[str]:
    return [bytes(value).hex() if isinstance(value, memoryview) else repr(value) for value in row]


def count_refused() -> int:
    from django.db.models import Sum

    from jointdesk.desk.exchange.models import WireRefusal

    return WireRefusal.objects.aggregate(sum=Sum("count"))["sum"] or 0


def run_batch(sides: Any, seed: str, mutants: int, *, memory: bool = False) -> Outcome:
    """A batch, drawn from its own seed; state and count are compared at its end, and a difference is traced."""
    from fuzz.wire_mutants import draw_mutant

    outcome, before, counted = Outcome(), digest_state(), count_refused()
    refused = 0
    for number in range(mutants):
        mutant = draw_mutant(sides, Random(f"{seed}/{number}"))
        why, code = _try(mutant, outcome, memory=memory)
        refused += code != "answered"
        outcome.codes[f"{mutant.family}: {code}"] += 1
        if why:
            outcome.broken.append(f"{mutant.family} {seed}/{number} at {mutant.door}: {why}")
    if digest_state() != before:
        outcome.broken.append(f"batch {seed}: the desk's state changed")
    if count_refused() - counted != refused:
        outcome.broken.append(f"batch {seed}: {refused} refused, {count_refused() - counted} counted")
    return outcome


def _try(mutant: Any, outcome: Outcome, *, memory: bool) -> tuple[str, str]:
    """Why a promise is broken, if one is; and the code of the answer."""
    if memory:
        tracemalloc.start()
    started = time.process_time()
    try:
        return _judge(mutant)
    finally:
        outcome.slowest = max(outcome.slowest, time.process_time() - started)
        if memory:
            outcome.peak = max(outcome.peak, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()


def _judge(mutant: Any) -> tuple[str, str]:
    from django.db import transaction

    from jointdesk.desk.exchange.mail.inbox import receive
    from jointdesk.desk.exchange.matching.serving import answer_question
    from jointdesk.engine.errors import PartnerError

    door = receive if mutant.door == "messages" else answer_question
    try:
        with transaction.atomic():
            try:
                door(mutant.raw)
            except PartnerError as error:
                # what a refusal leaves behind is kept, and found at the end of the batch
                fits = _is_word(error.code) and len(str(error)) <= 300
                return "" if fits else f"says {error!s:.80}", error.code
            transaction.set_rollback(True)
            why = CAUGHT.pop() if CAUGHT else "" if mutant.believed else "was believed"
            return why, "answered"
    except Exception as error:  # whatever it is, it is the find
        return _name(error), "raised"
    except BaseException as error:
        # a panic of a library written in Rust is no Exception, and would end a worker
        if type(error).__name__ != "PanicException":
            raise
        return _name(error), "raised"


def _name(error: BaseException) -> str:
    return f"{type(error).__name__}: {error!s:.200}"


class _Caught(logging.Handler):
    """A handler that fails is caught by the inbox and quarantined, and is a fault of ours all the same."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            frame = traceback.extract_tb(record.exc_info[2])[-1]
            CAUGHT[:] = [f"{_name(record.exc_info[1])} in {frame.name}"]


CAUGHT: list[str] = []
WATCH = _Caught()


def _is_word(code: str) -> bool:
    return code.replace("_", "").isalpha() and code.islower() and code != "internal"


def lay_desk() -> Any:
    """A desk with partners, a group, requests both ways and a set, in the database we are connected to."""
    from django.conf import settings

    from desk.conftest import FarDesk
    from fuzz.wire_mutants import Sides
    from jointdesk.desk.audit.keys import NAME, make_keys
    from jointdesk.desk.exchange.mail import refusals
    from jointdesk.desk.partners.own import own_card
    from redteam.scene import furnish

    # not sooner: setting Django up takes the handlers of its loggers away
    logging.getLogger("jointdesk.exchange").addHandler(WATCH)
    refusals.PAUSE_SECONDS = 0
    if not (settings.HOME / "keys" / NAME).exists():
        make_keys(settings.HOME)
    far = FarDesk("kh", "KH")
    keyed = furnish(far)
    return Sides("kh", far.keys, FarDesk("xx", "XX").keys, own_card(), keyed)


def run(mutants: int, minutes: float, seed: int) -> int:
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    sides, total, started = lay_desk(), Outcome(), time.monotonic()
    done = 0
    while done < mutants and time.monotonic() - started < minutes * 60:
        total += run_batch(sides, f"{seed}/{done}", BATCH)
        done += BATCH
    print(f"{done} mutants in {time.monotonic() - started:.0f} s, slowest {total.slowest * 1000:.0f} ms")
    for name, count in sorted(total.codes.items()):
        print(f"  {name:42} {count}")
    for line in total.broken[:40]:
        print("BROKEN", line)
    print(f"{len(total.broken)} broken promises")
    return bool(total.broken)


def main() -> int:
    parser = argparse.ArgumentParser(description="Try to break the partners' doors.")
    parser.add_argument("--mutants", type=int, default=200_000)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--seed", type=int, default=int.from_bytes(secrets.token_bytes(3), "big"))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-fuzz-") as folder:
        lay(Path(folder))
        os.environ |= {"JOINTDESK_HOME": folder, "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
        import django

        django.setup()
        print(f"seed {wanted.seed}")
        return run(wanted.mutants, wanted.minutes, wanted.seed)


if __name__ == "__main__":
    sys.exit(main())
