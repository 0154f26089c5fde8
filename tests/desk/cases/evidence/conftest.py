"""A case with a telephone in it, and files as officers bring them."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jointdesk.desk.attachments.storage import FOLDER
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit
from jointdesk.desk.cases.models import Exhibit


@pytest.fixture(autouse=True)
def _empty_folder():
    yield
    for path in (settings.HOME / FOLDER).glob("*"):
        path.unlink()


def picture(side: int = 40) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0110] = "Phone X"
    exif.get_ifd(0x8825).update({1: "N", 2: (11.0, 33.0, 23.0), 3: "E", 4: (104.0, 55.0, 41.0)})
    Image.new("RGB", (side, side), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(name: str = "gate.jpg", content: bytes = b"", claimed: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture(), claimed)


@pytest.fixture
def case(cast, units):
    """Alice leads it; it is the capital's, where Ivan investigates too."""
    return open_case(cast["alice"], "The villa at the river", units["VN-HN"])


@pytest.fixture
def phone(case, cast):
    new = NewExhibit(
        title="Telephone, black",
        kind=Exhibit.Kind.PHONE,
        serial="353918052302132",
        seal="S-77",
        seized_where="Table 4",
        files=(upload(),),
    )
    return add_exhibit(cast["alice"], case, new)
