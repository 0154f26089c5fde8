"""Only the desk comes through here: each call is signed, of this moment, and never seen before."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.calls import HEADER, SECONDS, Call, read_call
from jointdesk.portal.desk_keys import known_keys
from jointdesk.portal.door import SECRET
from jointdesk.portal.door_folder import door_id
from jointdesk.portal.store import opened

log = logging.getLogger("jointdesk.door")
PIECE = 256 * 1024
View = Callable[..., HttpResponse]


def for_the_desk(view: View) -> View:
    """The view is given the call; it reads the body by `body_of`. Refusals say a code and nothing else."""

    @csrf_exempt
    @wraps(view)
    def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, check(request), *args, **kwargs)
        except PartnerError as error:
            log.info("a call of the desk was refused: %s", error.code)
            return JsonResponse({"code": error.code}, status=403)

    return called


def check(request: HttpRequest) -> Call:
    """Raises PartnerError (malformed, bad_signature, out_of_time, seen_before)."""
    now = int(time.time())
    call = read_call(
        request.headers.get(HEADER, ""),
        door=door_id(SECRET),
        method=request.method or "",
        path=request.get_full_path(),
        public_keys=[bytes.fromhex(key) for key in known_keys()["signing_keys"]],
        now=now,
    )
    with opened() as connection:
        connection.execute("DELETE FROM spent WHERE until < ?", [now])
        new = connection.execute(
            "INSERT OR IGNORE INTO spent VALUES (?, ?)", [b"desk|" + call.nonce, now + 2 * SECONDS]
        )
        if not new.rowcount:
            raise PartnerError("seen_before", "the call was made before")
    return call


def body_of(request: HttpRequest, call: Call) -> Iterator[bytes]:
    """In pieces; what was read is the desk's only when the iteration ends. Raises PartnerError (altered)."""
    digest = hashlib.sha256()
    while piece := request.read(PIECE):
        digest.update(piece)
        yield piece
    if digest.digest() != call.body:
        raise PartnerError("altered", "the body is not the one that was signed")
