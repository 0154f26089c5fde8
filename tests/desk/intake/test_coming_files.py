"""Files as officers have them: any encoding, separator, way of writing dates and sums; what is open is asked first."""

import io
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.intake import coming_actions
from jointdesk.desk.intake.encodings import guess_encoding
from jointdesk.desk.intake.looks import look_at
from jointdesk.desk.intake.models import ComingFile, Complaint, ImportedFile
from jointdesk.desk.intake.readings import Reading, guess_dates, guess_decimal, read_day, write_plain

HEADER = "id,received_at,narrative,amount,currency"
VIETNAMESE = "Tôi bị lừa đảo qua điện thoại, người gọi tự xưng là công an"
THAI = "ผมถูกหลอกทางโทรศัพท์ให้โอนเงินไปหนึ่งแสนบาท"
CHINESE = "我在网上被骗了，对方自称是银行的工作人员，让我转账到安全账户"
TRADITIONAL = "我在網上被騙了，對方自稱是銀行的工作人員，讓我轉帳到安全帳戶"
KOREAN = "저는 전화로 사기를 당했습니다. 상대방은 은행 직원이라고 했습니다"
KHMER = "ខ្ញុំត្រូវគេបោកប្រាស់តាមទូរស័ព្ទ"


def in_1258(text):
    """As Windows writes Vietnamese: tones stand behind their letter."""
    made = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            made += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            letter = unicodedata.normalize("NFC", parts.replace(tone, ""))
            made += letter.encode("cp1258") + tone.encode("cp1258")
    return made


@pytest.mark.parametrize(
    ("raw", "encoding", "certain"),
    [
        (KHMER.encode(), "utf-8", True),
        (KHMER.encode("utf-8-sig"), "utf-8", True),
        (KHMER.encode("utf-16"), "utf-16", True),
        ((HEADER + KHMER).encode("utf-16-le"), "utf-16-le", True),
        ((HEADER + KHMER).encode("utf-16-be"), "utf-16-be", True),
        (in_1258(VIETNAMESE), "cp1258", False),
        (CHINESE.encode("gb18030"), "gb18030", False),
        (TRADITIONAL.encode("big5"), "big5", False),
        (KOREAN.encode("cp949"), "cp949", False),
        (THAI.encode("cp874"), "cp874", False),
        (KHMER.encode() + b"\nA-2,\xff\xfe\n" + KHMER.encode(), "utf-8", True),
        (b"", "utf-8", True),
    ],
)
def test_the_encoding_is_told_or_guessed(raw, encoding, certain):
    assert guess_encoding(io.BytesIO(b"id,narrative\nA-1," + raw if encoding[:6] != "utf-16" else raw)) == (
        encoding,
        certain,
    )


@pytest.mark.parametrize(
    ("texts", "order", "is_open"),
    [
        (["25/12/2024", "01/02/2024"], "day", False),
        (["12/25/2024", "01/02/2024"], "month", False),
        (["01/02/2024", "03-04-2567"], "day", True),
        (["13/01/2024", "01/13/2024"], "day", True),
        (["១៣/០១/២០២៤"], "day", False),
        (["2024-01-02", ""], "", False),
    ],
)
def test_the_whole_column_says_what_comes_first(texts, order, is_open):
    assert guess_dates(texts) == (order, is_open)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2024", "2024-12-31"),
        ("31.12.2567", "2024-12-31"),
        ("៣១-១២-២០២៤", "2024-12-31"),
        ("３１/１２/２０２４", "2024-12-31"),
        ("๓๑/๑๒/๒๕๖๗", "2024-12-31"),
        ("2024/12/31", "2024-12-31"),
        ("2567-12-31", "2024-12-31"),
    ],
)
def test_days_in_any_digits_and_era(text, day):
    assert read_day(text, Reading(dates="day")).isoformat() == day


@pytest.mark.parametrize("text", ["12/31/2024", "31/12/24", "31/02/2024", "0/0/0000", "45000"])
def test_what_is_no_day_as_agreed_is_none(text):
    with pytest.raises(ValueError, match=r"day|date|month|year|order|format"):
        read_day(text, Reading(dates="day"))


@pytest.mark.parametrize(
    ("texts", "mark", "is_open"),
    [
        (["1.200.000", "1.200"], ",", False),
        (["1,200,000.50"], ".", False),
        (["12,5"], ",", False),
        (["1.200"], ",", True),
        (["1,200"], ".", True),
        (["12,5", "12.5"], ".", True),
        (["5", ""], "", False),
    ],
)
def test_the_whole_column_says_what_the_marks_mean(texts, mark, is_open):
    assert guess_decimal(texts) == (mark, is_open)


def test_sums_in_any_digits_never_lose_their_size():
    comma = Reading(decimal=",")
    assert write_plain("១.២០០.០០០,៥០", comma) == "1200000.50"
    assert write_plain("1 200 000", comma) == "1200000"
    assert write_plain("1,200.50", comma) == ""
    assert write_plain("1.20", comma) == ""


def book(rows, **changes):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell, value in changes.items():
        made.active[cell] = value
    return made


def saved(made):
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out


def test_a_workbook_with_days_as_numbers_merged_cells_and_hidden_lines():
    made = book(
        [
            ["id", "received_at", "narrative"],
            ["A-1", datetime(2024, 12, 31), "one"],  # noqa: DTZ001
            ["A-2", 45657, "two"],
            ["A-3", None, "three"],
        ]
    )
    made.active.merge_cells("B3:B4")
    made.active.row_dimensions[3].hidden = True
    look = look_at(saved(made), "b.xlsx", "complaints")
    assert look.hidden == 1
    assert not look.is_plain
    assert [row.day.date().isoformat() for row in look.rows] == ["2024-12-31"] * 3


def test_a_formula_is_never_run_and_never_an_empty_cell():
    rows = [["id", "received_at", "narrative"], ["A-1", "2024-12-31", "one"], ["A-2", "2024-12-31", "=1+1"]]
    first, second = look_at(saved(book(rows)), "b.xlsx", "complaints").rows
    assert first.why == ""
    assert second.why.startswith("holds a formula whose value the file does not keep")


def bring(client, raw, name="f.csv", **more):
    file = io.BytesIO(raw if isinstance(raw, bytes) else raw.encode())
    file.name = name
    return client.post("/complaints/import/", {"kind": "complaints", "file": file} | more)


@pytest.fixture
def mai(client, cast):
    client.force_login(cast["mai"])
    return client


def test_what_is_certain_is_taken_in_at_once(mai):
    answer = bring(mai, f"\ufeff{HEADER.replace(',', ';')}\nA-1;2024-12-31;{KHMER};12.50;USD\n")
    assert answer["Location"].startswith(f"/complaints/import/{ImportedFile.objects.get().pk}/")
    assert not ComingFile.objects.exists()


def test_what_is_open_is_shown_changed_and_taken_in(mai):
    raw = b"id;received_at;narrative;amount;currency\nA-1;05/12/2024;" + in_1258(VIETNAMESE) + b";1.200;VND\n"
    page = bring(mai, raw, quarantine="on")["Location"]
    html = mai.get(page).content.decode()
    assert "The encoding is a guess" in html
    assert "5 December 2024" in html
    assert not Complaint.objects.exists()
    said = {"encoding": "cp1258", "separator": ";", "dates": "month", "decimal": ","}
    assert "12 May 2024" in mai.post(page, {**said, "look": ""}).content.decode()
    assert not Complaint.objects.exists()
    answer = mai.post(page, {**said, "dates": "day", "take": ""})
    assert answer["Location"] == f"/complaints/import/{ImportedFile.objects.get().pk}/"
    stored = Complaint.objects.get()
    assert (stored.received_at.date().isoformat(), stored.amount) == ("2024-12-05", Decimal(1200))
    assert unicodedata.normalize("NFC", stored.narrative) == unicodedata.normalize("NFC", VIETNAMESE)
    assert not Attachment.objects.exists()


def test_a_bad_line_is_told_and_the_file_stays_to_be_tried_again(mai):
    page = bring(mai, f"{HEADER}\nA-1,31/12/2024,x,,\nA-2,soon,y,,\n")["Location"]
    said = {"encoding": "utf-8", "separator": ",", "dates": "day", "decimal": ""}
    assert mai.post(page, {**said, "take": ""})["Location"] == page
    html = mai.get(page).content.decode()
    assert "Nothing of this file was taken in." in html
    assert "line 3" in html
    assert not Complaint.objects.exists()
    mai.post(page, {**said, "quarantine": "on", "take": ""})
    assert Complaint.objects.count() == 1


def test_a_long_file_is_taken_in_by_the_worker_and_found_again(mai, cast, monkeypatch):
    monkeypatch.setattr(coming_actions, "AT_A_PAGE", 10)
    monkeypatch.setattr("jointdesk.desk.intake.import_views.AT_A_PAGE", 10)
    page = bring(mai, f"{HEADER}\nA-1,2024-12-31,x,,\n")["Location"]
    assert not Complaint.objects.exists()
    assert "It is being taken in" in mai.get(page).content.decode()
    assert page in mai.get("/works/").content.decode()
    assert coming_actions.take_in_waiting() == 1
    assert coming_actions.take_in_waiting() == 0
    assert Complaint.objects.count() == 1
    assert mai.get(page)["Location"] == f"/complaints/import/{ImportedFile.objects.get().pk}/"
    assert Notification.objects.filter(officer=cast["mai"], kind="file_taken_in", url=page).exists()


def test_it_is_its_officers_alone_and_gone_after_a_day(mai, cast):
    page = bring(mai, f"{HEADER}\nA-1,05/12/2024,x,,\n")["Location"]
    mai.force_login(cast["alice"])
    assert mai.get(page).status_code in (403, 404)
    mai.force_login(cast["mai"])
    ComingFile.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert coming_actions.forget_left() == 1
    assert mai.get(page).status_code == 404
    assert not Attachment.objects.exists()


def test_it_can_be_thrown_away(mai):
    page = bring(mai, f"{HEADER}\nA-1,05/12/2024,x,,\n")["Location"]
    assert mai.post(page, {"forget": ""})["Location"] == "/complaints/import/"
    assert not ComingFile.objects.exists()


def test_nobody_fills_the_disk(mai, monkeypatch):
    monkeypatch.setattr(coming_actions, "MOST", 1)
    bring(mai, f"{HEADER}\nA-1,05/12/2024,x,,\n")
    answer = bring(mai, f"{HEADER}\nA-1,05/12/2024,x,,\n")
    assert answer.status_code == 400
    assert "Too many files of yours wait already" in answer.content.decode()
    assert Attachment.objects.count() == 1
