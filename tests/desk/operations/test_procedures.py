"""Steps of procedure and partners' arrests; a presumed victim is not charged."""

from collections.abc import Callable
from datetime import date

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Proceeding
from jointdesk.desk.operations.models import Encounter, PartnerArrest, Referral
from jointdesk.desk.operations.operation_actions import Imported
from jointdesk.desk.operations.procedure_actions import import_partner_arrests, import_proceedings
from jointdesk.desk.operations.referrals.actions import review
from jointdesk.desk.operations.roster_actions import RosterImported
from jointdesk.desk.screening.lines import Source
from jointdesk.engine.errors import InputError

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
LEADER = "LIU WEI,1980-02-03,M,CN,E11223344,ringleader,,"
VICTIM = "TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,2;7;15,"


def bring(*lines: str, quarantine: bool = False) -> Imported:
    text = "operation,person,step,date,court\n" + "".join(f"{line}\n" for line in lines)
    pasted = Source.pasted(text, "proceedings.csv")
    return import_proceedings(None, Source(pasted.file, pasted.name, quarantine))


def test_the_same_step_twice_is_one_with_the_earliest_date(raid: Raid) -> None:
    raid("OP-1", f"a,{LEADER}")
    raid("OP-2", f"b,{LEADER}", on="2025-08-01")
    bring(
        "OP-1,a,before_court,2025-09-10,Hanoi",
        "OP-2,b,before_court,2025-09-03,Hue",
        "OP-1,a,proposed_for_prosecution,2025-08-20,",
    )
    steps = {(one.step, one.on, one.court, one.category) for one in Proceeding.objects.all()}
    assert steps == {
        ("before_court", date(2025, 9, 3), "Hue", "ringleader"),
        ("proposed_for_prosecution", date(2025, 8, 20), "", "ringleader"),
    }


def test_a_ringleader_is_one_under_whichever_row_the_step_comes(raid: Raid) -> None:
    raid("OP-1", f"a,{LEADER}")
    raid("OP-2", f"b,{LEADER.replace('ringleader', 'worker')}", on="2025-08-01")
    bring("OP-2,b,before_court,2025-09-10,Hanoi")
    assert Proceeding.objects.get().category == "ringleader"


def test_a_presumed_victim_is_not_charged(raid: Raid) -> None:
    raid("OP-1", f"a,{LEADER}", f"v,{VICTIM}")
    with pytest.raises(InputError, match="presumed victim") as caught:
        bring("OP-1,a,before_court,2025-09-10,Hanoi", "OP-1,v,before_court,2025-09-10,Hanoi")
    assert caught.value.line == 3
    assert not Proceeding.objects.exists()


def test_what_has_not_happened_yet_is_no_step_and_no_arrest(raid: Raid) -> None:
    raid("OP-1", f"a,{LEADER}")
    with pytest.raises(InputError, match="has not come yet"):
        bring("OP-1,a,before_court,2099-09-10,Hanoi")
    with pytest.raises(InputError, match="has not come yet"):
        import_partner_arrests(
            None, Source.pasted("partner,date,nationality,count\nKH,2099-09-10,VN,3\n", "arrests.csv")
        )
    assert not Proceeding.objects.exists()


def test_in_quarantine_everybody_else_is(raid: Raid) -> None:
    raid("OP-1", f"a,{LEADER}", f"v,{VICTIM}")
    done = bring(
        "OP-1,v,before_court,2025-09-10,Hanoi", "OP-1,a,before_court,2025-09-10,Hanoi", quarantine=True
    )
    assert (done.stored, done.file.rows, done.file.refused) == (1, 1, 1)


def test_after_two_officers_found_no_indications_he_may_be(raid: Raid, cast: dict[str, Officer]) -> None:
    raid("OP-1", f"v,{VICTIM}")
    step = "OP-1,v,before_court,2025-09-10,Hanoi"
    review(Referral.objects.get(), cast["alice"], "not_indicated", "ran the floor, paid himself")
    with pytest.raises(InputError, match="presumed victim"):
        bring(step)
    review(Referral.objects.get(), cast["cora"], "not_indicated", "same finding")
    bring(step)
    assert Proceeding.objects.get().category == "suspect"
    assert Encounter.objects.get().category == "suspect"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("OP-1,zz,before_court,2025-09-10,", "person"),
        ("OP-1,a,acquitted,2025-09-10,", "step"),
        ("OP-1,a,before_court,2025-09-31,", "date"),
    ],
)
def test_a_bad_line_is_named(raid: Raid, line: str, field: str) -> None:
    raid("OP-1", f"a,{LEADER}")
    with pytest.raises(InputError) as caught:
        bring(line)
    assert (caught.value.line, caught.value.field) == (2, field)


def test_partners_arrests_are_kept_apart_and_counted_once() -> None:
    text = "partner,date,nationality,count,gang,site\nSG,2025-10-09,SG,27,Gang 7,Tower\nSG,2025-10-09,MY,7,Gang 7,Tower\n"
    for _ in range(2):
        import_partner_arrests(None, Source.pasted(text))
    assert sorted(PartnerArrest.objects.values_list("nationality", "count")) == [("MY", 7), ("SG", 27)]
    with pytest.raises(InputError, match="count"):
        import_partner_arrests(None, Source.pasted(text.replace("27", "many")))
