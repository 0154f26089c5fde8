"""Builds a set of 10,000 elements in pieces of 2,000, in the desk of JOINTDESK_HOME: what test_set_killed.py kills."""

import hashlib

import django

if __name__ == "__main__":
    django.setup()
    from jointdesk.desk.exchange.matching.set_builds import build_set
    from jointdesk.engine.exchange.matching.sets import SetName

    rows = [(b"phone|+849%08d" % number, hashlib.sha256(b"record").digest()) for number in range(10_000)]
    pieces = (rows[start : start + 2_000] for start in range(0, len(rows), 2_000))
    built = build_set(SetName("kh", "phone", 7), pieces, lambda done: print(done, flush=True))
    print(built.size, built.digest.hex(), flush=True)
