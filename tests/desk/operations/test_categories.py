"""Screened for victimhood before suspicion; nothing decides a negative by itself."""

from collections.abc import Callable

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.referrals.actions import review
from jointdesk.desk.operations.roster_actions import RosterImported

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
Met = Callable[[str, str], Encounter]

SIGNS = "2;7;15"  # deceived, documents withheld, guards


@pytest.mark.parametrize(
    ("role", "signs", "birth_date", "category", "state"),
    [
        ("suspect", "", "1990-02-03", "suspect", None),
        ("ringleader", "", "1990-02-03", "ringleader", None),
        ("worker", "", "1990-02-03", "undetermined", None),
        ("", "", "1990-02-03", "undetermined", None),
        ("", SIGNS, "1990-02-03", "victim", "presumed"),
        ("worker", SIGNS, "1990-02-03", "victim", "presumed"),
        ("suspect", SIGNS, "1990-02-03", "victim", "presumed"),
        ("ringleader", SIGNS, "1990-02-03", "undetermined", "detected"),
        ("suspect", "", "2010-02-03", "undetermined", "detected"),
        ("suspect", "19", "2010-02-03", "victim", "presumed"),
    ],
)
def test_victimhood_comes_before_suspicion(
    raid: Raid, met: Met, role: str, signs: str, birth_date: str, category: str, state: str | None
) -> None:
    raid("OP-1", f"a,TRAN VAN BINH,{birth_date},M,VN,C7654321,{role},{signs},")
    found = met("OP-1", "a")
    assert found.category == category
    assert found.explanation
    assert [referral.state for referral in Referral.objects.all()] == ([state] if state else [])


def test_a_presumed_victim_is_one_wherever_found(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,")
    assert met("OP-1", "a").category == "suspect"
    assert (
        raid("OP-2", f"b,TRAN VAN BINH,1990-02-03,M,VN,C7654321,worker,{SIGNS},", on="2025-08-01").referrals
        == 1
    )
    assert met("OP-1", "a").category == "victim"
    assert raid("OP-3", "c,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,", on="2025-09-01").referrals == 0
    assert met("OP-3", "c").category == "victim"
    assert Referral.objects.count() == 1


def test_new_indications_open_a_closed_referral_again(raid: Raid, met: Met, cast: dict[str, Officer]) -> None:
    raid("OP-1", f"a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,{SIGNS},")
    referral = Referral.objects.get()
    for name in ("alice", "cora"):
        review(referral, cast[name], "not_indicated", "he ran the floor")
    assert met("OP-1", "a").category == "suspect"
    raid("OP-2", f"b,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,{SIGNS};5,", on="2025-08-01")
    referral.refresh_from_db()
    assert referral.state == Referral.State.PRESUMED
    assert referral.indicators == [2, 5, 7, 15]
    assert referral.reviews.filter(superseded_at=None).count() == 0
    assert referral.reviews.count() == 2
    assert met("OP-1", "a").category == "victim"


def test_the_same_indications_again_do_not(raid: Raid, met: Met, cast: dict[str, Officer]) -> None:
    raid("OP-1", f"a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,{SIGNS},")
    for name in ("alice", "cora"):
        review(Referral.objects.get(), cast[name], "not_indicated", "he ran the floor")
    raid("OP-2", f"b,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,{SIGNS},", on="2025-08-01")
    assert Referral.objects.get().state == Referral.State.NOT_INDICATED
    assert met("OP-2", "b").category == "suspect"


def test_each_referral_is_in_the_log_without_a_name(raid: Raid) -> None:
    raid("OP-1", f"a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,{SIGNS},")
    assert Entry.objects.get(kind="referral_opened").record == {
        "state": "presumed",
        "operation": "OP-1",
        "rule": 1,
    }
