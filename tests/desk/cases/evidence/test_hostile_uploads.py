"""Files made to harm, sent as evidence: kept as they are with their warnings, or refused with a reason; never in part."""

import io
import json
import zipfile
import zlib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.previews import preview_of
from jointdesk.desk.attachments.storage import FOLDER
from jointdesk.desk.cases.evidence.exhibit_actions import MOST_FILES
from jointdesk.desk.cases.models import Exhibit, ExhibitFile
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.evidence.manifest import FORMAT, read_manifest
from jointdesk.engine.exchange.evidence.manifest import MOST_FILES as MOST_OF_A_BUNDLE

from .conftest import picture


def pack(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def bomb(depth=4):
    """Zips in zips: a few kilobytes that unpack to gigabytes."""
    content = bytes(4 * 1024 * 1024)
    for level in range(depth):
        content = pack({f"{level}-{number}.zip": content for number in range(8)})
    return content


def pdf_bomb():
    stream = zlib.compress(bytes(30 * 1024 * 1024))
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj "
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj "
    return (
        head
        + page
        + b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj"
    )


def svg_bomb():
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(30))
    return b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">' + entities + b"]><svg>&a30;</svg>"


# name -> content, and a warning that must stand there
HOSTILE = {
    "bomb.zip": (bomb, "archive"),
    "bomb.pdf": (pdf_bomb, None),
    "bomb.svg": (svg_bomb, "markup"),
    "picture-and-archive.jpg": (lambda: picture() + pack({"a.exe": b"MZ"}), "two_types"),
    "picture-and-page.jpg": (lambda: picture() + b"<script>alert(1)</script>", "two_types"),
    "archive-and-paper.zip": (lambda: b"%PDF-1.4\n" + pack({"a.txt": b"x"}), "two_types"),
    "program.jpg": (lambda: b"MZ" + bytes(300), "other_type"),
    "holiday.jpg.exe": (lambda: b"MZ" + bytes(300), "two_endings"),
    "page.txt": (lambda: b"<html><script>alert(1)</script></html>", "markup"),
}


@pytest.fixture(autouse=True)
def _empty_folder():
    yield
    for path in (settings.HOME / FOLDER).glob("*"):
        path.unlink()


def send(client, case, files):
    said = {"kind": "files", "title": "From the villa", "files": files}
    return client.post(f"/evidence/case/{case.reference}/new/", said)


def test_hostile_files_are_kept_as_they_are_with_their_warnings(client, cast, case):
    client.force_login(cast["alice"])
    made = {name: make() for name, (make, _warning) in HOSTILE.items()}
    answer = send(client, case, [SimpleUploadedFile(name, content) for name, content in made.items()])
    assert answer.status_code == 302
    exhibit = Exhibit.objects.get()
    assert exhibit.files.count() == len(HOSTILE)
    for file in exhibit.files.select_related("attachment"):
        kept, (_make, warning) = file.attachment, HOSTILE[file.attachment.name]
        assert kept.size == len(made[kept.name])
        assert warning is None or warning in kept.warnings, (kept.name, kept.warnings)
        found = preview_of(kept)
        assert found is None or not found.chat
        page = client.get(f"/evidence/files/{kept.key}/")
        assert page.status_code == 200
        # whoever downloads what may harm has read why
        refused = client.post(f"/evidence/files/{kept.key}/download/", {"purpose": "Laboratory"})
        assert refused.status_code == (400 if kept.warnings else 200)
    assert client.get(f"/evidence/{exhibit.key}/").status_code == 200


def nothing_is_left():
    left = [path for path in (settings.HOME / FOLDER).glob("*") if path.is_file()]
    return not (
        Exhibit.objects.exists() or ExhibitFile.objects.exists() or Attachment.objects.exists() or left
    )


def test_too_many_files_are_refused_in_words_and_none_is_kept(client, cast, case):
    client.force_login(cast["alice"])
    few = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(MOST_FILES + 1)]
    answer = send(client, case, few)
    assert answer.status_code == 400
    assert f"An exhibit has at most {MOST_FILES} files." in answer.content.decode()
    assert 'value="From the villa"' in answer.content.decode()
    assert nothing_is_left()
    client.raise_request_exception = False
    many = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(10_000)]
    answer = send(client, case, many)
    assert answer.status_code == 400
    assert "send fewer at a time" in answer.content.decode()
    assert nothing_is_left()


def test_one_that_is_refused_takes_the_others_with_it(client, cast, case):
    client.force_login(cast["alice"])
    files = [
        SimpleUploadedFile("a.jpg", picture()),
        SimpleUploadedFile("b.txt", b""),
        SimpleUploadedFile("c.txt", b"x"),
    ]
    answer = send(client, case, files)
    assert answer.status_code == 400
    assert "empty" in answer.content.decode()
    assert nothing_is_left()


def test_a_file_that_is_too_large_is_refused_in_words_and_leaves_nothing(client, cast, case, monkeypatch):
    from jointdesk.desk.cases.evidence import exhibit_actions

    monkeypatch.setattr(exhibit_actions, "largest", lambda: 1024 * 1024)
    client.force_login(cast["alice"])
    answer = send(
        client,
        case,
        [SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("disk.dd", bytes(1024 * 1024 + 1))],
    )
    assert answer.status_code == 400
    assert "disk.dd is too large: at most 1 MB." in answer.content.decode()
    assert nothing_is_left()


def written(count):
    """A manifest in its form, with so many files."""
    words = dict.fromkeys(("name", "part", "salt", "commitment"), "x")
    files = [
        {"path": f"files/1/{number}.bin", "size": 1, "sha256": "0" * 64, "entry": "0" * 32, **words}
        for number in range(count)
    ]
    exhibit = dict.fromkeys(("key", "reference", "kind", "title"), "x") | {
        "number": 1,
        "files": files,
        "custody": [],
    }
    head = dict.fromkeys(("desk", "desk_name", "key", "case", "made_at", "purpose"), "x")
    return json.dumps(head | {"format": FORMAT, "exhibits": [exhibit]}).encode()


def test_a_bundle_of_ten_thousand_files_is_refused_by_its_manifest():
    assert len(read_manifest(written(MOST_OF_A_BUNDLE)).files) == MOST_OF_A_BUNDLE
    with pytest.raises(PartnerError, match="too many files"):
        read_manifest(written(10_000))
