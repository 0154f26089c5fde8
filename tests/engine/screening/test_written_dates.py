"""Birth dates as people write them: read where they say one day, refused where they do not."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.screening.written_dates import DateError, is_birth_date, read_birth_date

READ = {
    "1990-12-31": "1990-12-31",
    "1990-12": "1990-12",
    "1990": "1990",
    "": "",
    "  ": "",
    "n/a": "",
    "31/12/1990": "1990-12-31",
    "31.12.1990": "1990-12-31",
    "31-12-1990": "1990-12-31",
    "1/2/1990": "1990-02-01",
    "12/11/1990": "1990-11-12",
    "12/31/1990": "1990-12-31",
    "1990/12/31": "1990-12-31",
    "1990.12.31": "1990-12-31",
    "1990. 12. 31.": "1990-12-31",
    "19901231": "1990-12-31",
    "31121990": "1990-12-31",
    "12/1990": "1990-12",
    "20021990": "1990-02-20",
    "31-Dec-1990": "1990-12-31",
    "31 December 1990": "1990-12-31",
    "31DEC1990": "1990-12-31",
    "Dec 31, 1990": "1990-12-31",
    "31st of December 1990": "1990-12-31",
    "31 Desember 1990": "1990-12-31",
    "1990年12月31日": "1990-12-31",
    "1990년 12월 31일생": "1990-12-31",
    "ngày 31 tháng 12 năm 1990": "1990-12-31",
    "1990-12-31 00:00:00": "1990-12-31",
    "1990-12-31T00:00:00Z": "1990-12-31",
    "2533-12-31": "1990-12-31",
    "31/12/2533": "1990-12-31",
    "31 ธ.ค. 2533": "1990-12-31",
    "๓๑ ธันวาคม พ.ศ. ๒๕๓๓": "1990-12-31",
    "៣១/១២/១៩៩០": "1990-12-31",
    "ថ្ងៃទី៣១ ខែធ្នូ ឆ្នាំ១៩៩០": "1990-12-31",
    "၃၁-၁၂-၁၉၉၀": "1990-12-31",
    "໓໑/໑໒/໑໙໙໐": "1990-12-31",
    "٣١/١٢/١٩٩٠": "1990-12-31",
    "１９９０－１２－３１": "1990-12-31",
    "民國79年12月31日": "1990-12-31",
    "ROC 79/12/31": "1990-12-31",
    "079/12/31": "1990-12-31",
    "1990-00-00": "1990",
    "00/12/1990": "1990-12",
    "??/??/1990": "1990",
    "xx-xx-1990": "1990",
    "음력 1990년 1월 1일": "1990-01-27",
    "农历1990年1月1日": "1990-01-27",
    "15/8/1990 (âm lịch)": "1990-10-03",
}


@pytest.mark.parametrize(("text", "iso"), READ.items())
def test_reads(text: str, iso: str) -> None:
    assert read_birth_date(text) == iso


REFUSED = {
    "31/12/90": "no century",
    "901231": "no century",
    "90": "no century",
    "79/12/31": "no century",
    "1990-02-30": "does not exist",
    "30/02/1990": "does not exist",
    "1990-13": "does not exist",
    "13/13/1990": "does not exist",
    "0190": "is not between",
    "1790-01-01": "is not between",
    "3000-01-01": "is not between",
    "last spring": "no date",
    "1990-12-31 or 1991": "no date",
    "Dec Jan 1990": "no date",
    "33238": "no date",
    "1990-00-15": "no date",
    "31" * 40: "no date",
    "²⁰²⁰-½": "no date",
}


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_refuses_and_says_why(text: str, why: str) -> None:
    with pytest.raises(DateError, match=why) as caught:
        read_birth_date(text)
    assert text not in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_gives_a_date_or_says_why_not(text: str) -> None:
    try:
        found = read_birth_date(text)
    except DateError:
        return
    assert found == "" or is_birth_date(found)


@given(st.dates(min_value=date(1912, 1, 1), max_value=date(2030, 1, 1)))
def test_a_date_is_the_same_in_each_unmistakable_form(day: date) -> None:
    iso = day.isoformat()
    forms = (
        iso,
        day.strftime("%d/%m/%Y"),
        day.strftime("%d %b %Y"),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year + 543}-{iso[5:]}",
        f"民國{day.year - 1911}年{day.month}月{day.day}日",
    )
    assert {read_birth_date(form) for form in forms} == {iso}


def test_long_and_odd_texts_take_no_time() -> None:
    started = time.thread_time()
    for text in ("1" * 100_000, "年" * 100_000, "ก." * 50_000, " " * 100_000, "31/12/" * 10_000):
        with pytest.raises(DateError):
            read_birth_date(text + "x")
    # of the processor's own time, and of order: what grows faster than the text takes hours
    assert time.thread_time() - started < 60


def test_the_table_of_months_names_each_word_once() -> None:
    rows = read_tsv("jointdesk.engine.screening", "months.tsv")
    words = [word for row in rows for word in row["words"].split()]
    assert len(words) == len(set(words))
    assert {int(row["month"]) for row in rows} == set(range(1, 13))
