"""The same arguments give the same world in every process; another seed gives another."""

import hashlib
import subprocess
import sys

import pytest
from fair_reader import read_tables
from worlds import made

from jointdesk.engine.errors import CallerError
from jointdesk.engine.world import make_world, tables

DIGEST = """
import hashlib
from jointdesk.engine.world import make_world, tables
world = make_world(7, 200, "small", ("vn", "kh", "kr"))
digest = hashlib.sha256()
for table in tables(world):
    digest.update(repr((table.path, table.columns, list(table.rows))).encode())
digest.update(repr(world.totals()).encode())
print(digest.hexdigest())
"""


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_same_world_in_every_process(hash_seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    world = make_world(7, 200, "small", ("vn", "kh", "kr"))
    digest = hashlib.sha256()
    for table in tables(world):
        digest.update(repr((table.path, table.columns, list(table.rows))).encode())
    digest.update(repr(world.totals()).encode())
    assert run.stdout.strip() == digest.hexdigest()


def test_another_seed_gives_another_world() -> None:
    first, second = (read_tables(made(seed, 300, "campaign", ("vn", "kh"))) for seed in (1, 2))
    for path in ("complaints.csv", "mentions.parquet", "rosters.csv", "lists.csv", "truth/hits.csv"):
        assert first[path] != second[path]


@pytest.mark.parametrize("complaints", [1, 2, 3, 10, 57, 149])
def test_a_world_has_as_many_complaints_as_asked(complaints: int) -> None:
    world = make_world(1, complaints, "small")
    assert sum(1 for _ in world.complaints()) == complaints
    assert all(complaint.narrative for complaint in world.complaints())


@pytest.mark.parametrize(
    ("complaints", "scale", "desks", "why"),
    [
        (0, "small", ("vn", "kh"), "at least one"),
        (10, "huge", ("vn", "kh"), "no scale 'huge'"),
        (10, "small", ("vn", "xx", "kh"), "desks must be"),
        (10, "small", ("kh", "kh"), "desks must be"),
        (10, "small", ("vn",), "the desk kh must be there"),
    ],
)
def test_other_arguments_are_refused(complaints: int, scale: str, desks: tuple[str, ...], why: str) -> None:
    with pytest.raises(CallerError, match=why):
        make_world(1, complaints, scale, desks)
