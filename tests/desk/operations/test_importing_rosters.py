"""A roster becomes encounters and persons; who is found twice is one person."""

from collections.abc import Callable
from datetime import date

import pytest

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Notice, Person, PersonDocument
from jointdesk.desk.cases.persons.merging import propose_merge
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.roster_actions import RosterImported
from jointdesk.engine.errors import InputError, NotAllowed

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
Met = Callable[[str, str], Encounter]
DAY = date(2025, 7, 1)


def test_each_row_is_an_encounter_with_a_person(raid: Raid, met: Met) -> None:
    done = raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,", "b,,,,,,,,nobody could say")
    assert (done.rows, done.new_persons, done.met_before) == (2, 2, 0)
    person = met("OP-1", "a").person
    assert (person.name, person.birth_date, person.document) == ("TRAN VAN BINH", "1990-02-03", "C7654321")


@pytest.mark.parametrize(
    "again",
    [
        "x,BINH TRAN,,,,c 7654321,,,",  # the same document, written otherwise
        "x,Trần Văn Bình,1990-02-03,M,VN,,,,",  # name, full birth date and nationality
    ],
)
def test_who_is_found_twice_is_one_person_and_the_spelling_is_kept(raid: Raid, met: Met, again: str) -> None:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,")
    done = raid("OP-2", again, on="2025-08-01")
    assert (done.new_persons, done.met_before) == (0, 1)
    person = met("OP-2", "x").person
    assert person == met("OP-1", "a").person
    assert person.name == "TRAN VAN BINH"
    assert person.aliases == [again.split(",")[1]]
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        "x,TRAN VAN BINH,,M,VN,,,,",  # a name alone
        "x,TRAN VAN BINH,1990,M,VN,,,,",
        "x,TRAN VAN BINH,1990-02-03,M,KH,,,,",
        "x,LE QUOC DUNG,1990-02-03,M,VN,,,,",
    ],
)
def test_nobody_is_joined_on_less(raid: Raid, other: str) -> None:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,")
    assert raid("OP-2", other).new_persons == 1


def test_a_row_entered_twice_in_one_roster_is_one_person(raid: Raid) -> None:
    done = raid("OP-1", "a,KIM MINJUN,1990-02-03,M,KR,M1112223,,,", "b,김민준,1990-02-03,M,KR,M1112223,,,")
    assert (done.rows, done.new_persons) == (2, 1)


def test_a_row_may_join_two_persons_known_apart(raid: Raid, met: Met) -> None:
    raid("OP-1", "a,TRAN VAN BINH,,,,C7654321,,,", "b,Trần Văn Bình,1990-02-03,,VN,,,,")
    assert Person.objects.count() == 2
    raid("OP-2", "c,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,,")
    assert Person.objects.count() == 1
    assert met("OP-1", "b").person == met("OP-2", "c").person
    assert Entry.objects.filter(kind="persons_joined").count() == 1


def test_what_is_known_of_either_is_kept_of_the_one(raid: Raid, met: Met, units: dict[str, Unit]) -> None:
    raid("OP-1", "a,TRAN VAN BINH,,,,C7654321,,,", "b,Trần Văn Bình,1990-02-03,,VN,,,,")
    gone = met("OP-1", "b").person
    PersonDocument.objects.create(person=gone, number="001090123456", kind="identity_card")
    notice = Notice.objects.create(
        reference="VN-W-1", person=gone, colour="red", issued_on=DAY, review_on=DAY, unit=units["national"]
    )
    raid("OP-2", "c,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,,")
    kept = Person.objects.get()
    assert kept.documents.get().number == "001090123456"
    notice.refresh_from_db()
    assert notice.person == kept


def test_whom_officers_propose_to_join_is_left_to_them(
    raid: Raid, met: Met, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "a,TRAN VAN BINH,,,,C7654321,,,", "b,Trần Văn Bình,1990-02-03,,VN,,,,", "c,BINH,,,,,,,")
    one, other = met("OP-1", "b").person, met("OP-1", "c").person
    propose_merge(cast["alice"], one, other, "Same face")
    raid("OP-2", "d,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,,")
    assert Person.objects.filter(pk=one.pk).exists()


def test_a_victim_who_shows_another_paper_is_the_same_victim(
    raid: Raid, met: Met, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "a,TRAN THI LAN,1999-05-06,F,VN,C7654321,,2;3;7;8,")
    victim = met("OP-1", "a").person
    PersonDocument.objects.create(person=victim, number="001199123456", kind="identity_card")
    raid("OP-2", "b,LAN,,F,,001199123456,suspect,,")
    found = met("OP-2", "b")
    assert (found.person, found.category) == (victim, "victim")


def test_the_same_file_again_adds_nothing_and_a_longer_one_adds_the_rest(raid: Raid) -> None:
    first = "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,"
    raid("OP-1", first)
    assert raid("OP-1", first).rows == 0
    assert raid("OP-1", first, "b,LE THI HOA,,F,VN,,,,").rows == 1
    assert Encounter.objects.count() == 2


def test_a_changed_line_is_refused_as_a_correction(raid: Raid) -> None:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,")
    with pytest.raises(InputError) as caught:
        raid("OP-1", "b,LE THI HOA,,F,VN,,,,", "a,TRAN VAN BINH,1991-02-03,M,VN,C7654321,suspect,,")
    assert (caught.value.file, caught.value.line, caught.value.field) == ("OP-1.csv", 3, "id")
    assert Encounter.objects.count() == 1


def test_a_bad_line_leaves_nothing_behind(raid: Raid) -> None:
    with pytest.raises(InputError):
        raid("OP-1", "a,AN,,,,,,,", "b,BINH,31.12.1990,,,,,,")
    assert not Encounter.objects.exists()
    assert not Person.objects.exists()
    assert Operation.objects.get().roster is None


def test_an_intake_officer_records_no_operation(raid: Raid, cast: dict[str, Officer]) -> None:
    with pytest.raises(NotAllowed):
        raid("OP-1", "a,AN,,,,,,,", officer=cast["mai"])


def test_nobody_records_an_operation_of_another_province(raid: Raid, cast: dict[str, Officer]) -> None:
    with pytest.raises(NotAllowed):
        raid("OP-1", "a,AN,,,,,,,", officer=cast["charlie"])
    assert raid("OP-2", "a,AN,,,,,,,", officer=cast["sok"]).rows == 1
