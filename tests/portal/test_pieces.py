"""A file by pieces: over a broken line it goes on where it was, and what lies here meanwhile nobody reads."""

import hashlib
import os
from typing import Any

from jointdesk.engine.letterbox.attachments import open_attachment
from jointdesk.engine.letterbox.sealing import find_among
from public_door import Door, Visitor

PIECE = 1024 * 1024


def ask(visitor: Visitor, size: int, name: str = "film.mp4", **fields: Any) -> dict[str, Any]:
    token = {"csrfmiddlewaretoken": visitor.cookies["door_csrf"]}
    files = {"piece": ("blob", fields.pop("piece"))} if "piece" in fields else None
    said = {**token, "name": name, "size": str(size), "changed": "1", **fields}
    answer: dict[str, Any] = visitor.post("/report/pieces/", data=said, files=files).json()
    return answer


def test_a_file_goes_on_after_the_line_broke_and_arrives_octet_by_octet(door: Door, visitor: Visitor):
    content = os.urandom(PIECE - 100) + b"canary-in-a-piece" + os.urandom(PIECE)
    visitor.step("what", narrative="with a film")
    assert ask(visitor, len(content)) == {"here": [], "piece": PIECE}
    last = content[2 * PIECE :]
    assert ask(visitor, len(content), number="0", piece=content[:PIECE])["here"] == [0]
    # the line breaks here; whoever comes again with the same file is told what is missing
    assert ask(visitor, len(content))["here"] == [0]
    assert b"canary-in-a-piece" not in door.octets()
    if last:
        ask(visitor, len(content), number="2", piece=last)
    done = ask(visitor, len(content), number="1", piece=content[PIECE : 2 * PIECE])
    assert "film.mp4" in done["list"]
    visitor.step("check")
    letter = door.letters()[-1]
    (attachment,) = letter.attachments
    assert attachment.sha256 == hashlib.sha256(content).digest()
    with (door.folder / "attachments" / letter.id / attachment.id).open("rb") as sealed:
        assert b"".join(open_attachment(sealed, attachment, letter.id, find_among(door.desk_key))) == content
    assert list((door.folder / "attachments" / f"{letter.id}.pieces").iterdir()) == []


def test_what_is_no_piece_of_it_is_refused_and_leaves_nothing(door: Door, visitor: Visitor):
    visitor.step("what", narrative="no film")
    for number, piece in (
        ("0", b"short"),
        ("7", b"x" * PIECE),
        ("-1", b"x"),
        ("x", b"x"),
        ("0", b"x" * (PIECE + 1)),
    ):
        assert "could not be taken" in ask(visitor, 2 * PIECE, number=number, piece=piece)["refused"]
    assert not list((door.folder / "attachments").rglob("*.partial"))
    assert ask(visitor, 2 * PIECE)["here"] == []


def test_what_is_too_large_is_refused_before_a_piece_of_it_is_sent(visitor: Visitor):
    visitor.step("what", narrative="too large")
    assert "larger than 3 MB" in ask(visitor, 3 * PIECE + 1)["refused"]
    assert "it is empty" in ask(visitor, 0)["refused"]


def test_without_a_draft_nothing_is_taken(visitor: Visitor):
    visitor.get("/report/")
    assert "not here any more" in ask(visitor, 10)["refused"]


def test_what_is_typed_is_kept_when_the_page_is_left(visitor: Visitor):
    visitor.step("what", narrative="begun")
    kept = visitor.step("who", accused="typed, not sent", keep="1")
    assert (kept.status_code, kept.content) == (204, b"")
    assert "typed, not sent" in visitor.get("/report/").text
