"""Files as strangers send them: what is refused is refused with its reason, and nothing of it stays."""

import hashlib

from jointdesk.engine.letterbox.attachments import open_attachment
from jointdesk.engine.letterbox.sealing import find_among
from public_door import Door, Visitor

MEBIBYTE = 1024 * 1024


def add(visitor: Visitor, *files: tuple[str, bytes]) -> str:
    return visitor.send_form("/report/", {"step": "files", "add": "1"}, list(files)).text


def lying(door: Door) -> int:
    return sum(1 for path in (door.folder / "attachments").rglob("*") if path.is_file())


def test_a_file_arrives_octet_by_octet(door: Door, visitor: Visitor):
    content = bytes(range(256)) * 8_000
    add(visitor, ("ảnh chụp.png", content))
    visitor.step("check")
    letter = door.letters()[-1]
    (attachment,) = letter.attachments
    assert (attachment.name, attachment.sha256) == ("ảnh chụp.png", hashlib.sha256(content).digest())
    with (door.folder / "attachments" / letter.id / attachment.id).open("rb") as sealed:
        assert b"".join(open_attachment(sealed, attachment, letter.id, find_among(door.desk_key))) == content


def test_what_is_refused_is_named_with_its_reason_and_leaves_nothing(door: Door, visitor: Visitor):
    before = lying(door)
    page = add(visitor, ("empty.txt", b""), ("large.bin", b"x" * (3 * MEBIBYTE + 1)))
    assert "empty.txt: it is empty" in page
    assert "large.bin: it is larger than 3 MB" in page
    assert lying(door) == before


def test_more_than_a_report_may_carry_is_refused_one_by_one(door: Door, visitor: Visitor):
    page = add(visitor, *((f"{number}.bin", b"y" * (2 * MEBIBYTE)) for number in range(3)))
    assert "are larger than" not in page
    assert "3.bin: all files together are larger than 7 MB" in add(visitor, ("3.bin", b"y" * (2 * MEBIBYTE)))
    add(visitor, ("small", b"z"))
    assert "one.more: there are 4 files already" in add(visitor, ("one.more", b"z"))


def test_a_file_that_was_taken_away_is_gone(door: Door, visitor: Visitor):
    before = lying(door)
    page = add(visitor, ("wrong.png", b"oops"))
    mark = page.split('name="remove" value="')[1].split('"')[0]
    page = visitor.send_form("/report/", {"step": "files", "remove": mark}).text
    assert "wrong.png" not in page
    assert lying(door) == before


def test_names_are_names_and_no_paths(door: Door, visitor: Visitor):
    add(visitor, ("../../etc/passwd", b"a"), ("C:\\Users\\x\\photo\u202egnp.exe", b"b"))
    visitor.step("what", narrative="names")
    visitor.step("check")
    assert [one.name for one in door.letters()[-1].attachments] == ["passwd", "photognp.exe"]


def test_a_body_beyond_all_bounds_is_cut_off(visitor: Visitor):
    visitor.get("/report/")
    answer = visitor.send_form("/report/", {"step": "files"}, [("huge", b"0" * (10 * MEBIBYTE))])
    assert answer.status_code == 413


def test_leaving_takes_what_was_not_sent(door: Door, visitor: Visitor):
    before = lying(door)
    add(visitor, ("secret.png", b"not for them"))
    answer = visitor.get("/leave/", follow_redirects=False)
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert lying(door) == before
    assert "door_a" not in visitor.cookies
