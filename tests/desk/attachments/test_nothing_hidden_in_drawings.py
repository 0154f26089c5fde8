"""What a desk draws of a file holds the picture and nothing else; the file itself stays as it was brought, octet for octet."""

import hashlib
import io
import struct
import zlib
from types import SimpleNamespace

import pytest
from django.conf import settings
from PIL import Image, ImageCms, PngImagePlugin

from jointdesk.desk.attachments.actions import open_plain, store
from jointdesk.desk.attachments.previews import draw, kind_of, preview_of
from jointdesk.desk.attachments.storage import FOLDER
from jointdesk.desk.cases.notices import poster_paper

pytestmark = pytest.mark.django_db
# stands in every hidden place of every file below
SECRET = "Villa-at-104.9282"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{SECRET}</dc:creator></x:xmpmeta>'.encode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + SECRET.encode()


@pytest.fixture(autouse=True)
def _empty_folder():
    yield
    for path in (settings.HOME / FOLDER).glob("*"):
        path.unlink()


def keep(content, name):
    return store(None, [content], name, purpose="evidence", limit_bytes=10**9)


def exif():
    words = Image.Exif()
    words[0x010E] = words[0x010F] = SECRET
    words.get_ifd(0x8825).update({1: "N", 2: (11.0, 33.0, 23.0), 3: "E", 4: (104.0, 55.0, 41.0), 29: SECRET})
    return words


def image(form, **more):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, form, **more)
    return out.getvalue()


def jpeg():
    raw = image("JPEG", exif=exif(), icc_profile=PROFILE, comment=SECRET.encode(), xmp=XMP)
    return raw + b"\xff\xfe\x00\x13" + SECRET.encode()


def png():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET)
    words.add_text("Author", SECRET, zip=True)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return image("PNG", pnginfo=words, exif=exif(), icc_profile=PROFILE) + SECRET.encode()


def tiff():
    return image("TIFF", tiffinfo={270: SECRET, 315: SECRET, 700: XMP}, icc_profile=PROFILE)


def pdf():
    return image("PDF", title=SECRET, author=SECRET, creator=SECRET) + b"\n%" + SECRET.encode()


FILES = {
    "a.jpg": jpeg,
    "a.png": png,
    "a.webp": lambda: image("WEBP", exif=exif(), icc_profile=PROFILE, xmp=XMP),
    "a.gif": lambda: image("GIF", comment=SECRET.encode()),
    "a.tif": tiff,
    "a.pdf": pdf,
}


def chunks(raw):
    """The kinds of a PNG's chunks, each checked; nothing stands behind the last."""
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    place, found = 8, []
    while place < len(raw):
        (size,) = struct.unpack(">I", raw[place : place + 4])
        kind, body = raw[place + 4 : place + 8], raw[place + 8 : place + 8 + size]
        assert zlib.crc32(kind + body).to_bytes(4, "big") == raw[place + 8 + size : place + 12 + size]
        found.append(kind.decode())
        place += 12 + size
    return found


def segments(raw):
    """The markers of a JPEG up to its picture."""
    place, found = 2, []
    while raw[place + 1] != 0xDA:
        found.append(raw[place + 1])
        place += 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_drawing_holds_its_picture_and_nothing_else(name):
    content = FILES[name]()
    assert SECRET.encode() in content
    kept = keep(content, name)
    found = preview_of(kept)
    assert found.pages
    for page in found.pages:
        assert set(chunks(page)) == {"IHDR", "IDAT", "IEND"}
        assert SECRET.encode() not in page
        drawn = Image.open(io.BytesIO(page))
        drawn.load()
        assert drawn.info == {}
        assert not drawn.getexif()
    # the file is what it was: whoever downloads it has the same octets
    assert b"".join(open_plain(kept)) == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_a_poster_s_photograph_holds_its_picture_and_nothing_else(name):
    photo = keep(FILES[name](), name)
    poster = SimpleNamespace(with_photo=True, notice=SimpleNamespace(photo=photo))
    raw = bytes(poster_paper._photo_of(poster))
    # APP0 (size of a dot), tables and the frame: no EXIF or XMP (APP1), profile (APP2), comment
    assert set(segments(raw)) <= {0xE0, 0xDB, 0xC0, 0xC4}
    assert SECRET.encode() not in raw
    assert not Image.open(io.BytesIO(raw)).getexif()


def container(brand):
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"mif1" + brand + bytes(200)


NO_DRAWING = {
    "a.heic": container(b"heic"),
    "a.avif": container(b"avif"),
    "a.mp4": container(b"isom"),
    "a.mov": container(b"qt  "),
    "a.mp3": b"ID3\x04" + bytes(200),
}


@pytest.mark.parametrize("name", NO_DRAWING)
def test_what_nothing_is_drawn_of_is_kept_as_it_was(name):
    """The page of such a file says so (tests/desk/cases/evidence)."""
    kept = keep(NO_DRAWING[name], name)
    assert kept.media_type != "application/octet-stream"
    assert kind_of(kept) == ""
    assert draw(kept)
    assert preview_of(kept) is None
    assert b"".join(open_plain(kept)) == NO_DRAWING[name]
