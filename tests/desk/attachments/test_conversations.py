"""Conversations as previews: read by a child that can do nothing else, paged, whatever form they came in."""

import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings

from jointdesk.desk.attachments.actions import store
from jointdesk.desk.attachments.conversations import PAGE, read_talk
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.previews import Preview, draw, preview_of
from jointdesk.desk.attachments.storage import FOLDER, PREVIEW, path_of
from jointdesk.engine.chats import read_chats
from jointdesk.engine.identifiers.kinds import BY_NAME

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[2] / "data" / "chats"
FILES = sorted(path for path in SAMPLES.iterdir() if path.name not in ("README.md", "samples.tsv"))


@pytest.fixture(autouse=True)
def _empty_folder():
    yield
    for path in (settings.HOME / FOLDER).glob("*"):
        path.unlink()


def keep(content, name="chat.txt"):
    return store(None, [content], name, purpose="evidence", limit_bytes=10**9)


def pack(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def whatsapp(count, words="gọi 0912 345 678"):
    lines = (
        f"{1 + number // 1440:02}/05/2024, {number // 60 % 24:02}:{number % 60:02}" for number in range(count)
    )
    return "".join(
        f"{line} - Sok {number % 3}: {words} {number}\n" for number, line in enumerate(lines)
    ).encode()


def test_every_form_is_read_by_the_child():
    """What a form needs is opened before the child gives up opening anything."""
    whole = pack({path.name: path.read_bytes() for path in FILES})
    alone = sum(read_chats(path.read_bytes(), path.name).count for path in FILES)
    talk = preview_of(keep(whole, "samples.zip")).talk
    assert (talk.count, talk.held, len(talk.lines(1)), talk.lines(2)) == (alone, alone, alone, [])
    assert len(talk.parts) == len(FILES) + 1
    assert all(line.author or line.text for line in talk.lines(1))


def test_every_kind_of_identifier_is_found_by_the_child():
    words = [example.text for kind in BY_NAME.values() for example in kind.EXAMPLES]
    talk = preview_of(keep("".join(f"20/05/2024, 10:00 - Sok: {one}\n" for one in words).encode())).talk
    assert {one.kind for one in talk.sightings} == set(BY_NAME)


def test_a_long_conversation_is_read_by_pages():
    kept = keep(whatsapp(2_450))
    preview = preview_of(kept)
    talk = preview.talk
    assert (talk.count, talk.held, preview.page_count) == (2450, 2450, 25)
    assert [line.number for line in talk.lines(25)] == list(range(2401, 2451))
    assert talk.lines(3)[0].text == "gọi 0912 345 678 200"
    (phone,) = (one for one in talk.sightings if one.kind == "phone")
    assert (phone.count, phone.places[:2]) == (2450, (1, 2))
    assert [one.value for one in talk.at_places[1]] == ["+84912345678"]
    # no word of it lies open on the disk
    assert b"0912" not in path_of(kept.key, PREVIEW).read_bytes()


def test_a_zip_of_a_telephone_is_a_conversation_and_another_is_nothing():
    chat = pack({"WhatsApp Chat with Lan.txt": whatsapp(3), "IMG-1.jpg": b"\xff\xd8\xff"})
    assert preview_of(keep(chat, "WhatsApp Chat with Lan.zip")).talk.parts[0].title == "Lan"
    other = keep(pack({"letter.docx": b"x"}), "papers.zip")
    assert draw(other)
    other.refresh_from_db()
    assert other.preview_size == 0
    assert preview_of(other) is None


def test_a_text_that_only_begins_like_one_is_shown_as_text():
    found = preview_of(keep(b'{"messages": "none", "a": [1, 2'))
    assert (found.chat, found.text) == (False, '{"messages": "none", "a": [1, 2')


HOSTILE = {
    "a bomb": pack({"_chat.txt": bytes(80 * 1024 * 1024)}),
    "a bomb of lines": pack({"_chat.txt": b"20/05/2024, 10:00 - a: b\n" * 1_500_000}),
    "deep": b'{"messages": ' + b"[" * 500_000,
    "wide": b'{"messages": [' + b"[]," * 6_000_000,
    "cut off": pack({"_chat.txt": whatsapp(50)})[:-40],
    "surrogates": b'{"name": "\\ud800", "messages": [{"text": "\\udfff", "from": "\\ud83d"}]}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_conversation_costs_little_and_breaks_nothing(name):
    kept = keep(HOSTILE[name], "export.zip")
    assert draw(kept) is True
    kept.refresh_from_db()
    assert kept.state == Attachment.State.HERE
    found = preview_of(kept)
    assert found is None or found.fault or not found.chat or found.talk.count


def written(**changes):
    said = {
        "form": "line",
        "notes": [],
        "count": 1,
        "held": 1,
        "parts": [],
        "sightings": [],
        "unsaid": 0,
        "stopped_at": None,
    }
    return zlib.compress(json.dumps(said | changes).encode())


ROWS = zlib.compress(json.dumps([[1, "", "a", "b", "", False]]).encode())


@pytest.mark.parametrize(
    "pages",
    [
        (),
        (b"", ROWS),
        (b"\x89PNG", ROWS),
        (zlib.compress(b"[" * 100_000), ROWS),
        (zlib.compress(b"{}"), ROWS),
        (written(parts=[[1]]), ROWS),
        (written(sightings=[["phone"]]), ROWS),
        (written(count="x"), ROWS),
    ],
)
def test_what_no_child_of_ours_writes_is_not_read(pages):
    raw = Preview(pages=pages, chat=True).to_bytes()
    with pytest.raises((ValueError, KeyError, TypeError, IndexError)):
        Preview.from_bytes(raw)


def test_a_page_unpacks_to_no_more_than_its_bound():
    talk = read_talk((written(held=10**9), zlib.compress(b'"' + b"a" * 50_000_000)))
    assert talk.held == PAGE
    with pytest.raises(ValueError, match="Unterminated"):
        talk.lines(1)
