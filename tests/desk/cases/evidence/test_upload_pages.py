"""Large files over HTTP: begun, sent by pieces, taken into an exhibit; each officer's own alone."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jointdesk.desk.attachments import uploads
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.models import Attachment, Upload
from jointdesk.desk.attachments.seeking import SeekableAttachment
from jointdesk.desk.cases.models import Exhibit

CONTENT = b"an image of a disk " * 10_000
PIECE = 80_000
PLACE = "/evidence/uploads/"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", PIECE)


def begin(client, **more):
    said = {"name": "disk.dd", "size": len(CONTENT), "type": "application/x-raw", "changed": "1", **more}
    return client.post(PLACE, said)


def send(client, key, number, sha256=None):
    piece = CONTENT[number * PIECE : (number + 1) * PIECE]
    header = sha256 or hashlib.sha256(piece).hexdigest()
    place = f"{PLACE}{key}/{number}/"
    return client.post(place, piece, "application/octet-stream", headers={"X-Piece-SHA256": header})


def send_all(client, key):
    for number in range(3):
        assert send(client, key, number).status_code == 200
    assert client.post(f"{PLACE}{key}/finish/").json()["state"] == "whole"
    assert uploads.put_together() == 1


@pytest.fixture
def upload(client, cast, case):
    client.force_login(cast["alice"])
    said = begin(client)
    assert said.status_code == 201
    return said.json()["key"]


def test_an_exhibit_is_taken_in_with_a_file_that_came_by_pieces(client, upload, case):
    send_all(client, upload)
    assert client.get(f"{PLACE}{upload}/").json()["state"] == "ready"
    assert "disk.dd" in client.get("/evidence/").content.decode()
    page = f"/evidence/case/{case.reference}/new/"
    assert "disk.dd" in client.get(page).content.decode()
    said = client.post(page, {"kind": "files", "title": "Image", "uploads": [upload]})
    assert said.status_code == 302
    [file] = Exhibit.objects.get().files.all()
    assert file.attachment.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert b"".join(open_plain(file.attachment)) == CONTENT
    assert not Upload.objects.exists()


def test_it_is_added_to_an_exhibit_and_cannot_be_used_twice(client, upload, phone):
    send_all(client, upload)
    said = {"part": "copy", "uploads": [upload]}
    assert client.post(f"/evidence/{phone.key}/files/", said).status_code == 302
    assert phone.files.count() == 2
    again = client.post(f"/evidence/{phone.key}/files/", said)
    assert again.status_code == 400
    assert phone.files.count() == 2


def test_what_is_wrong_is_said_in_words(client, upload, case):
    assert begin(client, size="x").status_code == 400
    too_large = begin(client, size=str(10**12)).json()["detail"]
    assert "too large" in too_large
    assert "as it was sent" in send(client, upload, 0, "0" * 64).json()["detail"]
    assert "missing" in client.post(f"{PLACE}{upload}/finish/").json()["detail"]
    page = client.post(f"/evidence/case/{case.reference}/new/", {"kind": "files", "title": "x"})
    assert page.status_code == 400
    assert "Choose a file." in page.content.decode()


def test_another_officer_knows_nothing_of_it(client, upload, cast, phone):
    send_all(client, upload)
    client.force_login(cast["ivan"])
    for path in ("", "0/", "finish/", "forget/"):
        ask = client.get if not path else client.post
        assert ask(f"{PLACE}{upload}/{path}").status_code == 404
    said = client.post(f"/evidence/{phone.key}/files/", {"part": "copy", "uploads": [upload]})
    assert said.status_code in (400, 404)
    assert Upload.objects.get().state == "ready"
    client.force_login(cast["vera"])
    assert begin(client).status_code == 403


def test_forgotten_on_the_page_nothing_of_it_is_left(client, upload):
    send_all(client, upload)
    assert client.post(f"{PLACE}{upload}/forget/").status_code == 302
    assert (Upload.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_failed_form_offers_again_what_has_come(client, upload, case):
    send_all(client, upload)
    said = client.post(f"/evidence/case/{case.reference}/new/", {"kind": "files", "uploads": [upload]})
    assert said.status_code == 400
    assert f'value="{upload}"' in said.content.decode()
    assert "checked" in said.content.decode()


def test_an_attachment_is_read_from_anywhere(client, upload, cast):
    send_all(client, upload)
    attachment = uploads.use(cast["alice"], upload, "evidence")
    with SeekableAttachment(attachment) as raw, io.BufferedReader(raw, 1000) as file:
        for place, length in ((0, 10), (65_530, 20), (len(CONTENT) - 5, 50), (131_072, 1), (7, 70_000)):
            file.seek(place)
            assert file.read(length) == CONTENT[place : place + length]
        assert file.seek(0, io.SEEK_END) == len(CONTENT)
        assert file.read() == b""


def test_a_bundle_that_came_by_pieces_must_be_one(client, upload, case):
    send_all(client, upload)
    page = f"/evidence/case/{case.reference}/import/"
    said = client.post(page, {"uploads": [upload]})
    assert said.status_code == 400
    assert "not sound" in said.content.decode()
    both = client.post(page, {"uploads": [upload], "files": SimpleUploadedFile("b.zip", b"PK")})
    assert "One bundle at a time" in both.content.decode()
