"""Late corrections change the row, the person and what follows from both; the old value stays readable."""

from collections.abc import Callable

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.roster_actions import RosterImported, import_corrections
from jointdesk.desk.screening.lines import Source
from jointdesk.engine.errors import InputError

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
Met = Callable[[str, str], Encounter]
HEADER = "operation,id,field,value,corrected_at,reason\n"


def correct(*lines: str, officer: Officer | None = None, quarantine: bool = False) -> int:
    pasted = Source.pasted(HEADER + "".join(f"{line}\n" for line in lines), "corrections.csv")
    return import_corrections(officer, Source(pasted.file, pasted.name, quarantine)).stored


def test_a_corrected_nationality_is_the_persons(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,VN,C7654321,,,")
    assert correct("OP-1,a,nationality,KH,2025-08-01,passport found") == 1
    found = met("OP-1", "a")
    assert (found.row.nationality, found.person.nationality) == ("KH", "KH")
    assert found.row.corrections[0]["old"] == "VN"


def test_the_latest_correction_holds_whatever_the_order_of_lines(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,VN,C7654321,,,")
    lines = ("OP-1,a,nationality,TH,2025-09-01,embassy", "OP-1,a,nationality,KH,2025-08-01,interpreter")
    assert correct(*lines) == 1
    assert met("OP-1", "a").person.nationality == "TH"
    assert correct(*lines) == 0  # the same file again changes nothing


def test_a_withdrawn_row_no_longer_counts(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,VN,C7654321,,,", "b,DARA SOK,1990-02-03,M,VN,C7654321,,,")
    assert correct("OP-1,b,withdrawn,yes,2025-08-01,entered twice") == 1
    assert met("OP-1", "b").row.withdrawn_at is not None
    assert met("OP-1", "a").row.withdrawn_at is None


def test_a_corrected_document_joins_who_turns_out_to_be_one(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,,M,KH,C7654321,,,")
    raid("OP-2", "b,SOK DARAA,1990-02-03,M,VN,X1111111,,,")
    assert met("OP-1", "a").person != met("OP-2", "b").person
    correct("OP-2,b,document,C7654321,2025-08-01,read again")
    assert met("OP-1", "a").person == met("OP-2", "b").person


def test_indicators_noted_later_open_a_referral(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,KH,C7654321,suspect,,")
    correct("OP-1,a,indicators,2;7;15,2025-08-01,interview")
    assert met("OP-1", "a").category == "victim"
    assert Referral.objects.count() == 1


def test_indicators_taken_back_close_nothing(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,KH,C7654321,suspect,2;7;15,")
    correct("OP-1,a,indicators,,2025-08-01,wrong line")
    assert met("OP-1", "a").category == "victim"
    assert Referral.objects.get().state == Referral.State.PRESUMED


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("OP-1,zz,nationality,KH,2025-08-01,", "id"),
        ("OP-9,a,nationality,KH,2025-08-01,", "id"),
        ("OP-1,a,nationality,Cambodia,2025-08-01,", "nationality"),
        ("OP-1,a,birth_date,1990-31-31,2025-08-01,", "birth_date"),
        ("OP-1,a,row_id,b,2025-08-01,", "field"),
        ("OP-1,a,roster,5,2025-08-01,", "field"),
        ("OP-1,a,withdrawn,no,2025-08-01,", "value"),
        ("OP-1,a,nationality,KH,soon,", "corrected_at"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_corrected(raid: Raid, met: Met, line: str, field: str) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,VN,C7654321,,,")
    with pytest.raises(InputError) as caught:
        correct("OP-1,a,nationality,TH,2025-07-01,", line)
    assert (caught.value.line, caught.value.field) == (3, field)
    assert met("OP-1", "a").row.nationality == "VN"


def test_in_quarantine_the_other_lines_are_applied(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,VN,C7654321,,,")
    assert correct("OP-9,a,sex,F,2025-07-01,", "OP-1,a,nationality,TH,2025-07-01,", quarantine=True) == 1
    assert met("OP-1", "a").row.nationality == "TH"


def test_an_officer_corrects_only_what_is_open_to_the_unit(raid: Raid, cast: dict[str, Officer]) -> None:
    raid("OP-1", "a,SOK DARA,1990-02-03,M,VN,C7654321,,,")
    line = "OP-1,a,nationality,KH,2025-08-01,passport found"
    with pytest.raises(InputError):
        correct(line, officer=cast["charlie"])
    assert correct(line, officer=cast["sok"]) == 1
