"""The releases' pages: made by one, read and let out by another, taken as files by everybody."""

import hashlib
import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client

from jointdesk.cli.report import command as report
from jointdesk.desk.statistics.releases.release_actions import file_of, freeze, let_out, withdraw
from jointdesk.desk.statistics.releases.release_models import Release
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import CallerError

SEPTEMBER = Period(date(2025, 9, 1), date(2025, 9, 30))


def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def raid(records):
    records.crowd(records.operation(), 30)
    records.crowd(records.operation(province="VN-SG"), 25)
    records.crowd(records.operation(province="VN-26"), 4)
    return records


def test_from_freezing_to_withdrawing(raid, cast):
    bob, cora = browser(cast["bob"]), browser(cast["cora"])
    made = bob.post("/report/releases/", {"start": "2025-09-01", "end": "2025-09-30"})
    release = Release.objects.get()
    assert made.headers["Location"] == f"/report/releases/{release.seal}/"
    page = bob.get(made.headers["Location"]).content.decode()
    assert release.seal in page
    assert f"{release.seal}/discard" in page
    assert f"{release.seal}/release" not in page
    assert bob.post(f"/report/releases/{release.seal}/release").status_code == 400
    assert f"{release.seal}/release" in cora.get(made.headers["Location"]).content.decode()
    assert cora.post(f"/report/releases/{release.seal}/release").status_code == 302
    assert cora.post(f"/report/releases/{release.seal}/withdraw", {"reason": ""}).status_code == 400
    cora.post(f"/report/releases/{release.seal}/withdraw", {"reason": "a roster was wrong"})
    assert "a roster was wrong" in browser(cast["ivan"]).get(made.headers["Location"]).content.decode()


def test_what_waits_is_the_national_level_s_alone(raid, cast):
    seal = freeze(cast["bob"], SEPTEMBER).seal
    assert browser(cast["ivan"]).get(f"/report/releases/{seal}/").status_code == 404
    assert seal[:12] not in browser(cast["ivan"]).get("/report/releases/").content.decode()
    assert browser(cast["ivan"]).get(f"/report/releases/{seal}/file.json").status_code == 404
    assert (
        browser(cast["vera"]).post(f"/report/releases/{seal}/discard", {"reason": "none"}).status_code == 403
    )


def test_files_are_the_same_for_everybody(raid, cast):
    release = freeze(cast["bob"], SEPTEMBER)
    let_out(cast["cora"], release)
    address = f"/report/releases/{release.seal}/file"
    frozen = browser(cast["ivan"]).get(f"{address}.json").content
    assert hashlib.sha256(frozen).hexdigest() == release.seal
    assert json.loads(frozen)["report"]["found"]["by_province"]["VN-26"] is None
    first = browser(cast["ivan"]).get(f"{address}.xlsx?language=en")
    raid.crowd(raid.operation(), 5)
    second = browser(cast["bob"]).get(f"{address}.xlsx?language=en")
    assert first.content == second.content
    assert release.seal[:12] in first.headers["Content-Disposition"]
    assert browser(cast["bob"]).get(f"{address}.csv?language=xx").status_code == 400


def test_a_period_that_may_not_be_frozen_says_why(raid, cast):
    answer = browser(cast["bob"]).post("/report/releases/", {"start": "2025-09-01", "end": "2999-01-01"})
    assert answer.status_code == 400
    answer = browser(cast["bob"]).post("/report/releases/", {"start": "2025-09-01", "end": "2025-08-01"})
    assert answer.status_code == 400
    assert not Release.objects.exists()


def test_a_file_is_checked_on_the_command_line(raid, cast, tmp_path):
    release = freeze(cast["bob"], SEPTEMBER)
    assert CliRunner().invoke(report, ["releases", "list"]).output == ""
    let_out(cast["cora"], release)
    for form, content in (("json", release.content), ("csv", file_of(release, "csv").content)):
        (tmp_path / form).write_bytes(content)
        told = json.loads(CliRunner().invoke(report, ["releases", "check", str(tmp_path / form)]).output)
        assert (told["release"], told["form"], told["state"]) == (release.seal, form, "released")
    (tmp_path / "csv").write_bytes(b"0" + bytes(file_of(release, "csv").content))
    refused = CliRunner().invoke(report, ["releases", "check", str(tmp_path / "csv")])
    assert isinstance(refused.exception, CallerError)
    assert json.loads(CliRunner().invoke(report, ["releases", "list"]).output)["from"] == "2025-09-01"


def test_the_command_prints_a_frozen_release_the_same_bytes_each_time(raid, cast):
    released = freeze(cast["bob"], SEPTEMBER)
    seal = released.seal
    assert isinstance(CliRunner().invoke(report, ["--release", seal]).exception, CallerError)
    let_out(cast["cora"], released)
    said = CliRunner().invoke(report, ["--release", seal])
    assert hashlib.sha256(said.stdout_bytes).hexdigest() == seal
    first, again = (CliRunner().invoke(report, ["--release", seal[:10], "--format", "csv"]) for _ in range(2))
    assert first.stdout_bytes == again.stdout_bytes
    assert first.stdout_bytes.startswith(b"\xef\xbb\xbftable,code")
    refused = [CliRunner().invoke(report, ["--release", one]) for one in ("0" * 64, seal[:4], "")]
    assert {type(one.exception) for one in refused} == {CallerError}
    assert CliRunner().invoke(report, ["--release", seal, "--from", "2025-09-01"]).exit_code == 2
    withdraw(cast["cora"], released, "counted wrongly")
    said = CliRunner().invoke(report, ["--release", seal])
    assert hashlib.sha256(said.stdout_bytes).hexdigest() == seal
    assert "withdrawn: counted wrongly" in said.stderr
