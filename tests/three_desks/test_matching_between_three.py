"""Complaints of three countries: every pair of desks finds what both hold, all of it and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from jointdesk.cli.demo.desks import Desk
from jointdesk.cli.demo.path import MainJob
from jointdesk.cli.demo.truth import Truth, judge_hits
from jointdesk.cli.world import write_world
from jointdesk.engine.world import make_world
from three_desks.trio import NAMES, Trio

pytestmark = pytest.mark.processes


def take_in(world: Path, desk: Desk) -> None:
    for kind in ("complaints", "corrections"):
        desk.run("import", kind, str(world / desk.id / f"{kind}.csv"))


def test_every_pair_finds_what_both_hold(trio: Trio, tmp_path: Path) -> None:
    write_world(make_world(5, 150, "small", NAMES), tmp_path)
    job = MainJob(list(trio.desks.values()), tmp_path)
    job.officers = trio.job.officers
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(take_in, tmp_path), trio.desks.values()))
    job.publish_sets()
    job.ask()
    hits = judge_hits(Truth(tmp_path), job.hit_values())
    assert hits["found"] == hits["true"] >= 10
    assert hits["missed"] == hits["false"] == 0
    assert all(found for found in job.hits.values())
    assert all(trio.verified(desk) for desk in NAMES)
