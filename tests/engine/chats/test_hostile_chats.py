"""Whatever the octets are: a conversation or an InputError, soon, and within memory."""

import json
import random
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.chats.chat_samples import FOLDER, pack, rows, sample
from jointdesk.engine.chats import Export, bounds, find_identifiers, may_be_chat, read_chats
from jointdesk.engine.errors import InputError

SAMPLES = [row["file"] for row in rows()]
TEXTS = st.text(
    st.sampled_from("[]<>\"'{}:,-./ \n\t0123456789APMsoktừ오전下午\u200e\u202e\x00\ud800"), max_size=300
)


def answer(content: bytes) -> Export | None:
    try:
        export = read_chats(content, "file")
    except InputError:
        return None
    assert export.count <= bounds.MOST_MESSAGES
    find_identifiers(export, "VN", most_work=50_000)
    json.dumps([tuple(message) for _number, message in export.messages()]).encode()
    return export


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=500), TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_octets_are_answered(content: bytes) -> None:
    answer(content)
    may_be_chat(content)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_spoilt_sample_is_answered(name: str, data: st.DataObject) -> None:
    raw = bytearray(sample(name))
    for _change in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    answer(bytes(raw))
    answer(pack({"_chat.txt": bytes(raw), "result.json": bytes(raw)}))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_json_of_other_types_is_answered(data: st.DataObject) -> None:
    """Every value of a sample may be another type than its form says."""
    values = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]), st.just({})
    )
    names = ["name", "type", "date", "date_unixtime", "from", "text", "file", "action", "members", "contact_information",
             "sender_name", "timestamp_ms", "content", "share", "photos"]  # fmt: skip
    message = st.dictionaries(st.sampled_from(names), values, max_size=8)
    messages = data.draw(st.lists(st.one_of(message, values), max_size=4))
    outer = {"messages": messages} | data.draw(
        st.dictionaries(st.sampled_from(["title", "participants", "name"]), values)
    )
    answer(json.dumps(outer).encode())
    answer(json.dumps({"chats": {"list": [outer, *messages]}}).encode())


def test_a_zip_cut_or_spoilt_anywhere_is_answered() -> None:
    chance, whole = random.Random(9), pack({name: sample(name) for name in SAMPLES})
    for _try in range(200):
        raw = bytearray(whole)
        for _change in range(chance.randint(1, 20)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        answer(bytes(raw[: chance.randint(4, len(raw))] if chance.random() < 0.3 else raw))


def locked() -> bytes:
    raw = bytearray(pack({"_chat.txt": sample("whatsapp_android_vi.txt")}))
    directory = raw.index(b"PK\x01\x02")
    raw[6] |= 1
    raw[directory + 8] |= 1
    return bytes(raw)


def lying() -> bytes:
    """Its directory says that a megabyte is one octet."""
    raw = bytearray(pack({"_chat.txt": bytes(bounds.MB)}))
    directory = raw.index(b"PK\x01\x02")
    raw[directory + 24 : directory + 28] = (1).to_bytes(4, "little")
    return bytes(raw)


HOSTILE = {
    "a bomb": (
        lambda: pack({"_chat.txt": b"20/05/2024, 10:00 - a: b\n" * 2_000_000}),
        "far larger than it looks",
    ),
    "a bomb of many": (lambda: pack({f"{n}.txt": bytes(9 * bounds.MB) for n in range(8)}), None),
    "too many files": (lambda: pack({f"{n}.jpg": b"" for n in range(bounds.MOST_ENTRIES + 1)}), "files"),
    "too many texts": (lambda: pack({f"{n}.txt": b"x" for n in range(bounds.MOST_TEXTS + 1)}), "texts"),
    "locked": (locked, "password"),
    "lying": (lying, None),
    "climbing": (lambda: pack({"../../etc/_chat.txt": sample("whatsapp_android_vi.txt")}), ""),
    "deep json": (lambda: b'{"messages": ' + b"[" * 3_000_000, "nested too deeply"),
    "deep object": (lambda: b'{"a":' * 100_000, "nested too deeply"),
    "wide json": (lambda: b'{"messages": [' + b"[]," * (bounds.MOST_VALUES // 2 + 1), "values"),
    "a number of a million digits": (lambda: b'{"messages": [' + b"9" * 1_000_000 + b"]}", "number"),
    "one line": (lambda: b"20/05/2024, 10:00 - Sok: " + b"<a: " * 2_000_000, ""),
    "colons": (lambda: b"20/05/2024, 10:00 - " + b": " * 2_000_000, ""),
    "open quotation": (lambda: b'2024/01/15(Mon)\n10:30\tA\t"' + b"x\n" * 1_000_000, ""),
    "csv that does not close": (
        lambda: b'Date,User,Message\n2024-01-01 10:00:00,a,"' + b"x\n" * 1_000_000,
        "",
    ),
    "rules": (lambda: b"KakaoTalk Chats with a\nDate Saved : x\n" + b"-" * 2_000_000, "no conversation"),
    "tags that do not close": (lambda: b'<div class="message default">' + b'<a class="' * 1_000_000, ""),
    "deep boxes": (lambda: b'<div class="message default">' + b"<div>" * 1_000_000, ""),
    "entities": (lambda: b'<div class="message default"><div class="text">' + b"&#x41" * 1_000_000, ""),
    "too large": (lambda: b"20/05/2024, 10:00 - a: " + b"x" * bounds.MOST_OCTETS, "larger than 64 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_harm_is_answered_within_bounds(name: str) -> None:
    make, why = HOSTILE[name]
    content, begun = make(), time.process_time()
    if why:
        with pytest.raises(InputError, match=why):
            read_chats(content, "file")
    elif why is None:
        assert answer(content) is None
    else:
        answer(content)
    # far above what any takes: a form whose time grows with the square would take hours
    assert time.process_time() - begun < 120


def test_a_file_of_twice_the_length_takes_about_twice_the_time() -> None:
    """Counted in steps that the interpreter takes, which no other process disturbs."""
    import sys

    def count_steps(content: bytes) -> int:
        steps = 0

        def step(_frame, _event, _argument):
            nonlocal steps
            steps += 1

        sys.setprofile(step)
        try:
            read_chats(content, "file")
        finally:
            sys.setprofile(None)
        return steps

    for name in ("whatsapp_android_vi.txt", "line_en.txt", "kakaotalk_windows.txt", "telegram_messages.html"):
        raw = sample(name)
        # a second heading is words of the last message
        assert count_steps(raw * 80) < 2.5 * count_steps(raw * 40)


def test_messages_beyond_the_bound_are_left_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from jointdesk.engine.chats import kakaotalk, line, telegram, telegram_pages, whatsapp

    for form in (kakaotalk, line, telegram, telegram_pages, whatsapp):
        monkeypatch.setattr(form, "MOST_MESSAGES", 1)
    for row in rows():
        export = read_chats(sample(row["file"]), row["file"])
        if export.form != "messenger":
            assert export.count == 1
            assert "cut" in export.notes


def test_a_zip_unpacks_nothing_onto_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise AssertionError

    monkeypatch.setattr(zipfile.ZipFile, "extract", refuse)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", refuse)
    assert read_chats(pack({"/etc/_chat.txt": sample("whatsapp_android_vi.txt")}), "a.zip").count == 7
    assert not (FOLDER / "etc").exists()
