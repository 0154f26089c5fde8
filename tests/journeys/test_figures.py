"""The demo's own figures: what two real desks found, against the world's truth.

Of the campaign's world the gate has the raids alone, on the desk that held them: what the report counts. WALK=all (`make
walk`) does the whole main job on it, and once more between three desks; tests/three_desks matches every pair of three.
"""

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from jointdesk.cli.demo import Steps, clear_folder, make_desks, run_main_job
from jointdesk.cli.demo.desks import running
from jointdesk.cli.demo.path import RAIDING, MainJob
from jointdesk.cli.world import write_world
from jointdesk.engine.world import make_world
from languages import WHOLE

pytestmark = pytest.mark.processes


def add_up(cross: dict[str, dict[str, int]]) -> int:
    return sum(sum(row.values()) for row in cross.values())


def test_the_main_job_on_a_small_world(demo):
    result = demo.result
    assert result["complaints"] == 400
    assert result["networks"]["b3_f1"] >= 0.95
    assert result["hits"] == {
        "found": result["hits"]["true"],
        "true": result["hits"]["true"],
        "missed": 0,
        "false": 0,
    }
    assert result["hits"]["true"] > 10
    people = result["people"]
    assert people["found"] + people["missed"] == people["true"] >= 8
    assert people["found"] >= people["true"] // 2
    assert people["false"] == 0
    assert result["requests"] == {"sent": 4, "answered": 3, "refused": 1}
    for figure in ("foreigners", "provinces", "ringleaders_prosecuted", "by_province", "by_nationality"):
        assert result["report"][figure] == result["true_report"][figure], figure
    assert result["screening"]["wanted_found"] >= 0.6 * result["screening"]["wanted_true"]
    assert result["screening"]["false_candidates"] <= 2
    assert result["referrals"] > 0
    assert all(log["verified"] and log["cosignatures"] > 0 for log in result["log"].values())


def whole_campaign(folder: Path) -> dict[str, Any]:
    """The report of the desk that raided, after the whole main job."""
    result: dict[str, Any] = {}
    with contextlib.ExitStack() as stack:
        steps = Steps(Console(quiet=True))
        run_main_job(
            clear_folder(folder), ("vn", "kh"), 3, "campaign", 8301, steps, result, stack, complaints=300
        )
    return dict(result["report"])


def raids_of_the_campaign(folder: Path) -> dict[str, Any]:
    """The report of the desk that raided, which did nothing else."""
    world = clear_folder(folder) / "world"
    write_world(make_world(3, 300, "campaign", ("vn", "kh")), world)
    desks = make_desks(folder, (RAIDING,), 8301)
    job = MainJob(desks, world)
    with running(desks):
        job.record_operations()
        job.bring_to_court()
        return job.account()


@pytest.mark.usefixtures("_fresh_databases")
def test_the_campaign_has_the_published_figures(tmp_path):
    """3,455 foreigners in Phnom Penh and 17 other provinces, 75 ringleaders before the courts."""
    folder = tmp_path / "demo"
    report = whole_campaign(folder) if WHOLE else raids_of_the_campaign(folder)
    assert (report["foreigners"], report["provinces"], report["ringleaders_prosecuted"]) == (3455, 18, 75)
    assert sum(report["by_province"].values()) == sum(report["by_nationality"].values()) == 3455
    assert "KH-12" in report["by_province"]
    assert add_up(report["by_province_and_nationality"]) == 3455
    assert add_up(report["by_sex_and_age"]) == sum(report["by_category"].values()) == report["persons"]
    assert sum(report["prosecuted_by_month"].values()) == report["persons_prosecuted"] >= 75
    assert sum(report["victims_by_nationality"].values()) == report["victims_presumed"] > 0
    assert sum(report["operations_by_province"].values()) == report["operations"]
    # what the demo's desks did went by every door: their facts are those of their records
    command = [Path(sys.executable).with_name("jointdesk"), "statistics", "check", "--home", folder / "kh"]
    assert subprocess.run(command, check=False, capture_output=True, text=True).stderr == ""
    assert report["partner_arrests"] == {"SG": 34}  # 27 Singaporeans and 7 Malaysians, beside ours


@pytest.mark.skipif(not WHOLE, reason="at length: make walk")
@pytest.mark.usefixtures("_fresh_databases")
def test_three_desks(tmp_path):
    """A third desk with its own keys and hits; every pair is matched."""
    result: dict = {}
    with contextlib.ExitStack() as stack:
        folder = clear_folder(tmp_path / "demo")
        steps = Steps(Console(quiet=True))
        run_main_job(folder, ("vn", "kh", "kr"), 5, "small", 8401, steps, result, stack, complaints=300)
    assert result["hits"]["missed"] == result["hits"]["false"] == 0
    assert set(result["log"]) == {"vn", "kh", "kr"}
    assert all(log["verified"] for log in result["log"].values())
