"""Django's application over ASGI, but a large body waits encrypted on the disk until its view reads it, not plain."""

import io
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from jointdesk.bodies.sealed_uploads import SealedFile


class SealedBodies(ASGIHandler):
    async def read_body(self, receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> IO[bytes]:
        """The body as a file, at its beginning. Raises RequestAborted when the caller goes away."""
        body: io.BytesIO | SealedFile = io.BytesIO()
        more = True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.write(event.get("body", b""))
            if isinstance(body, io.BytesIO) and body.tell() > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
                body = _seal(body)
            more = event.get("more_body", False)
        body.seek(0)
        return cast(IO[bytes], body)


def _seal(body: io.BytesIO) -> SealedFile:
    sealed = SealedFile()
    sealed.write(body.getbuffer())
    return sealed
