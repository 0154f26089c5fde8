"""What a file is by its content, and what an officer is warned of; whatever it holds, quickly and without unpacking."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.files.contents import (
    HEAD,
    _markers,
    _of_families,
    _signatures,
    inspect,
    words,
)
from jointdesk.engine.exchange.files.packed_objects import MOST_UNPACKED, STEP, PackedObjects

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
JPEG = b"\xff\xd8\xff\xe0" + bytes(5000)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer\n%%EOF\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def packed(*names: str, content: bytes = b"x") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return raw.getvalue()


def pdf_with(dictionary: bytes, stream: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n3 0 obj\n<< " + dictionary + b" >>\nstream\r\n" + stream + b"\nendstream\nendobj\n%%EOF\n"
    )


DOCX = packed("[Content_Types].xml", "word/document.xml")
OBJECTS = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
SCRIPT = b"7 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"


@pytest.mark.parametrize(
    ("content", "name", "media_type", "warnings"),
    [
        (PNG, "a.png", "image/png", ()),
        (JPEG, "a.JPG", "image/jpeg", ()),
        (PDF, "a.pdf", "application/pdf", ()),
        ("Số tài khoản: 123\n".encode(), "a.txt", "text/plain", ()),
        ("Số".encode("utf-16"), "a.txt", "text/plain", ()),
        ("日本語のメモ".encode("shift-jis"), "a.txt", "text/plain", ()),
        (DOCX, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ()),
        (OLE, "a.doc", "application/x-ole-storage", ()),
        (b"\0\0\0\x20ftypisom" + bytes(99), "a.mp4", "video/mp4", ()),
        (b"RIFF\x10\0\0\0WAVEfmt " + bytes(99), "a.wav", "audio/wav", ()),
        # what does more than show
        (b"MZ" + bytes(99), "a.exe", "application/vnd.microsoft.portable-executable", ("program",)),
        (b"\x7fELF" + bytes(99), "tool", "application/x-elf", ("program",)),
        (b"#!/bin/sh\nrm -r /\n", "notes", "text/plain", ("script",)),
        (b"WScript.Shell", "a.vbs", "text/plain", ("script",)),
        (b"<!DOCTYPE html><p>", "a.html", "text/html", ("markup",)),
        (b'\xef\xbb\xbf<svg onload="x()">', "a.svg", "image/svg+xml", ("markup",)),
        (b"[InternetShortcut]\nURL=file://x", "a.url", "text/plain", ("shortcut",)),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(99), "a.lnk", "application/x-ms-shortcut", ("shortcut",)),
        (packed("a.txt"), "a.zip", "application/zip", ("archive",)),
        (bytes(32769) + b"CD001" + bytes(99), "a.iso", "application/x-iso9660-image", ("disk_image",)),
        (packed("[Content_Types].xml", "word/vbaProject.bin"), "a.docm",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("macros",)),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "a.xls", "application/x-ole-storage", ("macros",)),
        (b"{\\rtf1 {\\object\\objdata 01}}", "a.rtf", "application/rtf", ("embedded",)),
        # PDF
        (pdf_with(b"/S /JavaScript"), "a.pdf", "application/pdf", ("pdf_action",)),
        (pdf_with(b"/S /Launch /F (cmd.exe)"), "a.pdf", "application/pdf", ("pdf_action",)),
        (pdf_with(b"/S /J#61vaScript"), "a.pdf", "application/pdf", ("hidden",)),
        (pdf_with(b"/Type /EmbeddedFile"), "a.pdf", "application/pdf", ("embedded",)),
        (pdf_with(OBJECTS, zlib.compress(SCRIPT)), "a.pdf", "application/pdf", ("pdf_action",)),
        (pdf_with(OBJECTS, zlib.compress(b"7 0 << /Type /Page >>")), "a.pdf", "application/pdf", ()),
        (pdf_with(OBJECTS, b"no zlib"), "a.pdf", "application/pdf", ("hidden",)),
        (pdf_with(b"/Type /ObjStm /Filter /LZWDecode", b"x"), "a.pdf", "application/pdf", ("hidden",)),
        # not what it says it is
        (b"MZ" + bytes(99), "photo.jpg", "application/vnd.microsoft.portable-executable", ("program", "other_type")),
        (PNG, "report.pdf", "image/png", ("other_type",)),
        (b"MZ" + bytes(99), "report.pdf.exe", "application/vnd.microsoft.portable-executable", ("program", "two_endings")),
        (PNG, "techcombank.com.png", "image/png", ()),
        (b"\x01\x02\x03" * 99, "a.bin", "application/octet-stream", ("unknown",)),
        (b"\x01\x02\x03" * 99, "a.jpg", "application/octet-stream", ("other_type", "unknown")),
        # two in one
        (PNG + packed("a.js"), "a.png", "image/png", ("two_types",)),
        (PDF + packed("a.js"), "a.pdf", "application/pdf", ("two_types",)),
        (JPEG + b"<script>x()</script>", "a.jpg", "image/jpeg", ("two_types",)),
        (b"plain text\n%PDF-1.7\n", "a.txt", "text/plain", ("two_types",)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", [1, 777, 1 << 20])
def test_what_a_file_is(
    content: bytes, name: str, media_type: str, warnings: tuple[str, ...], step: int
) -> None:
    if step == 1 and len(content) > 9000:
        pytest.skip("nothing new, and slow")
    pieces = [content[start : start + step] for start in range(0, len(content), step)]
    found = inspect(pieces, name)
    assert (found.media_type, found.warnings) == (media_type, warnings)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed("a", content=bytes(50_000_000))
    assert inspect([bomb], "a.zip").warnings == ("archive",)
    stream, unpacked = zlib.compress(bytes(3 * MOST_UNPACKED)), 0
    objects = PackedObjects()
    for step in objects.take(pdf_with(OBJECTS, stream)):
        unpacked += len(step)
    assert objects.hidden
    assert MOST_UNPACKED <= unpacked < MOST_UNPACKED + STEP
    assert inspect([pdf_with(OBJECTS, stream)], "a.pdf").warnings == ("hidden",)


@pytest.mark.parametrize(
    ("content", "warnings"),
    [
        # each would take hours, were it not looked at in linear time
        (b"%PDF-1.7\n" + (b"9 0 obj << " + OBJECTS + b" >> stream\n" + zlib.compress(b"x")) * 20_000, ()),
        (b"%PDF-1.7\n" + b"stream\n" * 300_000, ()),
        (b"%PDF-1.7\n" + b"/A" * 1_000_000, ()),
        (b"PK\x03\x04" + b"PK\x05\x06" * 500_000, ("archive", "other_type")),
        (b"<" * 2_000_000, ("other_type",)),
    ],
    ids=["objects", "streams", "names", "ends", "angles"],
)
def test_a_file_made_to_be_slow_is_not(content: bytes, warnings: tuple[str, ...]) -> None:
    assert inspect([content], "a.pdf").warnings == warnings


@given(st.binary(max_size=2000), st.text(max_size=40), st.integers(1, 500))
def test_any_content_is_looked_at_the_same_however_it_comes(raw: bytes, name: str, step: int) -> None:
    pieces = [raw[start : start + step] for start in range(0, len(raw), step)]
    assert inspect(pieces, name) == inspect([raw], name)


def test_the_tables_are_in_form() -> None:
    known = set(words())
    families = _of_families()
    assert set(families.values()) <= known | {""}
    assert {sign.family for sign in _signatures()} <= set(families)
    assert set(_markers()) <= set(families)
    assert {warning for rows in _markers().values() for _pattern, warning in rows} <= known
    assert all(sign.offset < HEAD for sign in _signatures())
