"""An operation's words go when its time is over; the row stays for the figures."""

from datetime import date

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.retention.holdings import holding_of
from jointdesk.desk.operations.models import (
    Operation,
    OperationPlace,
    OperationPlan,
    PartnerParticipant,
    SeizedItem,
)
from jointdesk.desk.operations.people.retention import erase_encounter

WORDS = "the grey house of Mr Nobody"


@pytest.fixture
def planned(raid, cast: dict[str, Officer]) -> Operation:
    raid("OP-1", "1,Tran Van An,1999-02-01,M,VN,C1234567,,,")
    operation = Operation.objects.get(reference="OP-1")
    operation.title, operation.site, operation.partners = WORDS, WORDS, [WORDS]
    operation.state = Operation.State.CLOSED
    operation.save()
    begins = "2025-07-01T04:00:00Z"
    OperationPlan.objects.create(
        operation=operation,
        author=cast["cora"],
        begins_at=begins,
        aim=WORDS,
        conduct=WORDS,
        changed_at=begins,
    )
    OperationPlace.objects.create(operation=operation, name=WORDS, province="KH-12", address=WORDS)
    PartnerParticipant.objects.create(operation=operation, body="kh", people=WORDS)
    SeizedItem.objects.create(
        operation=operation, kind="phone", description=WORDS, seal="S-1", officer=cast["cora"], at=begins
    )
    return operation


def said(operation: Operation) -> str:
    rows = [
        *Operation.objects.filter(pk=operation.pk).values(),
        *OperationPlan.objects.values(),
        *OperationPlace.objects.values(),
        *PartnerParticipant.objects.values(),
        *SeizedItem.objects.values(),
    ]
    return str(rows)


def test_whom_it_found_goes_first(planned: Operation) -> None:
    holding = holding_of("operation")
    assert list(holding.due(planned.held_on)) == [planned]
    assert list(holding.due(date(1999, 1, 1))) == []
    assert "reviewed first" in str(holding.held(planned))
    for encounter in planned.encounters.all():
        erase_encounter(encounter)
    assert holding.held(planned) == ""


def test_one_that_is_not_closed_is_held(planned: Operation) -> None:
    planned.state = Operation.State.UNDER_WAY
    assert "not closed" in str(holding_of("operation").held(planned))


def test_its_words_go_and_its_figures_stay(planned: Operation) -> None:
    assert WORDS in said(planned)
    assert set(holding_of("operation").erase(planned)) == {"plans:1", "things_taken:1"}
    assert WORDS not in said(planned)
    kept = Operation.objects.get(pk=planned.pk)
    assert (kept.title, kept.held_on, kept.province) == ("OP-1", planned.held_on, planned.province)
    assert SeizedItem.objects.get().kind == "phone"
    # it is not due again
    assert list(holding_of("operation").due(planned.held_on)) == []
