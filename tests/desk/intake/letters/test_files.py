"""A file that came with a letter: drawn anew for officers, read as a conversation if it is one, given out for a purpose."""

import io

import pytest
from django.test import Client
from PIL import Image

from jointdesk.desk.audit.models import Access
from jointdesk.desk.intake.models import Complaint, LetterFile

CHAT = b"20/05/2024, 10:00 - Sok: send it to 012 345 678\n20/05/2024, 10:01 - Dara: done\n"


@pytest.fixture
def officer(client: Client, cast) -> Client:
    client.force_login(cast["cora"])
    return client


def photo() -> bytes:
    """With the place where it was taken, as a telephone writes it."""
    exif = Image.Exif()
    exif[0x0110] = "Example Phone 7"
    content = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(content, "JPEG", exif=exif)
    return content.getvalue()


def test_a_photo_is_shown_without_its_notes_and_kept_with_them(door, fetch, officer: Client):
    door.letter("có ảnh", files=[("ảnh.jpg", photo())])
    fetch()
    complaint, file = Complaint.objects.get(), LetterFile.objects.get()
    page = f"/complaints/{complaint.pk}/files/{file.pk}/"
    assert "ảnh.jpg" in officer.get(f"/complaints/{complaint.pk}/").content.decode()
    assert officer.get(page).status_code == 200
    picture = officer.get(f"{page}1/").content
    assert picture.startswith(b"\x89PNG")
    assert b"Example Phone" not in picture
    assert officer.get(f"{page}9/").status_code == 404
    assert officer.post(f"{page}download/", {}).status_code == 400
    answer = officer.post(f"{page}download/", {"purpose": "compare with the bank's"})
    assert b"".join(answer) == photo()
    assert b"Example Phone" in photo()
    assert Access.objects.filter(purpose=f"file {file.pk}: compare with the bank's").count() == 1


def test_a_conversation_is_read_with_what_it_names(door, fetch, officer: Client):
    door.letter("có đoạn chat", files=[("WhatsApp Chat.txt", CHAT)])
    fetch()
    page = f"/complaints/{Complaint.objects.get().pk}/files/{LetterFile.objects.get().pk}/"
    shown = officer.get(page).content.decode()
    assert "send it to 012 345 678" in shown
    assert "Dara" in shown


def test_files_of_one_complaint_are_not_another_ones(door, fetch, officer: Client):
    door.letter("một", files=[("a.jpg", photo())])
    door.letter("hai")
    fetch()
    file = LetterFile.objects.get()
    other = Complaint.objects.exclude(pk=file.letter.complaint_id).get()
    assert officer.get(f"/complaints/{other.pk}/files/{file.pk}/").status_code == 404
