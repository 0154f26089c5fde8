"""Uploads that are too large for memory: readable as any file is, by this process alone."""

import asyncio
import io
import os
import secrets
from random import Random
from zipfile import ZipFile

import pytest
from django.core.exceptions import RequestAborted
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from jointdesk.bodies.sealed_bodies import SealedBodies
from jointdesk.bodies.sealed_uploads import SealedFile

PLAIN = b"the victim's name " * 40_000


def on_disk(file):
    return os.pread(file._file.fileno(), 10**8, 0)


def test_what_is_written_is_read_from_anywhere_and_lies_encrypted():
    file, draw = SealedFile(), Random(4)
    start = 0
    while start < len(PLAIN):  # pieces of any length, the cipher's block or not
        length = draw.choice([1, 15, 16, 17, 1000, 65_536])
        start += file.write(PLAIN[start : start + length])
    for _ in range(200):
        start, length = draw.randrange(len(PLAIN)), draw.randrange(1, 5000)
        file.seek(start)
        assert file.read(length) == PLAIN[start : start + length]
    file.seek(0)
    assert file.read() == PLAIN
    assert len(on_disk(file)) == len(PLAIN)
    assert b"victim" not in on_disk(file)
    file.seek(3)
    with pytest.raises(io.UnsupportedOperation):
        file.write(b"x")


def test_two_files_share_no_key_stream():
    first, second = SealedFile(), SealedFile()
    for file in (first, second):
        file.write(PLAIN)
    assert on_disk(first)[:64] != on_disk(second)[:64]


def test_programs_read_it_as_a_file():
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("a.csv", "id,name\n1,Sok\n")
    file = SealedFile()
    file.write(content.getvalue())
    assert ZipFile(file).read("a.csv") == b"id,name\n1,Sok\n"
    text = SealedFile()
    text.write("tên,giá\n1,2\n".encode())
    text.seek(0)
    assert io.TextIOWrapper(text, encoding="utf-8").readlines() == ["tên,giá\n", "1,2\n"]


def test_a_large_upload_comes_to_its_view_sealed(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", PLAIN), "purpose": "Import"})
    file = request.FILES["file"]
    assert isinstance(file.file, SealedFile)
    assert (file.name, file.size, request.POST["purpose"]) == ("a.txt", len(PLAIN), "Import")
    assert b"".join(file.chunks()) == PLAIN


def read_body(*events):
    left = iter(events)

    async def receive():
        return next(left)

    return asyncio.run(SealedBodies().read_body(receive))


def test_a_large_body_waits_sealed_and_a_small_one_in_memory(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    half = len(PLAIN) // 2
    large = read_body(
        {"type": "http.request", "body": PLAIN[:half], "more_body": True},
        {"type": "http.request", "body": PLAIN[half:]},
    )
    assert isinstance(large, SealedFile)
    assert large.read() == PLAIN
    small = secrets.token_bytes(1000)
    body = read_body({"type": "http.request", "body": small})
    assert isinstance(body, io.BytesIO)
    assert body.read() == small
    with pytest.raises(RequestAborted):
        read_body({"type": "http.request", "body": PLAIN, "more_body": True}, {"type": "http.disconnect"})
