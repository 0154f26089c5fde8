"""The demo's own figures: what two real desks found, against the world's truth."""

import contextlib

import pytest
from rich.console import Console

from jointdesk.cli.demo import Steps, clear_folder, run_main_job

pytestmark = pytest.mark.processes


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


@pytest.mark.usefixtures("_fresh_databases")
def test_the_campaign_has_the_published_figures(tmp_path):
    """3,455 foreigners in Phnom Penh and 17 other provinces, 75 ringleaders before the courts."""
    result: dict = {}
    with contextlib.ExitStack() as stack:
        folder = clear_folder(tmp_path / "demo")
        steps = Steps(Console(quiet=True))
        run_main_job(folder, ("vn", "kh"), 3, "campaign", 8301, steps, result, stack, complaints=300)
    report = result["report"]
    assert (report["foreigners"], report["provinces"], report["ringleaders_prosecuted"]) == (3455, 18, 75)
    assert sum(report["by_province"].values()) == sum(report["by_nationality"].values()) == 3455
    assert "KH-12" in report["by_province"]
    assert report["partner_arrests"] == {"SG": 34}  # 27 Singaporeans and 7 Malaysians, beside ours


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
