"""Officers and units from a file: looked at first, then all of it or nothing; no password stands in a file."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jointdesk.desk.accounts.administration.incoming import FIELDS
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.engine.reference import read_tsv

OFFICERS = "/administration/officers/import/"
UNITS = "/administration/units/import/"
GOOD = "username,name,role,unit,email,language\nlan,Lan,intake,national,,vi\nsophea,Sophea,Investigator,{unit},,km\n"


@pytest.fixture
def admin(client, cast):
    client.force_login(next(one for one in cast.values() if one.role == "administrator"))
    return client


@pytest.fixture
def good(units):
    return GOOD.format(
        unit=next(code for code in units if units[code].level == "province" or code != "national")
    )


def workbook(text):
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_file(content, name="officers.csv"):
    return {"file": SimpleUploadedFile(name, content)}


def test_a_look_takes_nothing_in(admin, good):
    before = Officer.objects.count()
    answer = admin.post(OFFICERS, {"text": good})
    assert answer.status_code == 200
    assert b"2 lines" in answer.content
    assert Officer.objects.count() == before


def test_confirmed_each_has_a_first_password_of_ours_shown_once(admin, good):
    answer = admin.post(OFFICERS, {"text": good, "take": "1"})
    enrolled = answer.context["enrolled"]
    assert [officer.username for officer, _password in enrolled] == ["lan", "sophea"]
    for officer, password in enrolled:
        assert password in answer.content.decode()
        assert officer.check_password(password)
        assert officer.password_is_given
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: text.replace("username", "Tên đăng nhập").replace("unit", "ĐƠN VỊ").encode(),
        workbook,
    ],
)
def test_files_as_spreadsheets_write_them(admin, good, write):
    answer = admin.post(OFFICERS, as_file(write(good)))
    assert answer.status_code == 200, answer.content.decode()
    assert answer.context["incoming"].is_good


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Mai Long,Mai,intake,national,,", "username"),
        ("lan,Lan again,intake,national,,", "username"),
        ("mai2,Mai,king,national,,", "role"),
        ("mai2,Mai,intake,nowhere,,", "unit"),
        ("mai2,,intake,national,,", "name"),
        ("mai2,Mai,intake,national,not an address,", "email"),
        ("mai2,Mai,intake,national,,tlh", "language"),
    ],
)
def test_one_wrong_line_is_named_and_nothing_is_taken_in(admin, good, line, field):
    before = Officer.objects.count()
    answer = admin.post(OFFICERS, {"text": good + line + "\n", "take": "1"})
    assert answer.status_code == 400
    wrong = {
        one.number: [name for name, _words in one.wrong]
        for one in answer.context["incoming"].lines
        if one.wrong
    }
    assert wrong == {4: [field]}
    assert Officer.objects.count() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "username,name\nlan,Lan\n",
        "username,name,role,unit\n",
        "x" * 3_000_000,
        "\x00\x01",
        'a,b\n"broken',
    ],
)
def test_what_is_no_such_list_is_said(admin, text):
    before = Officer.objects.count()
    answer = admin.post(OFFICERS, {"text": text, "take": "1"})
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content
    assert Officer.objects.count() == before


def test_there_is_an_end_to_the_lines(admin):
    lines = "".join(f"o{n},O,intake,national\n" for n in range(101))
    answer = admin.post(OFFICERS, {"text": "username,name,role,unit\n" + lines})
    assert b"too many lines" in answer.content


def test_a_workbook_that_unpacks_to_too_much_is_refused(admin):
    answer = admin.post(OFFICERS, as_file(b"PK\x03\x04" + b"\x00" * 4000, "bomb.xlsx"))
    assert answer.status_code == 400


def test_units_below_one_another_come_in_order(admin, cast):
    text = "code,name,level,parent\nnew-1,New one,province,national\nnew-2,Below,district,new-1\n"
    assert admin.post(UNITS, {"text": text}).context["incoming"].is_good
    assert not Unit.objects.filter(code="new-1").exists()
    assert admin.post(UNITS, {"text": text, "take": "1"})["Location"] == "/administration/units/"
    assert Unit.objects.get(code="new-2").parent.code == "new-1"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("national,Again,province,national", "code"),
        ("x-1,X,commune,national", "level"),
        ("x-1,X,province,nowhere", "parent"),
    ],
)
def test_a_wrong_unit_is_named_and_none_comes_in(admin, line, field):
    text = f"code,name,level,parent\nnew-1,New one,province,national\n{line}\n"
    answer = admin.post(UNITS, {"text": text, "take": "1"})
    assert answer.status_code == 400
    wrong = {
        one.number: [name for name, _words in one.wrong]
        for one in answer.context["incoming"].lines
        if one.wrong
    }
    assert wrong == {3: [field]}
    assert not Unit.objects.filter(code="new-1").exists()


@pytest.mark.parametrize("page", [OFFICERS, UNITS])
def test_it_is_for_administrators(client, cast, page):
    for officer in cast.values():
        client.force_login(officer)
        assert client.get(page).status_code == (200 if officer.role == "administrator" else 403), officer


def test_the_form_of_the_table_of_headings():
    rows = read_tsv("jointdesk.desk.accounts.administration", "incoming_columns.tsv")
    assert {(row["of"], row["field"]) for row in rows} == {
        (of, name) for of, names in FIELDS.items() for name in names
    }
    assert len({(row["of"], row["heading"]) for row in rows}) == len(rows)
