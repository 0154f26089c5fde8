"""The report as files that other programs open: what they read is what was counted, and nothing in them runs."""

import csv
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from jointdesk.desk.statistics import paper
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.formats import render
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import tables
from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import countries, provinces

LANGUAGES = ("vi", "km", "ko", "zh-hans", "en")
HOSTILE = ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1")


@pytest.fixture
def full(records):
    """A desk with something in every table."""
    hanoi, saigon = records.operation(province="VN-HN"), records.operation(province="VN-SG")
    records.crowd(hanoi, 12, "KH")
    records.crowd(saigon, 11, "CN")
    records.found(saigon, "VN", "ringleader")
    records.victim(hanoi)
    records.step(records.found(hanoi, category="ringleader").person)
    records.losses("300000000000.25", *["1000000"] * 5)
    records.complaint(types=("ROMANCE", "INVEST"), unit="VN-HN")
    records.request(("send", "sent", "2025-09-05"))
    records.arrested_by_partner("SG", 34)
    records.hit()
    return records


@pytest.fixture
def hostile(records):
    """Codes no table knows come out as they are: they may be anything."""
    for number, text in enumerate(HOSTILE):
        records.found(records.operation(province=text[:10]), nationality=text[:2])
        records.complaint(types=(text[:20],), amount=number + 1, currency=text[:3])
    return records


def read_csv(raw):
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_csv_says_what_was_counted(full, september):
    rows = read_csv(render(count(None, september), "csv"))
    by_table = {}
    for row in rows:
        by_table.setdefault(row["table"], {})[row["item"], row["measure"]] = row["value"]
    assert by_table["by_province"] == {
        ("Hanoi", "Foreigners"): "14",
        ("Ho Chi Minh City", "Foreigners"): "11",
    }
    assert by_table["headline"]["Foreigners found", "This period"] == "25"
    assert by_table["headline"]["Foreigners found", "Period before"] == "0"
    assert by_table["losses"]["VND", "Amount"] == "300005000000.25"
    assert set(by_table) == {table.key for table in tables(count(None, september))}


def test_no_cell_of_the_csv_is_a_formula(hostile, september):
    rows = read_csv(render(count(None, september), "csv"))
    assert len(rows) > len(HOSTILE)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values()), row


def test_no_cell_of_the_xlsx_is_a_formula_but_the_totals(hostile, september):
    raw = render(count(None, september), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    formulas = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas
    assert all(value.startswith("=SUBTOTAL(109,") for value in formulas)
    # and none was lost: the cell holds the text
    assert {sheet_cell[0].value for sheet_cell in book["by_nationality"].iter_rows(min_row=4)} >= {
        "=1",
        "+1",
        "@A",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_xlsx_has_a_native_table_a_sheet_whose_parts_add_up(full, september, language):
    with translation.override(language):
        report = count(None, september)
        book = openpyxl.load_workbook(io.BytesIO(render(report, "xlsx")))
        made = {table.key: table for table in tables(report)}
    assert book.sheetnames[:-1] == list(made)
    for key, table in made.items():
        native = book[key].tables[f"T_{key}"]
        assert [column.name for column in native.tableColumns] == list(table.columns)
        if table.total is not None:
            assert native.totalsRowCount == 1
            cells = [row[-1].value for row in book[key].iter_rows(min_row=4, max_row=3 + len(table.rows))]
            assert sum(cells) == table.total


def test_the_total_of_an_xlsx_is_there_before_anything_is_recalculated(full, september):
    book = openpyxl.load_workbook(io.BytesIO(render(count(None, september), "xlsx")), data_only=True)
    assert book["by_province"].cell(row=book["by_province"].max_row, column=2).value == 25


def test_the_xlsx_has_no_macro_and_no_link(full, september):
    names = zipfile.ZipFile(io.BytesIO(render(count(None, september), "xlsx"))).namelist()
    assert not any("vba" in name.lower() or "external" in name.lower() for name in names)


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_an_empty_period_has_a_file_too(db, form):
    assert render(count(None, Period(date(2000, 1, 1), date(2000, 1, 2))), form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_in_every_language(full, september, language):
    with translation.override(language):
        try:
            raw = render(count(None, september), "pdf")
        except CallerError as error:
            pytest.skip(str(error))
    pdf = PdfReader(io.BytesIO(raw))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "34" in text
    assert "25" in text
    assert pdf.metadata is not None
    assert pdf.metadata.author == "Test desk"
    embedded = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(
        name.startswith(("NotoSans", "NotoSansKhmer", "NanumGothic", "Malgun", "Microsoft", "PingFang"))
        for name in embedded
    ), embedded
    if language == "km":
        assert any("Khmer" in name for name in embedded)
    if language in ("ko", "zh-hans"):
        assert any("CJK" in name or "KR" in name or "SC" in name for name in embedded)


def test_names_in_a_pdf_are_in_the_language(full, september):
    with translation.override("vi"):
        text = "\n".join(
            p.extract_text() for p in PdfReader(io.BytesIO(render(count(None, september), "pdf"))).pages
        )
    assert "Hà Nội" in text
    assert "Campuchia" in text


def test_nothing_from_outside_is_read_as_typst(records, september, settings):
    """A desk's name, and codes no table knows, come in as JSON."""
    records.found(records.operation(province="#panic()"), nationality="$(")
    records.complaint(types=('*b* #read("/etc")'[:20],))
    text = "\n".join(
        p.extract_text() for p in PdfReader(io.BytesIO(render(count(None, september), "pdf"))).pages
    )
    assert "#panic()" in text
    assert "$(" in text


def test_nothing_falls_off_the_paper(records, september):
    """A country of 34 provinces, people of 30 nationalities: the map and every table stay within the margins."""
    codes = [province.code for province in provinces().values() if province.country == "VN"]
    for code, nationality in zip(codes, sorted(countries()), strict=False):
        records.found(records.operation(province=code), nationality=nationality)
    places: list[tuple[int, float, float]] = []
    for page in PdfReader(io.BytesIO(render(count(None, september), "pdf"))).pages:

        def note(text, cm, tm, font, size, number=page.page_number):
            if text.strip():
                places.append((number, tm[4] + cm[4], cm[5] + cm[3] * tm[5]))

        page.extract_text(visitor_text=note)
    assert len(codes) == 34
    assert len(places) > 100
    # A4 is 595 x 842 points, the footer stands 38 above the edge
    assert all(40 < x < 560 and 30 < y < 800 for _, x, y in places)
    # nothing is written over something else
    assert len(set(places)) == len(places)


def test_a_missing_font_is_said(records, september, monkeypatch):
    monkeypatch.setattr(paper, "_system_families", frozenset)
    with translation.override("ko"), pytest.raises(CallerError, match="fonts-noto-cjk"):
        render(count(None, september), "pdf")


def test_json_is_plain_and_adds_up(full, september):
    said = json.loads(json.dumps(count(None, september).as_json(), ensure_ascii=False))
    assert (
        said["foreigners"] == 25 == sum(said["by_province"].values()) == sum(said["by_nationality"].values())
    )
    assert said["persons"] == sum(said["by_category"].values())
    assert said["provinces"] == 2
    assert said["ringleaders_prosecuted"] == 1
    assert said["losses"] == {"VND": "300005000000.25"}
    assert said["partner_arrests"] == {"SG": 34}
    assert said["before"]["foreigners"] == 0
    assert said["publishable"] is False
    assert {"from", "to", "counting_rules", "operations", "complaints", "victims_presumed"} <= set(said)
