"""Files of complaints: taken in whole, or refused by line and field; corrections follow, and links follow those."""

import io
from typing import Any

import pytest

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.intake.correction_actions import import_corrections
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, Identifier, ImportedFile, Mention
from jointdesk.desk.intake.refused import refused_csv
from jointdesk.desk.intake.signals import complaints_changed, complaints_stored
from jointdesk.engine.errors import InputError, NotAllowed

HEADER = "id,received_at,unit,country,narrative,amount,currency,scam_types\n"
GOOD = "A-1,2025-09-01,VN-HN,VN,Chuyển vào STK 0123 456 789 Vietcombank,5000000,VND,INVEST;ROMANCE\n"
PHONE = "A-2,2025-09-02,VN-HN,VN,Gọi cho tôi từ 0912 345 678,,,\n"

pytestmark = pytest.mark.django_db


def take(text: str, officer: Officer | None = None, **options: Any) -> ImportedFile:
    return import_complaints(io.BytesIO(text.encode()), "c.csv", officer, **options)


def correct(text: str, officer: Officer | None = None, **options: Any) -> ImportedFile:
    return import_corrections(io.BytesIO(text.encode()), "k.csv", officer, **options)


@pytest.fixture
def told() -> Any:
    """What the signals told, in order."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def stored(sender: Any, **kwargs: Any) -> None:
        heard.append(("stored", kwargs))

    def changed(sender: Any, **kwargs: Any) -> None:
        heard.append(("changed", kwargs))

    complaints_stored.connect(stored)
    complaints_changed.connect(changed)
    yield heard
    complaints_stored.disconnect(stored)
    complaints_changed.disconnect(changed)


def test_a_complaint_is_stored_with_its_identifiers_and_its_statutory_day(units: dict[str, Unit]) -> None:
    imported = take(HEADER + GOOD)
    complaint = Complaint.objects.get(reference="A-1")
    assert (imported.rows, imported.refused) == (1, 0)
    assert complaint.unit == units["VN-HN"]
    assert complaint.decide_by.isoformat() == "2025-09-21"  # 20 days, the day of receipt not counted
    assert {noted.code for noted in complaint.scam_types.all()} == {"INVEST", "ROMANCE"}
    mention = complaint.mentions.get()
    assert mention.identifier.value == "VCB:0123456789"
    assert complaint.narrative[mention.start : mention.end] == mention.raw == "0123 456 789"


def test_an_import_is_logged_by_digest_and_without_personal_data(units: dict[str, Unit]) -> None:
    imported = take(HEADER + GOOD)
    entry = Entry.objects.get(kind="complaints_imported")
    assert entry.record == {"sha256": imported.sha256, "complaints": 1, "duplicates": 0, "refused": 0}
    assert Access.objects.get(act="collection").subject == entry.subject


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("A-2,2025-13-01,VN-HN,VN,text,,,\n", "c.csv, line 3, field received_at: '2025-13-01' is not a date"),
        ("A-2,2025-09-01,VN-XX,VN,text,,,\n", "c.csv, line 3, field unit:"),
        ("A-2,2025-09-01,VN-HN,VNM,text,,,\n", "c.csv, line 3, field country:"),
        ("A-2,2025-09-01,VN-HN,VN,,,,\n", "c.csv, line 3, field narrative: is empty"),
        ("A-2,2025-09-01,VN-HN,VN,text,five,VND,\n", "c.csv, line 3, field amount: 'five' is not a number"),
        ("A-2,2025-09-01,VN-HN,VN,text,5,,\n", "c.csv, line 3, field currency: is empty"),
        (
            "A-2,2025-09-01,VN-HN,VN,text,,,MAGIC\n",
            "c.csv, line 3, field scam_types: 'MAGIC' is no scam type",
        ),
        (",2025-09-01,VN-HN,VN,text,,,\n", "c.csv, line 3, field id: is empty"),
        ("A 2,2025-09-01,VN-HN,VN,text,,,\n", "c.csv, line 3, field id: may hold"),
        ("A-1,2025-09-01,VN-HN,VN,text,,,\n", "c.csv, line 3, field id: stands already in line 2"),
        ("A-2,2025-09-01,VN-HN\n", "c.csv, line 3: 3 cells, the header has 8"),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_the_file_is_stored(
    units: dict[str, Unit], line: str, where: str
) -> None:
    with pytest.raises(InputError) as caught:
        take(HEADER + GOOD + line)
    assert str(caught.value).startswith(where)
    assert not Complaint.objects.exists()
    assert not ImportedFile.objects.exists()
    assert not Identifier.objects.exists()


def test_with_quarantine_all_other_lines_are_stored_and_the_refused_can_be_put_right(
    units: dict[str, Unit],
) -> None:
    bad = "A-3,yesterday,VN-HN,VN,Gọi 0988 777 666,,,\n"
    imported = take(HEADER + GOOD + bad + PHONE, quarantine=True)
    assert (imported.rows, imported.refused) == (2, 1)
    text = refused_csv(imported.pk)
    assert "3,received_at,'yesterday' is not a date" in text
    again = take(text.replace("yesterday,", "2025-09-03,"))
    assert again.rows == 1
    assert set(Complaint.objects.values_list("reference", flat=True)) == {"A-1", "A-2", "A-3"}


def test_the_same_file_twice_is_refused(units: dict[str, Unit]) -> None:
    take(HEADER + GOOD)
    with pytest.raises(InputError, match="line 2, field id: a complaint of this id is stored already"):
        take(HEADER + GOOD)


def test_an_officer_imports_for_the_own_units_only(cast: dict[str, Officer]) -> None:
    with pytest.raises(InputError, match="field unit"):
        take(HEADER + GOOD.replace("VN-HN", "VN-SG"), cast["mai"])
    assert take(HEADER + GOOD, cast["mai"]).rows == 1


def test_who_may_not_import_does_not(cast: dict[str, Officer]) -> None:
    for name in ("alice", "bob", "sok", "vera"):
        with pytest.raises(NotAllowed):
            take(HEADER + GOOD, cast[name])


def test_a_line_without_unit_belongs_to_the_importer(cast: dict[str, Officer]) -> None:
    take(HEADER + GOOD.replace("VN-HN", ""), cast["mai"])
    assert Complaint.objects.get().unit.code == "VN-HN"


def test_the_rooms_above_are_told_once_a_file(units: dict[str, Unit], told: list[Any]) -> None:
    take(HEADER + GOOD + PHONE)
    assert [(what, kwargs["bulk"], len(kwargs["complaints"])) for what, kwargs in told] == [
        ("stored", True, 2)
    ]


def test_an_identifier_is_stored_once_for_all_complaints(units: dict[str, Unit]) -> None:
    take(HEADER + GOOD + GOOD.replace("A-1", "A-5").replace("2025-09-01", "2025-12-24"))
    assert Identifier.objects.count() == 1
    assert Mention.objects.count() == 2


KHEAD = "id,field,value,corrected_at,reason\n"


def test_a_correction_changes_the_field_and_keeps_the_old_value(units: dict[str, Unit]) -> None:
    take(HEADER + GOOD)
    correct(KHEAD + "A-1,amount,7000000,2025-10-01,mistyped\n")
    complaint = Complaint.objects.get()
    assert complaint.amount == 7_000_000
    kept = complaint.corrections.get()
    assert (kept.old, kept.new, kept.reason) == ("5000000.00", "7000000", "mistyped")


def test_a_corrected_narrative_names_other_identifiers(units: dict[str, Unit], told: list[Any]) -> None:
    take(HEADER + GOOD)
    correct(KHEAD + "A-1,narrative,Gọi cho tôi từ 0912 345 678,2025-10-01,miscopied\n")
    complaint = Complaint.objects.get()
    assert [mention.identifier.value for mention in complaint.mentions.all()] == ["+84912345678"]
    (change,) = told[-1][1]["changes"]
    assert (told[-1][0], change.complaint, change.living) == ("changed", complaint.pk, True)
    assert [Identifier.objects.get(pk=one).complaint_count for one in (*change.lost, *change.gained)] == [
        0,
        1,
    ]


def test_a_withdrawal_and_its_reversal(units: dict[str, Unit]) -> None:
    take(HEADER + GOOD)
    correct(KHEAD + "A-1,withdrawn,yes,2025-10-01,settled\n")
    assert Complaint.objects.get().state == Complaint.State.WITHDRAWN
    correct(KHEAD + "A-1,withdrawn,no,2025-10-05,in error\n")
    assert Complaint.objects.get().state == Complaint.State.NEW


def test_an_older_correction_that_comes_later_changes_nothing_but_is_kept(units: dict[str, Unit]) -> None:
    take(HEADER + GOOD)
    correct(KHEAD + "A-1,amount,9,2025-10-05,second\n")
    correct(KHEAD + "A-1,amount,8,2025-10-01,first\n")
    complaint = Complaint.objects.get()
    assert complaint.amount == 9
    assert complaint.corrections.count() == 2


def test_a_file_of_corrections_can_come_twice(units: dict[str, Unit]) -> None:
    take(HEADER + GOOD)
    text = KHEAD + "A-1,amount,9,2025-10-05,\nA-1,withdrawn,yes,2025-10-06,\n"
    correct(text)
    correct(text)
    assert Complaint.objects.get().corrections.count() == 2


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("A-9,amount,9,2025-10-05,\n", "k.csv, line 2, field id: no complaint of this id"),
        ("A-1,colour,9,2025-10-05,\n", "k.csv, line 2, field field: 'colour' is not one of"),
        ("A-1,amount,lots,2025-10-05,\n", "k.csv, line 2, field amount: 'lots' is not a number"),
        ("A-1,withdrawn,maybe,2025-10-05,\n", "k.csv, line 2, field withdrawn"),
        ("A-1,amount,9,soon,\n", "k.csv, line 2, field corrected_at"),
    ],
)
def test_a_bad_correction_is_named_and_none_is_applied(units: dict[str, Unit], line: str, where: str) -> None:
    take(HEADER + GOOD)
    with pytest.raises(InputError) as caught:
        correct(KHEAD + line + "A-1,amount,1,2025-10-05,\n")
    assert str(caught.value).startswith(where)
    assert Complaint.objects.get().amount == 5_000_000


def test_an_officer_corrects_own_complaints_only(cast: dict[str, Officer]) -> None:
    take(HEADER + GOOD)
    with pytest.raises(InputError, match="no complaint of this id"):
        correct(KHEAD + "A-1,amount,1,2025-10-05,\n", cast["charlie"])
    correct(KHEAD + "A-1,amount,1,2025-10-05,\n", cast["ivan"])
    assert Complaint.objects.get().amount == 1
