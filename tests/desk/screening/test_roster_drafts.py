"""A table waits until its columns are agreed; its lines are taken as agreed, and what holds no sense is kept with its reason."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import Workbook

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.screening import draft_actions, queries
from jointdesk.desk.screening.draft_actions import (
    Agreement,
    forget_old_drafts,
    guess_agreement,
    open_draft,
    read_agreement,
    take_draft,
    take_source,
)
from jointdesk.desk.screening.drafts import show_draft
from jointdesk.desk.screening.lines import Source
from jointdesk.desk.screening.models import Roster, RosterDraft
from jointdesk.desk.screening.roster_lines import RosterLine
from jointdesk.engine.errors import CallerError, InputError, NotAllowed

pytestmark = pytest.mark.django_db
TABLE = (
    "No;Surname;Given names;姓名;Also known as;Born;Age;Sex;Nationality;Passport;Tel\n"
    "1;TRAN;Thi Mai;陈氏梅;Mai; 3.11.1999;;nữ;Việt Nam;C 765;0912 345 678\n"
    ";;;李明;;;25;남;CHN;;\n"
    "3;KIM;;;A;yesterday;;;;;\n"
)


@pytest.fixture
def draft(cast: dict[str, Officer]) -> RosterDraft:
    return open_draft(cast["sok"], "OP-9", TABLE.encode(), "gate.csv")


def test_several_columns_make_the_names_of_one_person(draft: RosterDraft) -> None:
    taken = take_draft(draft, guess_agreement(draft))
    first, second = [line for _, line in taken.lines]
    assert first == RosterLine(
        row_id="1",
        name="陈氏梅",
        birth_date="1999-11-03",
        sex="F",
        nationality="VN",
        document="C 765",
        aliases=("Mai",),
        phone="0912 345 678",
    )
    assert (second.name, second.age, second.sex, second.nationality) == ("李明", 25, "M", "CN")


def test_an_officer_may_take_the_parts_of_a_name_too(draft: RosterDraft) -> None:
    guessed = guess_agreement(draft)
    agreed = Agreement(("id", "family", "given", *guessed.fields[3:]), guessed.order, guessed.headed)
    [(_, first), _] = take_draft(draft, agreed).lines
    assert (first.name, first.aliases) == ("陈氏梅", ("TRAN Thi Mai", "Mai"))


def test_a_line_is_refused_under_the_heading_the_officer_knows(draft: RosterDraft) -> None:
    [(error, cells)] = take_draft(draft, guess_agreement(draft)).refusals.lines
    assert (error.line, error.field) == (4, "Born")
    assert "no date" in error.why
    assert (cells["Surname"], cells["Also known as"]) == ("KIM", "A")


def test_a_line_without_a_number_is_known_by_file_and_place(draft: RosterDraft) -> None:
    _, (_, second) = take_draft(draft, guess_agreement(draft)).lines
    assert second.row_id == f"{draft.sha256[:6]}-3"


def test_numbers_that_stand_for_others_already_are_passed_over(
    roster: Roster, fill: Callable[..., Roster], cast: dict[str, Officer]
) -> None:
    other = open_draft(cast["sok"], "OP-1", b"No,Name\n1,LE VAN BA\n2,LE VAN TU\n", "second.csv")
    assert guess_agreement(other).fields == ("", "name")
    same = open_draft(cast["sok"], "OP-1", b"No,Name,Born,Nationality\n3,KIM MINJUN,,KR\n", "again.csv")
    assert guess_agreement(same).fields[0] == "id"


def test_a_table_without_headings_holds_names(cast: dict[str, Officer]) -> None:
    bare = open_draft(cast["sok"], "OP-9", "Nguyễn Văn An\n김민준\n".encode(), "pasted")
    agreed = guess_agreement(bare)
    assert (agreed.fields, agreed.headed) == (("name",), False)
    assert [line.name for _, line in take_draft(bare, agreed).lines] == ["Nguyễn Văn An", "김민준"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"column-0": "sex", "column-1": "sex", "column-2": "name"}, "two columns for sex"),
        ({"column-0": "id"}, "which column holds the names"),
        ({"column-0": "name", "column-1": "password"}, "not a field"),
    ],
)
def test_columns_that_cannot_be_are_refused(draft: RosterDraft, said: dict[str, str], why: str) -> None:
    with pytest.raises(CallerError, match=why):
        read_agreement(draft, said)


def test_drafts_are_for_those_who_record_operations_and_do_not_stay(
    draft: RosterDraft, cast: dict[str, Officer]
) -> None:
    with pytest.raises(NotAllowed):
        open_draft(cast["vera"], "OP-9", b"name\nAn\n", "x")
    forget_old_drafts()
    assert RosterDraft.objects.exists()
    RosterDraft.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    forget_old_drafts()
    assert not RosterDraft.objects.exists()


def workbook(*rows: list[object]) -> Source:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return Source(out, "gate.xlsx")


def test_a_workbook_that_comes_by_api_or_command_is_read_by_its_headings(db: None) -> None:
    taken = take_source("OP-9", workbook(["Họ tên", "Năm sinh"], ["Nguyễn Văn An", 1990]))
    [(_, line)] = taken.lines
    assert (line.name, line.birth_date) == ("Nguyễn Văn An", "1990")
    bad = workbook(["Họ tên", "Năm sinh"], ["Nguyễn Văn An", "?!"], ["Chi", 1991])
    with pytest.raises(InputError, match=r"gate\.xlsx, line 2, field Năm sinh"):
        take_source("OP-9", bad)
    bad.file.seek(0)
    kept = take_source("OP-9", replace(bad, quarantine=True))
    assert ([line.name for _, line in kept.lines], len(kept.refusals.lines)) == (["Chi"], 1)


def test_a_csv_that_comes_by_api_or_command_keeps_the_rosters_own_columns(db: None) -> None:
    with pytest.raises(InputError, match="unknown column"):
        take_source("OP-9", Source.pasted("id,Họ tên\n1,An\n"))
    [(_, line)] = take_source("OP-9", Source.pasted("id,name,aliases\n1,An,Bi;Bo\n")).lines
    assert line.aliases == ("Bi", "Bo")


def test_a_newer_draft_takes_the_place_of_the_oldest(
    draft: RosterDraft, cast: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_actions, "MOST_DRAFTS", 2)
    for reference in ("OP-10", "OP-11"):
        open_draft(cast["sok"], reference, b"name\nAn\n", "x")
    other = open_draft(cast["ivan"], "OP-12", b"name\nAn\n", "x")
    assert set(RosterDraft.objects.values_list("reference", flat=True)) == {"OP-10", "OP-11", "OP-12"}
    assert not queries.drafts(cast["sok"], "OP-9").exists()
    assert list(queries.drafts(cast["ivan"], "OP-12")) == [other]


def test_a_table_that_was_taken_in_before_says_so(roster: Roster, cast: dict[str, Officer]) -> None:
    again = open_draft(cast["sok"], "OP-1", TABLE.encode(), "gate.csv")
    agreed = guess_agreement(again)
    taken = take_draft(again, agreed)
    assert show_draft(again, agreed, taken).taken_before is None
    file = taken.keep("roster", 2, cast["sok"])
    roster.files.add(file)
    assert show_draft(again, agreed, taken).taken_before == file.at
