"""The report as files that other programs open: what they read is what was counted, and nothing in them runs."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
from django.utils import translation
from django.utils.translation import gettext
from pypdf import PdfReader

from jointdesk.desk.printing import fonts
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.formats import render
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import tables
from jointdesk.desk.statistics.workbook import name_sheet
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


def sheet_of(book, key):
    """The sheet that holds the native table of this key: its own name is in a language."""
    return next(sheet for sheet in book if f"T_{key}" in sheet.tables)


def read_csv(raw):
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_csv_says_what_was_counted(full, september):
    rows = read_csv(render(count(None, september), "csv"))
    by_table = {}
    for row in rows:
        by_table.setdefault(row["table"], {})[row["code"], row["measure"], row["period"]] = row["value"]
    now, before = "2025-09-01/2025-09-30", rows[1]["period"]
    assert before.endswith("/2025-08-31")
    assert by_table["by_province"] == {
        ("VN-HN", "foreigners", now): "14",
        ("VN-HN", "foreigners", before): "0",
        ("VN-SG", "foreigners", now): "11",
        ("VN-SG", "foreigners", before): "0",
    }
    assert by_table["found_figures"]["foreigners", "foreigners", now] == "25"
    assert by_table["found_figures"]["foreigners", "foreigners", before] == "0"
    assert by_table["losses"]["VND", "losses", now] == "300005000000.25"
    # a cell of two codes, and the row's sum
    crossed = by_table["by_province_and_nationality"]
    assert crossed["VN-HN/KH", "foreigners", now] == "14"
    assert crossed["VN-SG", "foreigners", now] == "11"
    assert set(by_table) == {table.key for table in tables(count(None, september)) if table.rows}


def test_a_line_of_the_csv_has_stable_codes_in_every_language(full, september):
    report = count(None, september)
    said = []
    for language in ("en", "km"):
        with translation.override(language):
            said.append(read_csv(render(report, "csv")))
    english, khmer = said
    stable = ("table", "code", "measure", "period", "value")
    assert [[row[name] for name in stable] for row in english] == [
        [row[name] for name in stable] for row in khmer
    ]
    assert [row["item"] for row in english] != [row["item"] for row in khmer]
    # no two lines are about the same figure
    assert len({tuple(row[name] for name in stable[:-1]) for row in english}) == len(english)


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
    assert {row[0].value for row in sheet_of(book, "by_nationality").iter_rows(min_row=4)} >= {
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
        cover = gettext("Cover")
    assert book.sheetnames[0] == cover
    assert len(book.sheetnames) == 1 + len(made)
    for key, table in made.items():
        if not table.rows:
            continue
        sheet = sheet_of(book, key)
        native = sheet.tables[f"T_{key}"]
        names = [column.name for column in native.tableColumns]
        assert names[0] == table.head
        assert len({name.casefold() for name in names}) == len(names)
        assert names == [cell.value for cell in sheet[3]][: len(names)]
        assert sheet.freeze_panes == "B4"
        assert bool(native.totalsRowCount) == bool(table.total)
        for column, total in enumerate(table.total, 2):
            last = 3 + len(table.rows)
            cells = [row[0].value for row in sheet.iter_rows(4, last, column, column)]
            assert sum(cells) == total
            assert sheet.cell(last + 1, column).value == f"=SUBTOTAL(109,[{names[column - 1]}])"


def test_the_total_of_an_xlsx_is_there_before_anything_is_recalculated(full, september):
    book = openpyxl.load_workbook(io.BytesIO(render(count(None, september), "xlsx")), data_only=True)
    sheet = sheet_of(book, "by_province")
    assert [cell.value for cell in sheet[sheet.max_row]][:3] == ["Total", 25, 0]


def test_the_cover_says_whose_figures_of_when_and_leads_to_each_sheet(full, september):
    raw = render(count(None, september), "xlsx", release="ab" * 32)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cover = book.worksheets[0]
    text = [str(cell.value) for row in cover for cell in row if cell.value]
    assert "ab" * 32 in text
    assert "Test desk" in text
    assert "1 September 2025 – 30 September 2025" in text
    links = [link.location for link in (cell.hyperlink for row in cover for cell in row) if link]
    assert [link.split("!")[0].strip("'") for link in links] == book.sheetnames[1:]


def test_names_of_sheets_are_such_as_spreadsheets_take():
    taken = {"history"}
    long = "Foreigners by province and nationality, by [month]: a/b?"
    names = [name_sheet(title, taken) for title in (long, long, "'quoted'", "", "History", "នៅតាមខេត្ត" * 9)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert name.casefold() != "history"


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_part_of_the_xlsx_is_xml_without_what_spreadsheets_repair(full, hostile, september, language):
    """Unique ids and names, headings that are the table's, strings within bounds, references inside the sheet."""
    with translation.override(language):
        archive = zipfile.ZipFile(io.BytesIO(render(count(None, september), "xlsx")))
    roots = {
        name: ElementTree.fromstring(archive.read(name))
        for name in archive.namelist()
        if name.endswith("xml")
    }
    native = [root for name, root in roots.items() if name.startswith("xl/tables/")]
    assert len(native) > 10
    assert len({root.get("id") for root in native}) == len(native)
    assert len({root.get("displayName") for root in native}) == len(native)
    for root in native:
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", root.get("displayName"))
        columns = [child for child in root.iter() if child.tag.endswith("}tableColumn")]
        assert len({column.get("id") for column in columns}) == len(columns)
        assert all("\n" not in column.get("name") for column in columns)


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
        document = pypdfium2.PdfDocument(render(count(None, september), "pdf"))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
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
    monkeypatch.setattr(fonts, "_find_family", lambda script: None)
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
