"""How long a referral is kept, and that nothing of the person stays: not in the rows, not under a key of an old backup."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.retention.holdings import holding_of
from jointdesk.desk.cases.families.report_actions import close_report
from jointdesk.desk.cases.models import Person
from jointdesk.desk.operations.families import actions as families
from jointdesk.desk.operations.families.asking import Said
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.operations.people.outcome_actions import decide_outcome
from jointdesk.desk.operations.referrals.actions import review
from jointdesk.desk.operations.referrals.step_actions import add_step
from jointdesk.desk.operations.victims.form_actions import begin_form, finish_form, save_draft

pytestmark = pytest.mark.django_db
NAME, DOCUMENT, WORDS = "TRAN THI MAI ANH", "C7654321", "bị nhốt ở tầng bốn"


@pytest.fixture
def referral(raid: Callable[..., Any], cast: dict[str, Officer]) -> Referral:
    raid("OP-1", f"a,{NAME},1990-02-03,F,VN,{DOCUMENT},,2;7;15,cries at night")
    referral = Referral.objects.get()
    form = begin_form(cast["sok"], referral, "indicators", "vi")
    finish_form(
        cast["sok"], save_draft(cast["sok"], form, {"consent": "yes", "outcome": "presumed", "acts": WORDS})
    )
    add_step(cast["sok"], referral, "safety", WORDS)
    review(referral, cast["cora"], "upheld", WORDS)
    decide_outcome(cast["cora"], referral.encounter, "referred", place=WORDS, note=WORDS)
    return referral


def end(referral: Referral, days: int = 0) -> Referral:
    Referral.objects.filter(pk=referral.pk).update(state="followed_up")
    ReferralStep.objects.update(at=timezone.now() - timedelta(days=days))
    return Referral.objects.get(pk=referral.pk)


def test_it_is_looked_at_by_its_last_step_not_its_first(referral: Referral) -> None:
    today = timezone.localdate()
    end(referral, days=100)
    due = holding_of("referral").due
    assert list(due(today - timedelta(days=99))) == [referral]
    assert list(due(today - timedelta(days=101))) == []


def test_what_goes_on_is_not_erased(referral: Referral) -> None:
    held = holding_of("referral").held
    assert held(referral)
    assert not held(end(referral))


def test_while_a_family_waits_it_stays(
    referral: Referral, cast: dict[str, Officer], family: Callable[[], Any]
) -> None:
    report = family()
    families.found(report, referral)
    assert holding_of("referral").held(end(referral))
    close_report(cast["bob"], report, "she came home")
    assert not holding_of("referral").held(end(referral))


def test_nothing_of_it_stays_in_the_file(
    referral: Referral, cast: dict[str, Officer], family: Callable[[], Any]
) -> None:
    answer = families.found(family(), referral)
    families.write_answer(cast["sok"], answer, Said("consents", ("safe",), WORDS, alone=True))
    person = referral.person_id
    said = holding_of("referral").erase(end(referral))
    assert {"victim_forms:1", "referral:1", "persons:1"} <= set(said)
    assert not Person.objects.filter(pk=person).exists()
    for table in connection.introspection.table_names():
        if table.startswith(("operations_", "screening_roster", "cases_person")):
            assert not any(words in dump(table) for words in (NAME, DOCUMENT, WORDS, "cries at night")), table


def test_the_keys_go_before_the_rows(referral: Referral, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row deleted with its key still in it would be read out of an old page of the file."""
    forgotten: list[str] = []
    monkeypatch.setattr(
        "jointdesk.desk.attachments.sealing.SealedRow.forget",
        lambda row: forgotten.append(type(row).__name__),
    )
    holding_of("referral").erase(end(referral))
    assert {"VictimForm", "ReferralStep", "ReferralReview", "Outcome"} <= set(forgotten)


def dump(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        values = [value for row in cursor.fetchall() for value in row]
    return " ".join(
        bytes(one).decode("utf-8", "replace") if isinstance(one, bytes | memoryview) else str(one)
        for one in values
    )
