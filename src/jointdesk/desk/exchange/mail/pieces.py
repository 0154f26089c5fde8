"""Giving a partner a file of ours piece by piece, so that it goes on where it stopped."""

import re
from pathlib import Path

from django.http import HttpRequest, HttpResponse

MOST = 8 << 20
RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{1,12})?", re.ASCII)


def give_piece(request: HttpRequest, path: Path) -> HttpResponse:
    """What the request's `Range` asks of the file, at most 8 MiB of it."""
    size = path.stat().st_size
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    start = int(asked[1]) if asked else 0
    stop = min(size, start + MOST, int(asked[2]) + 1 if asked and asked[2] else size)
    if start >= stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with path.open("rb") as file:
        file.seek(start)
        piece = file.read(stop - start)
    headers = {"Accept-Ranges": "bytes"}
    if asked or stop < size:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return HttpResponse(
        piece,
        status=206 if "Content-Range" in headers else 200,
        content_type="application/octet-stream",
        headers=headers,
    )
