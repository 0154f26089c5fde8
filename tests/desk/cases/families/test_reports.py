"""A family's report: taken in, put right, alike ones shown, a notice in one step, closed; nobody else's is read."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.families.keeping import erase_report, hold_report
from jointdesk.desk.cases.families.notice_making import make_notice
from jointdesk.desk.cases.families.queries import reports
from jointdesk.desk.cases.families.report_actions import (
    Told,
    add_news,
    change_report,
    close_report,
    record_report,
    tell_family,
)
from jointdesk.desk.cases.models import FamilyReport, Notice
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
MAI = {
    "name": "Trần Thị Mai Anh",
    "birth_date": "1999-11-03",
    "nationality": "vn",
    "reporter": "Trần Văn Bình",
    "relation": "parent",
    "through": "officer",
    "contact": "+84 91 234 56 78",
    "consents_to_search": "on",
    "last_contact_on": "2025-06-01",
    "last_place": "Mộc Bài",
    "police_report": "CA Tây Ninh 12/2025",
    "said_going_to": "Bavet",
    "lure": "việc nhẹ lương cao",
}


def told(**more: Any) -> Told:
    facts = {"name": "Trần Thị Mai Anh", "reporter": "Bình", "relation": "parent", "contact": "+84 91"}
    return Told(**{**facts, **more})


def sign_in(client: Client, officer: Officer) -> Client:
    client.force_login(officer)
    return client


def picture() -> bytes:

    out = BytesIO()
    Image.new("RGB", (40, 60), "navy").save(out, "PNG")
    return out.getvalue()


def test_an_intake_officer_takes_a_report_in_by_the_page(client: Client, cast: dict[str, Officer]) -> None:
    sign_in(client, cast["mai"])
    photo = SimpleUploadedFile("../../mai.png", picture(), "image/png")
    answer = client.post("/cases/families/new/", MAI | {"photo": photo})
    report = FamilyReport.objects.get()
    assert answer.headers["Location"] == f"/cases/families/{report.reference}/"
    assert (report.state, report.unit.code, report.nationality) == ("recorded", "VN-HN", "VN")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Trần Thị Mai Anh" in page
    assert "Bavet" in page
    shown = client.get(f"/cases/families/{report.reference}/photo")
    assert shown.content == picture()
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert Entry.objects.filter(kind="family_report_stored").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("reporter", " "),
        ("contact", ""),
        ("birth_date", "1999-13-40"),
        ("nationality", "V1"),
        ("relation", "boss"),
        ("last_contact_on", (timezone.localdate() + timedelta(days=2)).isoformat()),
        ("documents", "\n".join(f"C{n:07}" for n in range(7))),
        ("lure", "x" * 5001),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(
    client: Client, cast: dict[str, Officer], field: str, value: str
) -> None:
    sign_in(client, cast["mai"])
    answer = client.post("/cases/families/new/", MAI | {field: value})
    assert answer.status_code == 400
    assert "Mộc Bài" in answer.content.decode()
    assert not FamilyReport.objects.exists()


def test_what_is_no_picture_is_refused_and_nothing_is_kept(client: Client, cast: dict[str, Officer]) -> None:
    sign_in(client, cast["mai"])
    file = SimpleUploadedFile("mai.png", b"MZ this runs", "image/png")
    assert client.post("/cases/families/new/", MAI | {"photo": file}).status_code == 400
    assert not FamilyReport.objects.exists()
    assert not Attachment.objects.exists()


def test_somebody_alike_is_shown_before_a_second_report_is_kept(
    client: Client, cast: dict[str, Officer]
) -> None:
    first = record_report(cast["mai"], told(birth_date="1999-11-03"))
    sign_in(client, cast["mai"])
    again = MAI | {"name": "TRAN THI MAI ANH", "reporter": "Cô Hoa", "relation": "relative"}
    answer = client.post("/cases/families/new/", again)
    assert answer.status_code == 409
    assert first.reference in answer.content.decode()
    assert client.post("/cases/families/new/", again | {"anyway": "1"}).status_code == 302
    assert FamilyReport.objects.count() == 2


def test_another_birth_year_or_another_unit_is_not_alike(client: Client, cast: dict[str, Officer]) -> None:
    record_report(cast["mai"], told(birth_date="1979"))
    record_report(cast["bob"], told(birth_date="1999-11-03"))
    sign_in(client, cast["mai"])
    assert client.post("/cases/families/new/", MAI).status_code == 302


def test_one_step_makes_the_yellow_notice(client: Client, cast: dict[str, Officer]) -> None:
    sign_in(client, cast["mai"]).post("/cases/families/new/", MAI)
    report = FamilyReport.objects.get()
    sign_in(client, cast["bob"])
    client.post(f"/cases/families/{report.reference}/notice")
    report.refresh_from_db()
    notice = report.notice
    assert notice is not None
    assert report.state == "open"
    assert (notice.colour, notice.state, notice.name) == ("yellow", Notice.State.ACTIVE, "Trần Thị Mai Anh")
    assert "Bình" not in f"{notice.circumstances}{notice.details}"  # who reports is nobody's but ours
    with pytest.raises(CallerError):
        make_notice(cast["bob"], report)


def test_what_a_notice_lacks_leaves_it_a_draft(cast: dict[str, Officer]) -> None:
    notice, issued = make_notice(cast["bob"], record_report(cast["bob"], told()))
    assert not issued
    assert notice.state == Notice.State.DRAFT


def test_without_consent_the_notice_does_not_leave_the_organisation(cast: dict[str, Officer]) -> None:
    notice, _issued = make_notice(cast["bob"], record_report(cast["bob"], told()))
    assert notice.mark == "AMBER+STRICT"


def test_who_takes_reports_in_issues_no_notice(client: Client, cast: dict[str, Officer]) -> None:
    report = record_report(cast["mai"], told())
    assert sign_in(client, cast["mai"]).post(f"/cases/families/{report.reference}/notice").status_code == 403
    with pytest.raises(NotAllowed):
        make_notice(cast["mai"], report)


def test_another_province_finds_nothing(
    client: Client, cast: dict[str, Officer], units: dict[str, Unit]
) -> None:
    report = record_report(cast["mai"], told())
    far = Officer.objects.create(username="far", role=Role.INTAKE, unit=units["VN-SG"])
    sign_in(client, far)
    base = f"/cases/families/{report.reference}/"
    for path in ("", "edit", "photo", "news", "told", "close"):
        assert client.get(base + path).status_code == 404, path
    assert report.reference not in client.get("/cases/families/").content.decode()
    for act in (
        lambda: change_report(far, report, told()),
        lambda: close_report(far, report, "x"),
        lambda: tell_family(far, report, "x"),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_embassy_at_this_desk_reads_its_own_only(cast: dict[str, Officer], units: dict[str, Unit]) -> None:
    embassy = Unit.objects.create(
        code="KH-EMB", name="Embassy", level=Unit.Level.ORGANISATION, parent=units["national"]
    )
    consul = Officer.objects.create(username="consul", role=Role.INTAKE, unit=embassy)
    own = record_report(consul, told(through="embassy"))
    record_report(cast["mai"], told())
    assert list(reports(consul)) == [own]
    assert own in reports(cast["bob"])


def test_a_life_at_risk_is_told_to_who_can_act(cast: dict[str, Officer]) -> None:
    record_report(cast["mai"], told(life_at_risk=True))
    informed = set(
        Notification.objects.filter(kind="family_life_at_risk").values_list("officer__username", flat=True)
    )
    assert {"bob", "cora"} <= informed
    assert "mai" not in informed


def test_news_are_added_and_not_from_tomorrow(cast: dict[str, Officer]) -> None:
    report = record_report(cast["mai"], told())
    add_news(cast["mai"], report, "ransom", timezone.localdate(), "3,000 USD")
    with pytest.raises(CallerError):
        add_news(cast["mai"], report, "ransom", timezone.localdate() + timedelta(days=1), "x")
    with pytest.raises(CallerError):
        add_news(cast["mai"], report, "gossip", timezone.localdate(), "x")
    assert report.news.count() == 1


def test_nothing_is_told_before_it_may_be(cast: dict[str, Officer]) -> None:
    report = record_report(cast["bob"], told())
    with pytest.raises(CallerError):
        tell_family(cast["bob"], report, "she is found")


def test_a_closed_report_is_changed_no_more(cast: dict[str, Officer]) -> None:
    report = close_report(cast["bob"], record_report(cast["bob"], told()), "came home")
    for act in (
        lambda: change_report(cast["bob"], report, told(name="Other")),
        lambda: add_news(cast["bob"], report, "call", timezone.localdate(), "x"),
        lambda: make_notice(cast["bob"], report),
    ):
        with pytest.raises(CallerError):
            act()


def test_the_list_is_taken_away_as_a_file(client: Client, cast: dict[str, Officer]) -> None:
    record_report(cast["mai"], told(name="=cmd()"))
    answer = sign_in(client, cast["mai"]).get("/cases/families/?form=csv&purpose=search")
    raw = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "cmd()" in raw
    assert "\n=cmd" not in raw
    assert ",=cmd" not in raw


def test_an_erased_report_takes_its_picture_along(cast: dict[str, Officer]) -> None:
    report = record_report(cast["bob"], told(photo=picture()))
    assert hold_report(report)
    close_report(cast["bob"], report, "came home")
    report.refresh_from_db()
    assert not hold_report(report)
    erase_report(report)
    assert Attachment.objects.get().state == Attachment.State.DESTROYED
    assert not FamilyReport.objects.exists()
