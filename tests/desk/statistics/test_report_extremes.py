"""Whatever stands in the desk and however long the period is, every form of the report comes out, and nothing in it runs."""

import csv
import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest

from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.formats import render
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import tables

PERIODS = {
    "a day": (date(2025, 9, 15), date(2025, 9, 15), 1),
    "ten years": (date(2016, 1, 1), date(2025, 12, 31), 120),
    # only months of which there is something to tell
    "two centuries": (date(1900, 1, 1), date(2100, 12, 31), 1),
}
# it turns the reading around, opens a tag, is a formula, ends a line, has no place to break, is no letter of any font
NAMES = (
    "\u202egnp.exe \u2066x\u2069",
    "<script>alert(1)</script> & \"quoted\" 'it'",
    '=HYPERLINK("http://x.example","x")',
    "Ủy ban " + "nhân-dân" * 20,
    "ក" * 150,
    "\U0001f600 \u0007 \x1b[31m",
)


def read_pdf(raw):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(raw))


@pytest.fixture
def partner_named(records):
    def name(text):
        partner = records.partner()
        partner.name = text[:200]
        partner.save()
        records.hit()

    return name


@pytest.mark.parametrize("name", PERIODS)
def test_a_period_of_any_length_has_every_form(records, client, cast, name):
    records.crowd(records.operation("2025-09-15"), 3)
    records.complaint("2025-09-15")
    start, end, months = PERIODS[name]
    report = count(None, Period(start, end))
    by_key = {table.key: table for table in tables(report)}
    assert len(by_key["by_month"].rows) == months
    assert by_key["by_month"].total[2] == 3
    for form in ("csv", "xlsx", "json"):
        assert render(report, form)
    assert "2025" in read_pdf(render(report, "pdf"))
    client.force_login(cast["alice"])
    answer = client.get("/report/", {"start": start.isoformat(), "end": end.isoformat()})
    assert 'id="table-by_month"' in answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_text_in_every_form(partner_named, client, cast, september, name):
    partner_named(name)
    report = count(None, september)

    client.force_login(cast["alice"])
    html = client.get("/report/", {"start": "2025-09-01", "end": "2025-09-30"}).content.decode()
    assert "<script>alert" not in html

    lines = list(csv.DictReader(io.StringIO(render(report, "csv").decode("utf-8-sig"), newline="")))
    items = {line["item"] for line in lines if line["table"] == "partners"}
    assert not any(item.startswith(("=", "+", "-", "@")) for item in items)

    raw = render(report, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = next(one for one in book if "T_partners" in one.tables)
    assert [cell.data_type for cell in sheet["A"][3:-1]] == ["s"]
    for part in zipfile.ZipFile(io.BytesIO(raw)).infolist():
        if part.filename.endswith("xml"):
            ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(raw)).read(part))

    text = read_pdf(render(report, "pdf"))
    for letter in set(name) & set("\u202e\u2066\u2069\U0001f600\u0007\x1b"):
        assert letter not in text
        assert f"U+{ord(letter):04X}" in text


def test_long_names_stay_on_the_paper(partner_named, september):
    partner_named("Ủyban" * 40)
    document = pypdfium2.PdfDocument(render(count(None, september), "pdf"))
    for page in document:
        wide, high = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            if right > left:
                assert 0 <= left <= right <= wide
                assert 0 <= bottom <= top <= high
