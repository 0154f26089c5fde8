"""An advisory is published whole or refused, as CAP 1.2, Atom and RSS that any reader can parse."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from cap_rules import find_faults
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.advisories import (
    CERTAINTIES,
    KINDS,
    SEVERITIES,
    URGENCIES,
    Advisory,
    Reference,
    Words,
)
from jointdesk.engine.letterbox.cap import EVENT, EVERYWHERE, NAMESPACE, TAGS, write_cap
from jointdesk.engine.letterbox.feeds import ATOM, MOST_ENTRIES, Feed, tag_of, write_atom, write_rss
from jointdesk.engine.reference import LANGUAGES

SENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
ADVISORY = Advisory(
    id="vn-2026-11-20.1",
    desk="desk.example.vn",
    desk_name="Ban chỉ đạo",
    sent=SENT,
    expires=SENT + timedelta(days=30),
    words={
        "vi": Words(
            'Cảnh giác "việc nhẹ lương cao" <ở biên giới>',
            "Họ đón tận nhà & giữ hộ chiếu.\nĐừng đi.",
            "Gọi 113.",
        ),
        "km": Words("ការងារស្រាល ប្រាក់ខែខ្ពស់", "កុំប្រគល់លិខិតឆ្លងដែន។"),
    },
    link="https://desk.example.vn/warn/1",
    scam_types=("JOB_RECRUIT",),
    provinces=("VN-HN", "KH-12"),
    severity="severe",
    urgency="immediate",
)
FEED = Feed(
    "Cảnh báo",
    "desk.example.vn",
    "Ban chỉ đạo",
    "vi",
    "https://desk.example.vn/warn",
    "https://desk.example.vn/warn/vi.atom",
    SENT,
)


def check_cap(raw: bytes) -> ElementTree.Element:
    assert find_faults(raw) == []
    return ElementTree.fromstring(raw)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("<sender>desk.example.vn<", "<sender>desk example, vn<", "sender: desk example, vn"),
        ("<status>Actual</status>", "", "alert holds status 0 times"),
        ("<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>", "alert holds scope 2 times"),
        ("<status>Actual</status>", "<status>Real</status>", "status: Real"),
        ("T08:00:00-00:00</sent>", "T08:00:00Z</sent>", "sent: 2026-11-20T08:00:00Z"),
        ("<web>https://desk", "<web>desk", "web: desk.example.vn/warn/1"),
        ("<area>", "<place/><area>", "info holds place"),
    ],
)
def test_what_the_standard_does_not_allow_is_found(before, after, fault):
    raw = write_cap(ADVISORY).decode()
    assert before in raw
    assert fault in find_faults(raw.replace(before, after).encode())


def test_the_alert_follows_the_standard():
    alert = check_cap(write_cap(ADVISORY))
    infos = alert.findall(f"{{{NAMESPACE}}}info")
    assert [info.findtext(f"{{{NAMESPACE}}}language") for info in infos] == ["vi", "km"]
    assert infos[0].findtext(f"{{{NAMESPACE}}}headline") == ADVISORY.words["vi"].headline
    assert infos[0].findtext(f"{{{NAMESPACE}}}description") == ADVISORY.words["vi"].description
    codes = [one.text for one in infos[0].iter(f"{{{NAMESPACE}}}value")]
    assert codes == ["JOB_RECRUIT", "VN-HN", "KH-12"]


def test_updates_and_cancels_name_what_came_before():
    earlier = Reference("vn-2026-11-19.1", SENT - timedelta(days=1))
    alert = check_cap(write_cap(replace(ADVISORY, kind="cancel", references=(earlier, earlier))))
    named = alert.findtext(f"{{{NAMESPACE}}}references")
    assert named == " ".join(["desk.example.vn,vn-2026-11-19.1,2026-11-19T08:00:00-00:00"] * 2)


@given(
    st.sampled_from(SEVERITIES),
    st.sampled_from(URGENCIES),
    st.sampled_from(CERTAINTIES),
    st.sampled_from(KINDS),
    st.booleans(),
)
def test_every_word_of_ours_is_one_of_the_standard(severity, urgency, certainty, kind, exercise):
    check_cap(
        write_cap(
            replace(
                ADVISORY,
                severity=severity,
                urgency=urgency,
                certainty=certainty,
                kind=kind,
                is_exercise=exercise,
                references=(Reference("a", SENT),),
            )
        )
    )


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=300))
def test_any_text_is_published_as_it_is_or_refused(headline, description):
    try:
        advisory = replace(ADVISORY, words={"en": Words(headline, description)})
    except CallerError:
        return
    info = check_cap(write_cap(advisory)).find(f"{{{NAMESPACE}}}info")
    # XML readers take every line break for a line feed (XML 1.0, section 2.11)
    said = (description.replace("\r\n", "\n").replace("\r", "\n"), description)
    assert info is not None
    assert info.findtext(f"{{{NAMESPACE}}}description") in said
    for write in (write_atom, write_rss):
        ElementTree.fromstring(write(FEED, [advisory]))


def test_markup_stays_text():
    nasty = replace(ADVISORY, words={"en": Words("<script>alert(1)</script>", "]]><!-- &amp; -->")})
    for raw in (write_cap(nasty), write_atom(FEED, [nasty]), write_rss(FEED, [nasty])):
        assert b"<script" not in raw
        assert b"<!--" not in raw
    item = ElementTree.fromstring(write_rss(FEED, [nasty])).find("channel/item/description")
    assert item is not None
    assert item.text == "]]&gt;&lt;!-- &amp;amp; --&gt;"


def test_atom_has_what_the_rfc_asks():
    feed = ElementTree.fromstring(write_atom(FEED, [ADVISORY]))
    ns = {"a": ATOM}
    for path in (
        "a:id",
        "a:title",
        "a:updated",
        "a:author/a:name",
        "a:entry/a:id",
        "a:entry/a:title",
        "a:entry/a:updated",
    ):
        assert feed.findtext(path, namespaces=ns)
    assert feed.findtext("a:updated", namespaces=ns) == "2026-11-20T08:00:00Z"
    rels = {link.get("rel"): link.get("type") for link in feed.findall("a:entry/a:link", ns)}
    assert rels == {"alternate": "text/html", "related": "application/cap+xml"}
    empty = ElementTree.fromstring(write_atom(FEED, []))
    assert empty.findtext("a:updated", namespaces=ns)


def test_rss_has_what_the_format_asks():
    channel = ElementTree.fromstring(write_rss(FEED, [ADVISORY])).find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    assert channel.findtext("item/guid") == tag_of(ADVISORY)
    assert channel.findtext("item/pubDate") == "Fri, 20 Nov 2026 08:00:00 GMT"


def test_feeds_are_bounded_newest_first_and_the_same_whatever_the_order():
    many = [replace(ADVISORY, id=f"a{n}", sent=SENT + timedelta(minutes=n)) for n in range(MOST_ENTRIES + 5)]
    assert write_atom(FEED, many) == write_atom(FEED, many[::-1])
    entries = ElementTree.fromstring(write_atom(FEED, many)).findall(f"{{{ATOM}}}entry")
    assert len(entries) == MOST_ENTRIES
    assert entries[0].findtext(f"{{{ATOM}}}id") == tag_of(many[-1])


def test_a_language_that_is_missing_gives_way_to_another():
    feed = ElementTree.fromstring(write_atom(replace(FEED, language="ko"), [ADVISORY]))
    entry = feed.find(f"{{{ATOM}}}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id": "a b"}, "id"),
        ({"id": "a,b"}, "id"),
        ({"desk": "a,b"}, "desk"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://x/ y"}, "link"),
        ({"kind": "ack"}, "kind"),
        ({"kind": "update"}, "earlier"),
        ({"references": (Reference("a b", SENT),)}, "earlier"),
        ({"severity": "bad"}, "severity"),
        ({"expires": SENT}, "expires"),
        ({"expires": SENT + timedelta(days=400)}, "expires"),
        ({"sent": datetime(2026, 11, 20)}, "time zone"),  # noqa: DTZ001
        ({"scam_types": ("NICE",)}, "scam"),
        ({"provinces": ("XX-1",)}, "province"),
        ({"words": {}}, "language"),
        ({"words": {"fr": Words("a", "b")}}, "language"),
        ({"words": {"en": Words(" ", "b")}}, "headline"),
        ({"words": {"en": Words("a\nb", "b")}}, "headline"),
        ({"words": {"en": Words("a", " ")}}, "text"),
        ({"words": {"en": Words("a", "b\x00")}}, "characters"),
        ({"words": {"en": Words("a", "b\ud800")}}, "characters"),
        ({"words": {"en": Words("a", "\u202egnp")}}, "characters"),
        ({"desk_name": " "}, "publishes"),
    ],
)
def test_what_could_not_be_published_is_refused(change, why):
    with pytest.raises(CallerError, match=why):
        replace(ADVISORY, **change)


def test_every_language_has_its_words():
    assert set(TAGS) == set(EVERYWHERE) == set(EVENT) == set(LANGUAGES)
    everywhere = replace(ADVISORY, provinces=(), words={language: Words("a", "b") for language in LANGUAGES})
    alert = check_cap(write_cap(everywhere))
    assert {one.text for one in alert.iter(f"{{{NAMESPACE}}}areaDesc")} == set(EVERYWHERE.values())
