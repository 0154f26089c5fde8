"""Giving content to a browser so that no page is made of it; and previews, which are our own drawing."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

SEALED_OFF = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Download-Options": "noopen",
    "Cache-Control": "no-store",
}


def give_file(request: HttpRequest, name: str, size: int, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """The content in pieces. On the served desk each is read when the one before has left: none is held whole."""
    content = _in_turn(pieces) if isinstance(request, ASGIRequest) else pieces
    answer = StreamingHttpResponse(content, content_type="application/octet-stream", headers=SEALED_OFF)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Length"] = size
    return answer


def give_picture(picture: bytes) -> HttpResponse:
    """A page of a preview."""
    return HttpResponse(picture, content_type="image/png", headers=SEALED_OFF)


async def _in_turn(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    read = sync_to_async(lambda: next(pieces, b""), thread_sensitive=False)
    while piece := await read():
        yield piece
