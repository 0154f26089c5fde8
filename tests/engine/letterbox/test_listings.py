"""The public learns late, in bands, and nothing of an investigation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.check_file import RECORD, CheckFile, write_check_file
from jointdesk.engine.letterbox.listings import (
    BANDS,
    Entry,
    Reported,
    Rules,
    band_of,
    delay_of,
    is_withheld,
    list_reported,
    stands_still_from,
    write_feed,
)

SECRET, KEY = bytes(range(32)), bytes(range(1, 33))
RULES = Rules()
DAY = date(2026, 3, 10)
LATE = DAY + timedelta(days=60)


def pick(withheld: bool) -> tuple[str, str]:
    """One that does not stand still either."""
    numbers = (("phone", f"+8491234{n:04}") for n in range(1_000))
    found = (one for one in numbers if stands_still_from(one, DAY, LATE, SECRET, RULES) is None)
    return next(one for one in found if is_withheld(one, SECRET, RULES) is withheld)


SHOWN, SILENT = pick(False), pick(True)


def reports(count: int, identifier=SHOWN, day=DAY, types=("LOAN",)):
    return [Reported(*identifier, day, f"r{n}", types) for n in range(count)]


def listed(found, today=LATE, **more):
    return list(list_reported(found, today=today, secret=SECRET, **more))


@pytest.mark.parametrize(
    ("count", "band"),
    [(1, ""), (2, "few"), (4, "few"), (5, "several"), (19, "several"), (20, "many"), (100, "very_many")],
)
def test_counts_are_told_as_bands(count, band):
    assert band_of(count) == band
    assert [entry.band for entry in listed(reports(count))] == ([band] if band else [])


def test_one_reporter_many_times_is_one():
    again = [replace(report, reporter="same") for report in reports(50)]
    assert listed(again) == []


def test_a_report_shows_after_its_delay_and_not_a_day_before():
    delay = delay_of(SHOWN, SECRET, RULES)
    assert timedelta(days=14) <= delay <= timedelta(days=28)
    assert listed(reports(2), DAY + delay - timedelta(days=1)) == []
    (entry,) = listed(reports(2), DAY + delay)
    assert entry == Entry(*SHOWN, "few", date(2026, 3, 1), ("LOAN",))


def test_delays_differ_by_identifier_and_by_secret():
    many = [("phone", f"+84{n}") for n in range(200)]
    delays = [delay_of(one, SECRET, RULES).days for one in many]
    assert set(delays) == set(range(14, 29))
    assert delays != [delay_of(one, KEY, RULES).days for one in many]


def test_a_hold_freezes_what_shows():
    delay = delay_of(SHOWN, SECRET, RULES)
    held = {SHOWN: DAY + delay - timedelta(days=1)}
    assert listed(reports(50), held=held) == []
    shown_before = {SHOWN: DAY + delay}
    later = reports(4) + [
        replace(report, day=DAY + timedelta(days=1), reporter=f"x{report.reporter}") for report in reports(60)
    ]
    assert [entry.band for entry in listed(later, held=shown_before)] == ["few"]
    assert [entry.band for entry in listed(later)] == ["many"]


def test_silence_proves_no_investigation():
    assert listed(reports(19, SILENT)) == []
    assert [entry.band for entry in listed(reports(20, SILENT))] == ["many"]
    share = sum(is_withheld(("phone", str(n)), SECRET, RULES) for n in range(4_000)) / 4_000
    assert 0.03 < share < 0.07


def test_that_a_listing_stands_still_proves_no_investigation():
    """A ring reports a number of its own that is listed, once, and looks whether month or band follows."""
    later = date(2026, 8, 20)

    def look(identifier, held=None):
        own = Reported(*identifier, date(2026, 7, 1), "the ring's own", ("LOAN",))
        found = listed([*reports(4, identifier), own], later, held=held)
        return [(one.band, one.month) for one in found]

    numbers = [("phone", f"+8491234{n:04}") for n in range(3_000)]
    told = [one for one in numbers if not is_withheld(one, SECRET, RULES)]
    stood = [one for one in told if look(one) == [("few", date(2026, 3, 1))]]
    assert 0.04 < len(stood) / len(told) < 0.12
    assert {look(one)[0] for one in told} == {("few", date(2026, 3, 1)), ("several", date(2026, 7, 1))}
    # one that is held says the same as they do, on whatever day it was held
    for day in (date(2026, 4, 20), date(2026, 6, 30)):
        assert look(SHOWN, {SHOWN: day}) == look(stood[0])
    # what many met is told, and so by all
    crowd = [replace(one, day=date(2026, 7, 1), reporter=f"x{one.reporter}") for one in reports(20, stood[0])]
    assert [one.band for one in listed([*reports(4, stood[0]), *crowd], later)] == ["many"]


def test_from_which_day_one_stands_still_does_not_depend_on_the_day_it_is_asked():
    for n in range(500):
        one = ("phone", str(n))
        early, late = (stands_still_from(one, DAY, day, SECRET, RULES) for day in (LATE, date(2027, 1, 1)))
        assert early in (None, late)
        assert late is None or late >= DAY


def test_listings_expire_and_are_corrected():
    day = DAY + timedelta(days=365)
    assert listed(reports(9), day) != []
    assert listed(reports(9), day + timedelta(days=1)) == []
    assert listed(reports(9), corrected={SHOWN}) == []


def test_a_type_only_one_reporter_named_is_not_told():
    found = [*reports(3), Reported(*SHOWN, DAY, "r9", ("SEXTORT",))]
    assert listed(found)[0].scam_types == ("LOAN",)


def test_reports_out_of_order_are_refused():
    one, other = ("phone", "+841"), ("phone", "+842")
    for wrong in ((other, one), (one, other, one)):
        with pytest.raises(CallerError, match="order"):
            listed([report for identifier in wrong for report in reports(2, identifier)])


@pytest.mark.parametrize(
    "change",
    [{"least_reporters": 1}, {"delay_days": 0}, {"jitter_days": 0}, {"withheld_in": 1}, {"still_in": 1}],
)
def test_rules_that_would_tell_too_much_are_refused(change):
    with pytest.raises(CallerError):
        Rules(**change)


entries = st.dictionaries(
    st.tuples(st.sampled_from(["phone", "wallet"]), st.text(min_size=1, max_size=12)),
    st.tuples(
        st.sampled_from(list(BANDS)),
        st.dates(date(2001, 1, 1), date(2199, 1, 1)),
        st.sets(st.sampled_from(["LOAN", "BEC", "PHISH"])),
    ),
    max_size=40,
).map(
    lambda found: [
        Entry(*key, band, month.replace(day=1), tuple(sorted(types)))
        for key, (band, month, types) in found.items()
    ]
)


@given(entries)
def test_every_entry_is_found_in_the_file_and_nothing_else(found):
    content = b"".join(write_check_file(found, KEY))
    assert content == b"".join(write_check_file(found[::-1], KEY))
    file = CheckFile(content, KEY)
    assert len(file) == len(found)
    for entry in found:
        listing = file.find((entry.kind, entry.value))
        assert listing is not None
        assert (listing.band, listing.month, listing.scam_types) == (
            entry.band,
            entry.month,
            entry.scam_types,
        )
    assert file.find(("phone", "not there at all, it is too long")) is None
    assert CheckFile(content, SECRET).find(("phone", "x")) is None


def test_the_file_names_no_identifier():
    content = b"".join(write_check_file(listed(reports(30)), KEY))
    assert SHOWN[1].encode() not in content
    assert len(content) < 100 + RECORD


def test_an_identifier_twice_is_refused():
    entry = listed(reports(3))[0]
    with pytest.raises(CallerError, match="twice"):
        list(write_check_file([entry, entry], KEY))


GOOD = b"".join(write_check_file([Entry("phone", "+1", "few", date(2026, 1, 1), ("LOAN",))], KEY))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"{}\n",
        GOOD[:-1],
        GOOD + b"x",
        GOOD.replace(b'"v":1', b'"v":2'),
        GOOD.replace(b"\n", b"", 1),
        b"[" * 5_000,
        GOOD.replace(b'"records":1', b'"records":9'),
    ],
)
def test_a_damaged_file_is_refused(content):
    with pytest.raises(PartnerError):
        CheckFile(content, KEY)


def test_a_record_out_of_form_is_refused():
    for place, octet in ((-7, 9), (-1, 0xFF)):
        bad = bytearray(GOOD)
        bad[place] = octet
        with pytest.raises(PartnerError):
            CheckFile(bytes(bad), KEY).find(("phone", "+1"))


def test_the_feed_is_a_line_an_entry():
    (line,) = write_feed(listed(reports(5)))
    assert (
        line
        == b'{"band":"several","kind":"phone","month":"2026-03","scam_types":["LOAN"],"value":"%s"}\n'
        % SHOWN[1].encode()
    )
