"""Previews: drawn anew by a child that can do nothing else; hostile files cost little and break nothing."""

import io
import json
import subprocess
import sys
import zlib

import pypdfium2
import pytest
from django.conf import settings
from PIL import Image

from jointdesk.desk.attachments import previews
from jointdesk.desk.attachments.actions import destroy, store
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.previews import CHILD, Preview, draw, preview, preview_of
from jointdesk.desk.attachments.storage import FOLDER, PREVIEW, path_of
from jointdesk.desk.attachments.work import draw_previews

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_folder():
    yield
    for path in (settings.HOME / FOLDER).glob("*"):
        path.unlink()


def keep(content, name):
    return store(None, [content], name, purpose="evidence", limit_bytes=10**9)


def image(size=(60, 40), form="PNG", mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **more)
    return out.getvalue()


def pdf(pages=2, width=200.0, height=100.0):
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(width, height)
    document.save(out)
    return out.getvalue()


def png_of(width, height, data=b""):
    """A PNG whose header says what its data do not hold."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_picture_is_drawn_anew_once_and_lies_encrypted():
    kept = keep(image(form="JPEG", comment=b"hidden words"), "a.jpg")
    drawn = preview(kept)
    assert drawn.startswith(b"\x89PNG")
    assert b"hidden words" not in drawn
    lying = path_of(kept.key, PREVIEW).read_bytes()
    assert drawn[:20] not in lying
    at = path_of(kept.key, PREVIEW).stat().st_mtime_ns
    assert preview(kept) == drawn
    assert path_of(kept.key, PREVIEW).stat().st_mtime_ns == at


def test_a_picture_is_turned_as_its_camera_was_and_says_what_it_said():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker\x1bX"
    found = preview_of(keep(image((60, 40), "JPEG", exif=exif), "a.jpg"))
    assert Image.open(io.BytesIO(found.pages[0])).size == (40, 60)
    assert dict(found.facts) == {"size": "60 × 40", "maker": "MakerX"}


def test_a_document_s_first_pages_are_drawn():
    found = preview_of(keep(pdf(6), "a.pdf"))
    assert (len(found.pages), found.page_count, found.fault) == (4, 6, "")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("ឈ្មោះ <b>Sok</b>".encode(), "ឈ្មោះ <b>Sok</b>"),
        ("Nguyễn".encode("utf-16"), "Nguyễn"),
        (b"a\x1b[31mred\xe2\x80\xae", "a[31mred"),
    ],
)
def test_text_is_shown_as_text_and_moves_nothing(content, shown):
    assert preview_of(keep(content, "chat.txt")).text == shown


def test_what_nothing_is_drawn_of_has_no_preview():
    for content, name in (
        (b"ID3" + bytes(50), "a.mp3"),
        (b"MZ" + bytes(90), "a.exe"),
        (b"PK\x05\x06" + bytes(18), "a.zip"),
    ):
        kept = keep(content, name)
        assert preview(kept) is None
        kept.refresh_from_db()
        assert kept.preview_size == 0


HOSTILE = {
    "a bomb of pixels": png_of(60_000, 60_000, zlib.compress(bytes(100_000))),
    "a bomb of data": png_of(9_000, 9_000, zlib.compress(bytes(9_000 * 27_001))),
    "no data": png_of(50, 50),
    "impossible size": png_of(2**31 - 1, 2**31 - 1),
    "cut off": image((500, 500), "JPEG")[:600],
    "only a head": b"\x89PNG\r\n\x1a\n",
    "gif of garbage": b"GIF89a" + bytes(range(256)) * 40,
    "tiff that points at itself": b"II*\x00\x08\x00\x00\x00\x01\x00"
    + b"\x0e\x01\x02\x00\xff\xff\xff\x7f"
    + bytes(8),
    "webp of garbage": b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(500),
    "bmp of gigabytes": b"BM"
    + bytes(8)
    + b"\x36\x00\x00\x00\x28\x00\x00\x00"
    + b"\xff\xff\x00\x00" * 2
    + bytes(24),
    "pdf of nothing": b"%PDF-1.7\n%%EOF",
    "pdf of garbage": b"%PDF-1.7\n" + bytes(range(256)) * 100,
    "pdf that counts millions": pdf(1).replace(b"/Count 1", b"/Count 9999999"),
    "pdf of a huge page": pdf(1, 1e9, 1e9),
    "pdf of no page size": pdf(1, 0.001, 0.001),
    "pdf nested in itself": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj trailer<</Root 1 0 R>>",
    "deep pdf": b"%PDF-1.4\n1 0 obj " + b"[" * 200_000,
    "picture and page": image() + b"<script>alert(1)</script>",
    "picture and archive": image() + b"PK\x05\x06" + bytes(18),
    "text without end": b"A" * 3_000_000,
    "text of nothing": bytes([239, 187, 191]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little_and_breaks_nothing(name):
    kept = keep(HOSTILE[name], "file.bin")
    assert draw(kept) is True
    kept.refresh_from_db()
    assert kept.state == Attachment.State.HERE
    found = preview_of(kept)
    assert found is None or all(page.startswith(b"\x89PNG") for page in found.pages)


def test_a_child_that_does_not_end_is_ended(monkeypatch, tmp_path):
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass\n")
    monkeypatch.setattr(previews, "CHILD", endless)
    monkeypatch.setattr(previews, "SECONDS", 0.5)
    assert preview_of(keep(image(), "a.png")).fault == "broken"


def test_a_child_that_says_too_much_or_nonsense_is_not_believed(monkeypatch, tmp_path):
    for said in (
        "sys.stdout.write('x' * 100_000_000)",
        "sys.stdout.write('\\0\\0\\0\\x02[]')",
        "sys.exit(3)",
    ):
        child = tmp_path / "child.py"
        child.write_text(f"import sys\n{said}\n")
        monkeypatch.setattr(previews, "CHILD", child)
        assert preview_of(keep(image(), "a.png")).fault == "broken"


def test_the_child_can_open_no_file_no_socket_and_start_nothing(tmp_path):
    """What the child gave up, it cannot take back: asked of the child itself, after it gave up."""
    probe = tmp_path / "probe.py"
    source = CHILD.read_text().replace(
        "    content = sys.stdin.buffer.read()\n",
        "    content = sys.stdin.buffer.read()\n    print(json.dumps(try_all())); return\n",
    )
    assert "try_all" in source
    probe.write_text(
        source.replace(
            "def main(",
            "def try_all():\n"
            "    import os, socket\n"
            "    found = {}\n"
            "    for name, do in {\n"
            "        'read': lambda: open('/etc/passwd'),\n"
            "        'write': lambda: open('/tmp/written-by-the-child', 'w'),\n"
            "        'socket': lambda: socket.socket(),\n"
            "        'pipe': lambda: os.pipe(),\n"
            "        'memory': lambda: bytearray(2 << 30),\n"
            "    }.items():\n"
            "        try:\n"
            "            do()\n"
            "            found[name] = True\n"
            "        except (OSError, MemoryError):\n"
            "            found[name] = False\n"
            "    return found\n\n\n"
            "def main(",
        ).replace("    rehearse()\n", "    import os, socket\n    rehearse()\n")
    )
    done = subprocess.run([sys.executable, "-I", str(probe), "text"], input=b"x", capture_output=True, env={})
    assert json.loads(done.stdout) == dict.fromkeys(("read", "write", "socket", "pipe", "memory"), False)


def test_the_worker_draws_what_has_come():
    for number in range(4):
        keep(image(), f"{number}.png")
    assert draw_previews() == 3
    assert draw_previews() == 1
    assert draw_previews() == 0
    assert not Attachment.objects.filter(preview_size=None).exists()


def test_a_lost_preview_is_drawn_again_and_a_destroyed_one_is_gone(django_capture_on_commit_callbacks):
    kept = keep(image(), "a.png")
    assert preview(kept)
    path_of(kept.key, PREVIEW).write_bytes(b"spoilt")
    assert preview(kept) is None
    kept.refresh_from_db()
    assert preview(kept)
    with django_capture_on_commit_callbacks(execute=True):
        destroy(kept)
    assert not path_of(kept.key, PREVIEW).exists()
    assert preview(kept) is None


def test_only_what_a_child_writes_is_read():
    sound = Preview(pages=(b"\x89PNG\r\n\x1a\nx",), facts=(("size", "1"),), page_count=1)
    assert Preview.from_bytes(sound.to_bytes()) == sound
    for spoilt in (b"", b"\0\0\0\x05hello", sound.to_bytes() + b"x", sound.to_bytes()[:-1]):
        with pytest.raises((ValueError, KeyError, TypeError)):
            Preview.from_bytes(spoilt)
