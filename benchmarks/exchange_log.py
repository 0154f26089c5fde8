"""The transparency log: rows given their place in the tree, proofs read from it, all of it verified.

Appending is the worker's own chore: places, nodes, signed checkpoint, flushed to disk. Proofs are drawn at random.

    python benchmarks/exchange_log.py [--entries 1000000] [--proofs 5000] [--database sqlite|postgresql://...] [--json]
"""

import argparse
import json
import random
import resource
import secrets
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from incremental import open_desk

AT_ONCE = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--proofs", type=int, default=5_000)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        open_desk(Path(folder), asked.database)
        result = {"log of": f"{asked.entries:,}", **measure(Path(folder), asked.entries, asked.proofs)}
    print(json.dumps(result) if asked.json else result)


def measure(home: Path, entries: int, proofs: int) -> dict[str, Any]:
    from jointdesk.desk.audit.keys import make_keys
    from jointdesk.desk.audit.models import Entry
    from jointdesk.desk.audit.proofs import prove_entry, prove_many
    from jointdesk.desk.audit.verification import verify_log
    from jointdesk.desk.audit.work import sequence

    make_keys(home)
    appended, longest = 0.0, 0.0
    for start in range(0, entries, AT_ONCE):
        Entry.objects.bulk_create(draw(min(AT_ONCE, entries - start)), batch_size=500)
        while True:
            begun = time.perf_counter()
            if not sequence():
                break
            took = time.perf_counter() - begun
            appended, longest = appended + took, max(longest, took)
    chosen = random.Random(1)
    rates = []
    for _ in range(5):
        indices = [chosen.randrange(entries) for _ in range(proofs)]
        begun = time.perf_counter()
        prove_many(indices, entries)
        rates.append(proofs / (time.perf_counter() - begun))
    begun = time.perf_counter()
    for index in indices[:200]:
        prove_entry(Entry.objects.get(index=index))
    files = len(indices[:200]) / (time.perf_counter() - begun)
    peak, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    found = verify_log()
    seconds = time.perf_counter() - begun
    assert (found.good, found.size) == (True, entries), found
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    return {
        "appended a second": round(entries / appended),
        "longest pass ms": round(longest * 1000),
        "proofs a second, many at once": round(statistics.median(rates)),
        "proof files a second, singly": round(files),
        "verified a second": round(entries / seconds),
        "verified in seconds": round(seconds, 1),
        "verifying takes MB more": round(grown / 1000, 1),
    }


def draw(count: int) -> Iterator[Any]:
    """Rows as `record` writes them."""
    from django.utils import timezone

    from jointdesk.desk.audit.actions import canonical
    from jointdesk.desk.audit.models import Entry
    from jointdesk.engine.transparency.tree import leaf_hash

    at = timezone.now()
    for number in range(count):
        key, nonce = uuid.uuid4(), secrets.token_bytes(32)
        what = ("request_step", f"request:{key.hex}", {"event": "send", "partner": "kh", "number": number})
        leaf = leaf_hash(nonce, canonical(key, *what, at))
        kind, subject, facts = what
        yield Entry(key=key, kind=kind, subject=subject, record=facts, nonce=nonce, leaf=leaf, created_at=at)


if __name__ == "__main__":
    main()
