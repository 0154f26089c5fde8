"""Whoever may be a victim is spared the same whichever way round it is tried; two officers alone end it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.cases.protection import ask_held, require_not_held, require_publishable
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.procedure_actions import take_step
from jointdesk.desk.operations.referrals.actions import advance, answer_gate, review
from jointdesk.desk.operations.referrals.step_actions import add_step, set_reflection
from jointdesk.desk.operations.roster_actions import RosterImported
from jointdesk.desk.operations.victims.form_actions import begin_form, finish_form, save_draft
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate
from jointdesk.desk.screening.queries import candidates
from jointdesk.engine.errors import CallerError

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
DAY = date(2025, 7, 2)


@pytest.fixture
def referral(raid: Raid) -> Referral:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,2;7;15,")
    return Referral.objects.get()


def talk(officer: Officer, referral: Referral, **answers: str) -> None:
    row = begin_form(officer, referral, "indicators", "vi")
    finish_form(officer, save_draft(officer, row, {"consent": "yes", **answers}))


def test_an_interviewer_alone_decides_no_negative(referral: Referral, cast: dict[str, Officer]) -> None:
    for name in ("sok", "cora"):
        talk(cast[name], referral, outcome="not_indicated", reasons="nothing was said")
    referral.refresh_from_db()
    assert referral.state == "presumed"
    assert ask_held(persons=[referral.person_id]).persons == {referral.person_id}
    with pytest.raises(CallerError, match="not charged"):
        require_not_held(referral.person_id)
    with pytest.raises(CallerError, match="not charged"):
        take_step(Encounter.objects.get(), "proposed_for_prosecution", DAY)


def test_two_officers_end_the_hold(referral: Referral, cast: dict[str, Officer]) -> None:
    for name in ("sok", "cora"):
        review(referral, cast[name], "not_indicated", "looked at twice")
    require_not_held(referral.person_id)
    assert take_step(Encounter.objects.select_related("person__referral").get(), "judged", DAY)


def test_a_talk_opens_again_what_two_had_closed(referral: Referral, cast: dict[str, Officer]) -> None:
    for name in ("sok", "cora"):
        review(referral, cast[name], "not_indicated", "looked at twice")
    talk(cast["sok"], Referral.objects.get(), outcome="presumed", indicator_5="yes")
    assert Referral.objects.get().state == "presumed"
    assert 5 in Referral.objects.get().indicators


def test_whoever_finds_nothing_has_read_what_was_said(referral: Referral, cast: dict[str, Officer]) -> None:
    talk(cast["sok"], referral, outcome="presumed")
    with pytest.raises(CallerError, match="has read"):
        review(referral, cast["alice"], "not_indicated", "I know better")
    assert review(referral, cast["alice"], "upheld").state == "presumed"


def test_without_consent_nothing_of_the_talk_is_kept(referral: Referral, cast: dict[str, Officer]) -> None:
    talk(cast["sok"], referral, consent="no", outcome="presumed", acts="secret", indicator_5="yes")
    assert set(referral.forms.get().answers) == {"consent", "outcome"}


def test_a_finished_form_is_not_changed(referral: Referral, cast: dict[str, Officer]) -> None:
    talk(cast["sok"], referral, outcome="presumed")
    with pytest.raises(CallerError, match="not changed"):
        save_draft(cast["sok"], referral.forms.get(), {})
    again = begin_form(cast["sok"], referral, "indicators")
    assert again.follows == referral.forms.get(state="finished")


def test_nobody_is_sent_home_in_the_reflection_period(referral: Referral, cast: dict[str, Officer]) -> None:
    sok = cast["sok"]
    Referral.objects.update(state="return_assessed")
    with pytest.raises(CallerError, match="gate is closed"):
        add_step(sok, referral, "handover", "to the embassy")
    answer_gate(referral, sok, consents=True, claim=False)
    set_reflection(sok, referral, timezone.localdate() + timedelta(days=30))
    with pytest.raises(CallerError, match="reflection"):
        advance(referral, sok, "repatriated")


def test_a_high_risk_of_return_keeps_the_person_here(referral: Referral, cast: dict[str, Officer]) -> None:
    sok = cast["sok"]
    Referral.objects.update(state="return_assessed")
    answer_gate(referral, sok, consents=True, claim=False)
    row = begin_form(sok, referral, "return_risk")
    finish_form(sok, save_draft(sok, row, {"wishes": "yes", "outcome": "high", "measures": "none help"}))
    with pytest.raises(CallerError, match="high"):
        advance(referral, sok, "handed_over")


def test_a_missing_person_found_is_published_no_more(raid: Raid, cast: dict[str, Officer]) -> None:
    row = NoticeRow("VN-M-1", "yellow", "Lê Thị Hoa", date(2025, 5, 1), (), "2001-05-06", "F", "VN")
    store_notices(None, cast["alice"].unit, [row])
    notice = Notice.objects.get()
    require_publishable(notice.pk)
    raid("OP-1", "h,LE THI HOA,2001-05-06,F,VN,,,,")
    decide(Candidate.objects.get(), cast["cora"], confirm=True)
    with pytest.raises(CallerError, match="protected"):
        require_publishable(notice.pk)
    # the answer is with those who protect her
    seen = {name: candidates(cast[name]).exists() for name in ("cora", "sok", "alice", "bob", "vera")}
    assert seen == {"cora": True, "sok": True, "alice": False, "bob": False, "vera": False}
