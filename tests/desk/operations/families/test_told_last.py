"""Somebody a family misses is found: the person is asked first, another officer releases, the family hears last. Who has no
right to know learns nothing: not from the report, its list and file, the search, the log, the register or a guessed address."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.families.notice_making import make_notice
from jointdesk.desk.cases.families.report_actions import Told, close_report, record_report, tell_family
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.operations.families import actions, queries
from jointdesk.desk.operations.families.asking import Said, asked_of
from jointdesk.desk.operations.models import FamilyAnswer, FamilyDistrust, Referral
from jointdesk.desk.operations.referrals.step_actions import answer_family
from jointdesk.desk.operations.victims.worker_actions import name_worker
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
Raid = Callable[..., Any]
YES = Said("consents", ("safe",), "Con khoẻ, con sẽ gọi.", alone=True)
TOLD = Told(
    name="Trần Thị Mai Anh",
    reporter="Trần Văn Bình",
    relation="parent",
    contact="+84 91",
    birth_date="1999-11-03",
    sex="f",
    nationality="VN",
    consents_to_search=True,
    police_report="12/2025",
    last_contact_on=date(2025, 6, 1),
    last_place="Mộc Bài",
    said_going_to="Bavet",
)


@pytest.fixture
def report(cast: dict[str, Officer]) -> FamilyReport:
    report = record_report(cast["bob"], TOLD)
    make_notice(cast["bob"], report)
    report.refresh_from_db()
    return report


@pytest.fixture
def answer(report: FamilyReport, raid: Raid, cast: dict[str, Officer]) -> FamilyAnswer:
    raid("OP-1", "1,TRAN THI MAI ANH,1999-11-03,F,VN,,worker,,")
    candidate = Candidate.objects.get(notice=report.notice)
    decide(candidate, cast["alice"], confirm=True)
    return FamilyAnswer.objects.get()


def sign_in(client: Client, officer: Officer) -> Client:
    client.force_login(officer)
    return client


def test_a_hit_leads_back_to_the_report_and_those_who_protect_are_told(answer: FamilyAnswer) -> None:
    assert answer.state == "to_ask"
    assert answer.referral is not None
    informed = Notification.objects.filter(kind="family_to_be_told")
    assert {"sok", "cora"} == set(informed.values_list("officer__username", flat=True))
    assert all(row.subject == f"referral:{answer.referral_id}" for row in informed)


def test_asked_released_told(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    actions.write_answer(cast["sok"], answer, YES)
    report = FamilyReport.objects.get()
    assert report.state == "open"
    assert report.may_tell is None
    with pytest.raises(CallerError, match="Another officer"):
        actions.release_answer(cast["sok"], answer)
    actions.release_answer(cast["cora"], answer)
    report.refresh_from_db()
    assert report.state == "to_tell"
    assert report.may_tell is not None
    assert "con sẽ gọi" in report.may_tell.words
    tell_family(cast["bob"], report, "by telephone, in the words above")
    assert FamilyReport.objects.get().state == "told"
    disclosed = Access.objects.filter(act=Access.Act.DISCLOSURE, recipients="family")
    assert {row.subject for row in disclosed} == {
        f"referral:{answer.referral_id}",
        f"family_report:{report.reference}",
    }


@pytest.mark.parametrize("said", [Said("refuses", alone=True), Said("later", alone=True)])
def test_without_a_yes_nothing_is_released(
    answer: FamilyAnswer, cast: dict[str, Officer], said: Said
) -> None:
    with pytest.raises(CallerError):
        actions.release_answer(cast["cora"], answer)
    actions.write_answer(cast["sok"], answer, said)
    with pytest.raises(CallerError):
        actions.release_answer(cast["cora"], answer)
    assert FamilyReport.objects.get().state == "open"


def test_a_yes_said_before_others_is_none(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    with pytest.raises(CallerError, match="alone"):
        actions.write_answer(cast["sok"], answer, Said("consents", ("safe",)))


def test_a_yes_is_taken_back_until_the_family_is_told(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    actions.write_answer(cast["sok"], answer, YES)
    actions.release_answer(cast["cora"], answer)
    assert answer.referral is not None
    answer_family(cast["sok"], answer.referral, False)
    report = FamilyReport.objects.get()
    assert (report.state, report.may_tell) == ("open", None)
    with pytest.raises(CallerError):
        tell_family(cast["bob"], report, "found")
    with pytest.raises(CallerError):
        actions.release_answer(cast["cora"], answer)


def test_a_child_is_not_decided_for_by_who_reported(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    assert asked_of(17) == {"person", "guardian"}
    assert asked_of(18) == {"person"}
    assert answer.referral is not None
    person = answer.referral.person
    person.birth_date = str(timezone.localdate().year - 15)
    person.save(update_fields=["birth_date"])
    with pytest.raises(CallerError, match="guardian"):
        actions.write_answer(cast["sok"], answer, YES)
    own = Said("consents", ("safe",), alone=True, guardian="parent", guardian_name="trần văn  BÌNH")
    with pytest.raises(CallerError, match="reported"):
        actions.write_answer(cast["sok"], answer, own)
    actions.write_answer(
        cast["sok"],
        answer,
        Said("consents", ("safe",), alone=True, guardian="authority", guardian_name="Child protection"),
    )
    assert FamilyAnswer.objects.get().state == "consents"


def test_do_not_tell_stops_a_yes_and_two_officers_lift_it(
    answer: FamilyAnswer, cast: dict[str, Officer]
) -> None:
    actions.write_answer(cast["sok"], answer, YES)
    actions.release_answer(cast["cora"], answer)
    actions.distrust(cast["sok"], answer.report, "she says her uncle sold her")
    assert FamilyReport.objects.get().state == "open"
    with pytest.raises(CallerError, match="Do not tell"):
        actions.release_answer(cast["cora"], answer)
    with pytest.raises(CallerError, match="Another officer"):
        actions.lift_distrust(cast["sok"], answer.report)
    actions.lift_distrust(cast["cora"], answer.report)
    actions.release_answer(cast["cora"], answer)


def test_what_was_said_is_sealed(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    actions.write_answer(cast["sok"], answer, YES)
    actions.distrust(cast["sok"], answer.report, "uncle sold her")
    assert "gọi".encode() not in bytes(FamilyAnswer.objects.get().sealed or b"")
    assert b"uncle" not in bytes(FamilyDistrust.objects.get().sealed or b"")


def test_a_partner_that_found_the_person_is_answered_by_two_as_well(
    report: FamilyReport, cast: dict[str, Officer]
) -> None:
    with pytest.raises(NotAllowed):
        actions.found_by_partner(cast["bob"], report, None)
    answer = actions.found_by_partner(cast["cora"], report, None)
    assert actions.found_by_partner(cast["cora"], report, None) == answer
    actions.write_answer(cast["cora"], answer, YES)
    with pytest.raises(CallerError):
        actions.release_answer(cast["cora"], answer)


def pages(client: Client, report: FamilyReport) -> dict[str, tuple[int, str]]:
    """Everything a reader of the report can open or take away, without what changes by itself."""
    paths = [
        "/cases/families/",
        f"/cases/families/{report.reference}/",
        f"/cases/families/{report.reference}/edit",
        f"/cases/families/of-notice/{report.notice_id}/",
        f"/operations/referrals/families/of-report/{report.pk}/",
        f"/search/?q={report.reference}",
    ]
    found = {}
    for path in paths:
        answer = client.get(path)
        found[path] = (answer.status_code, _steady(answer.content.decode()))
    file = client.get("/cases/families/?form=csv&purpose=search")
    found["csv"] = (file.status_code, b"".join(file.streaming_content).decode())  # type: ignore[attr-defined]
    return found


def _steady(page: str) -> str:
    """Without the form's token, which is drawn anew each time."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)


def differences(one: dict[str, tuple[int, str]], other: dict[str, tuple[int, str]]) -> list[str]:
    """The lines that are in one of them alone."""
    found = [f"{path}: status" for path in one if one[path][0] != other[path][0]]
    for path in one:
        found += [
            f"{path}: {line}" for line in set(one[path][1].splitlines()) ^ set(other[path][1].splitlines())
        ]
    return found


@pytest.mark.parametrize("who", ["bob", "dara"])
def test_a_report_looks_the_same_to_who_may_not_know(
    client: Client, cast: dict[str, Officer], report: FamilyReport, raid: Raid, who: str
) -> None:
    """Before, found, asked, agreed, refused, distrusted: one and the same page."""
    raid("OP-1", "1,TRAN THI MAI ANH,1999-11-03,F,VN,,worker,,")
    sign_in(client, cast[who])
    before = pages(client, report)
    decide(Candidate.objects.get(notice=report.notice), cast["alice"], confirm=True)
    answer = FamilyAnswer.objects.get()
    # whose name stood in the roster is a code from now on, and found by no name
    assert "MAI ANH" not in client.get("/search/?q=Mai+Anh").content.decode()
    assert differences(before, pages(client, report)) == []
    actions.write_answer(cast["sok"], answer, YES)
    assert differences(before, pages(client, report)) == []
    actions.write_answer(cast["sok"], answer, Said("refuses", alone=True))
    actions.distrust(cast["sok"], answer.report, "uncle sold her")
    assert differences(before, pages(client, report)) == []
    assert client.get(f"/operations/referrals/families/{answer.key}/").status_code == 404
    for act in ("distrust", "lift", "partner"):
        done = client.post(f"/operations/referrals/families/of-report/{report.pk}/{act}/", {"why": "x"})
        assert done.status_code == 404, act
    assert client.post(f"/operations/referrals/families/{answer.key}/", {"do": "release"}).status_code == 404


def test_the_log_and_the_register_do_not_tie_the_report_to_the_person(
    answer: FamilyAnswer, cast: dict[str, Officer]
) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    actions.write_answer(cast["sok"], answer, Said("refuses", alone=True))
    actions.distrust(cast["sok"], answer.report, "uncle sold her")
    rows = Entry.objects.exclude(pk__in=before)
    assert rows.exists()
    said = " ".join(f"{row.kind} {row.subject} {row.record}" for row in rows)
    assert answer.report.reference not in said
    assert "uncle" not in said
    assert "distrust" not in said
    assert not Entry.objects.filter(
        subject__contains=answer.report.reference, kind__contains="found"
    ).exists()


def test_a_named_case_worker_may_ask_but_not_who_was_not_named(
    answer: FamilyAnswer, cast: dict[str, Officer]
) -> None:
    assert queries.answer_by_key(cast["bob"], answer.key) is None
    with pytest.raises(NotFound):
        actions.write_answer(cast["bob"], answer, YES)
    assert answer.referral is not None
    name_worker(cast["cora"], answer.referral, cast["bob"])
    assert queries.answer_by_key(cast["bob"], answer.key) == answer
    actions.write_answer(cast["bob"], answer, YES)
    assert queries.answer_by_key(cast["dara"], answer.key) is None


def test_the_person_is_asked_on_a_page(
    client: Client, answer: FamilyAnswer, cast: dict[str, Officer]
) -> None:
    sign_in(client, cast["sok"])
    path = f"/operations/referrals/families/{answer.key}/"
    assert "Bình" in client.get(path).content.decode()
    wrong = client.post(path, {"do": "said", "answer": "consents", "words": "con khoẻ"})
    assert wrong.status_code == 400
    assert "con khoẻ" in wrong.content.decode()
    said = {"do": "said", "answer": "consents", "alone": "on", "may_tell": ["safe"], "words": "con khoẻ"}
    assert client.post(path, said).status_code == 302
    sign_in(client, cast["cora"])
    assert client.post(path, {"do": "release"}).status_code == 302
    assert FamilyReport.objects.get().state == "to_tell"
    page = sign_in(client, cast["bob"]).get(f"/cases/families/{answer.report.reference}/").content.decode()
    assert "con khoẻ" in page


def test_other_provinces_read_nothing_inside(
    client: Client, answer: FamilyAnswer, units: dict[str, Unit]
) -> None:
    far = Officer.objects.create(username="far", role=Role.FIELD, unit=units["VN-SG"])
    sign_in(client, far)
    assert client.get(f"/operations/referrals/families/{answer.key}/").status_code == 404
    inside = client.get(f"/operations/referrals/families/of-report/{answer.report_id}/")
    assert inside.content.strip() == b""


def test_a_closed_report_is_asked_for_no_more(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    close_report(cast["bob"], FamilyReport.objects.get(), "withdrawn")
    actions.write_answer(cast["sok"], answer, YES)
    with pytest.raises(CallerError):
        actions.release_answer(cast["cora"], answer)


def test_two_of_the_family_are_answered_apart(answer: FamilyAnswer, cast: dict[str, Officer]) -> None:
    uncle = record_report(cast["bob"], TOLD)
    assert answer.referral is not None
    second = actions.found(uncle, answer.referral)
    actions.write_answer(cast["sok"], answer, YES)
    actions.write_answer(cast["sok"], second, Said("refuses", alone=True))
    actions.release_answer(cast["cora"], answer)
    assert Referral.objects.get().consents_to_family is True
    uncle.refresh_from_db()
    assert uncle.state == "recorded"
