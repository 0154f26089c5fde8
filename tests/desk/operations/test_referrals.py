"""A presumed victim's way home: two reviews, the protection gate, and no step left out."""

from collections.abc import Callable
from datetime import date

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.referrals.actions import advance, answer_gate, review
from jointdesk.desk.operations.referrals.states import NEXT, State, may_inform_origin, require_gate
from jointdesk.desk.operations.roster_actions import RosterImported
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate
from jointdesk.engine.errors import CallerError, NotAllowed

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
Met = Callable[[str, str], Encounter]
NOTICE_DAY = date(2025, 5, 1)


@pytest.fixture
def referral(raid: Raid) -> Referral:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,2;7;15,")
    return Referral.objects.get()


def test_one_officer_decides_nothing(referral: Referral, cast: dict[str, Officer]) -> None:
    for _ in range(3):
        review(referral, cast["alice"], "not_indicated", "no")
    referral.refresh_from_db()
    assert referral.state == State.PRESUMED
    assert referral.reviews.count() == 1


def test_one_who_upholds_outweighs_those_who_do_not(referral: Referral, cast: dict[str, Officer]) -> None:
    review(referral, cast["alice"], "upheld")
    for name in ("cora", "bob", "sok"):
        review(referral, cast[name], "not_indicated", "no")
    referral.refresh_from_db()
    assert referral.state == State.PRESUMED
    review(referral, cast["alice"], "not_indicated", "the new statement")
    referral.refresh_from_db()
    assert referral.state == State.NOT_INDICATED


def test_a_negative_needs_its_reasons(referral: Referral, cast: dict[str, Officer]) -> None:
    with pytest.raises(CallerError, match="why"):
        review(referral, cast["alice"], "not_indicated", "  ")


def test_an_auditor_reads_but_does_not_review(referral: Referral, cast: dict[str, Officer]) -> None:
    with pytest.raises(NotAllowed):
        review(referral, cast["vera"], "upheld")


@pytest.mark.parametrize(
    ("consents", "claim", "is_open"),
    [
        (None, None, False),
        (True, None, False),
        (None, False, False),
        (True, True, False),
        (False, False, False),
        (True, False, True),
    ],
)
def test_the_protection_gate(
    referral: Referral, cast: dict[str, Officer], consents: bool | None, claim: bool | None, is_open: bool
) -> None:
    assert not may_inform_origin(referral)
    answered = answer_gate(referral, cast["sok"], consents=consents, claim=claim)
    assert may_inform_origin(answered) is is_open
    if not is_open:
        with pytest.raises(CallerError, match="gate is closed"):
            require_gate(answered)


def test_the_whole_way_home(referral: Referral, cast: dict[str, Officer]) -> None:
    alice = cast["sok"]
    advance(referral, alice, "needs")
    with pytest.raises(CallerError, match="two officers"):
        advance(referral, alice, "identified")
    for name in ("sok", "cora"):
        review(referral, cast[name], "upheld")
    for state in ("reflection", "identified", "assisted", "return_assessed"):
        advance(referral, alice, state)
    with pytest.raises(CallerError, match="gate is closed"):
        advance(referral, alice, "repatriated")
    answer_gate(referral, alice, consents=True, claim=False)
    advance(referral, alice, "repatriated")
    assert advance(referral, alice, "followed_up").state == State.FOLLOWED_UP
    assert Entry.objects.filter(kind="referral_moved").count() == 7


@pytest.mark.parametrize("state", ["identified", "repatriated", "not_indicated", "nonsense", ""])
def test_no_step_is_left_out(referral: Referral, cast: dict[str, Officer], state: str) -> None:
    with pytest.raises(CallerError):
        advance(referral, cast["alice"], state)


def test_every_state_can_be_reached_and_left_as_declared() -> None:
    reached = {State.DETECTED}
    while (more := reached | {to for state in reached for to in NEXT[state]}) != reached:
        reached = more
    assert reached == set(State) - {State.NOT_INDICATED}


def test_a_missing_person_found_is_held_until_two_have_looked(
    raid: Raid, met: Met, cast: dict[str, Officer]
) -> None:
    missing = NoticeRow("VN-M-1", "yellow", "Lê Thị Hoa", NOTICE_DAY, (), "2001-05-06", "F", "VN")
    store_notices(None, cast["alice"].unit, [missing])
    raid("OP-1", "h,LE THI HOA,2001-05-06,F,VN,,suspect,,")
    assert met("OP-1", "h").category == "suspect"
    candidate = Candidate.objects.get(notice__reference="VN-M-1")
    decide(candidate, cast["sok"], confirm=True)
    assert Referral.objects.get().state == State.DETECTED
    assert met("OP-1", "h").category == "undetermined"


def test_a_wanted_person_confirmed_opens_no_referral(raid: Raid, cast: dict[str, Officer]) -> None:
    wanted = NoticeRow(
        "VN-W-1", Notice.Colour.RED, "Lê Văn Hoà", NOTICE_DAY, (), "1981-05-06", "M", "VN", "B9988776"
    )
    store_notices(None, cast["alice"].unit, [wanted])
    raid("OP-1", "h,LE VAN HOA,1981-05-06,M,VN,B9988776,suspect,,")
    candidate = Candidate.objects.get(notice__reference="VN-W-1")
    for name in ("alice", "cora"):
        decide(candidate, cast[name], confirm=True)
    assert not Referral.objects.exists()
