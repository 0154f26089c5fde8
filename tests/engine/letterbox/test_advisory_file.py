"""The file of advisories comes back as it was written, and whatever is out of form is refused whole."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.advisories import Advisory, Reference, Words
from jointdesk.engine.letterbox.advisory_file import LARGEST, MOST, read_advisories, write_advisories
from jointdesk.engine.letterbox.feeds import ATOM, Feed, tag_of, write_alerts, write_atom

SENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
PAGES = "https://report.example/warnings"
FIRST = Advisory(
    id="W-2026-0001.1",
    reference="W-2026-0001",
    desk="kh",
    desk_name="គណៈកម្មាធិការ",
    sent=SENT,
    onset=SENT + timedelta(days=1),
    expires=SENT + timedelta(days=30),
    words={"km": Words("ប្រយ័ត្ន", "កុំទៅ\nកុំប្រគល់", "ទូរសព្ទ 117"), "en": Words("Beware", "Do not go")},
    link=f"{PAGES}/W-2026-0001/",
    scam_types=("JOB_RECRUIT",),
    provinces=("KH-20",),
    lure="easy_work",
)
CANCEL = replace(
    FIRST, id="W-2026-0001.2", kind="cancel", references=(Reference(FIRST.id, SENT),), onset=None
)
FEED = Feed("t", "kh", "n", "en", f"{PAGES}/", f"{PAGES}/feeds/en.atom", SENT)


def test_what_is_written_is_read():
    assert read_advisories(write_advisories([FIRST, CANCEL]), f"{PAGES}/") == (FIRST, CANCEL)
    assert read_advisories(write_advisories([]), PAGES) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "terrible"},
        {"lure": "unknown"},
        {"provinces": ["XX-1"]},
        {"words": []},
        {"expires": "2020-01-01T00:00:00Z"},
        {"link": "https://elsewhere.example/"},
        {"words": [{"language": "en", "headline": "a\nb", "description": "c", "instruction": ""}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_that_is_out_of_form_is_refused_with_the_file(change):
    told = json.loads(write_advisories([FIRST]))
    told["advisories"][0] |= change
    with pytest.raises(PartnerError):
        read_advisories(json.dumps(told).encode(), PAGES)


def test_bounds_are_kept():
    with pytest.raises(CallerError):
        write_advisories([FIRST] * (MOST + 1))
    with pytest.raises(PartnerError):
        read_advisories(bytes(LARGEST + 1), PAGES)


def test_it_holds_from_its_onset_to_its_end_and_never_when_cancelled():
    begin, end = SENT + timedelta(days=1), FIRST.expires
    moments = (begin - timedelta(seconds=1), begin, end - timedelta(seconds=1), end)
    assert [FIRST.holds(moment) for moment in moments] == [False, True, True, False]
    assert not CANCEL.holds(SENT + timedelta(days=2))


def test_an_entry_keeps_its_id_and_a_message_has_its_own():
    assert tag_of(FIRST) == tag_of(CANCEL)
    (entry,) = ElementTree.fromstring(write_atom(FEED, [CANCEL])).findall(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}title") == "Withdrawn: Beware"
    messages = ElementTree.fromstring(write_alerts(FEED, [FIRST, CANCEL])).findall(f"{{{ATOM}}}entry")
    assert len({message.findtext(f"{{{ATOM}}}id") for message in messages}) == 2
    kinds = {message.find(f"{{{ATOM}}}category").get("term") for message in messages}
    assert kinds == {"Alert", "Cancel"}
