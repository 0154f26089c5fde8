"""What the desk may do here: list, read and take away letters with their files, hand out bundles and keys."""

import re
import shutil
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.bundles import KINDS
from jointdesk.engine.letterbox.calls import Call
from jointdesk.engine.letterbox.letters import ID
from jointdesk.portal import bundles, desk_keys
from jointdesk.portal.desk_door.callers import body_of, for_the_desk
from jointdesk.portal.door import FOLDER

MOST_LISTED = 1_000
LARGEST_RANGE = 4 * 1024 * 1024
MOST_KEYS_OCTETS = 16 * 1024
_ID = re.compile(ID, re.ASCII)


@require_GET
@for_the_desk
def standing(request: HttpRequest, call: Call) -> HttpResponse:
    """Which letters wait, the oldest first; how far each kind of bundle has come; which keys of the desk it has."""
    found = [path for path in (FOLDER / "letters").iterdir() if _ID.fullmatch(path.name)]
    letters = [path.name for path in sorted(found, key=_age)[:MOST_LISTED]]
    sequences = {kind: bundle.sequence for kind in KINDS if (bundle := bundles.in_force(kind))}
    return JsonResponse({"letters": letters, "sequences": sequences, "keys": desk_keys.known_keys()})


@require_GET
@for_the_desk
def letter(request: HttpRequest, call: Call, number: str) -> HttpResponse:
    return _range(request, FOLDER / "letters" / number)


@require_GET
@for_the_desk
def attachment(request: HttpRequest, call: Call, number: str, attachment: str) -> HttpResponse:
    return _range(request, FOLDER / "attachments" / number / attachment)


@require_POST
@for_the_desk
def taken(request: HttpRequest, call: Call, number: str) -> HttpResponse:
    """The desk has the letter: it is deleted here with its files."""
    (FOLDER / "letters" / number).unlink(missing_ok=True)
    shutil.rmtree(FOLDER / "attachments" / number, ignore_errors=True)
    return JsonResponse({})


@require_http_methods(["PUT"])
@for_the_desk
def bundle(request: HttpRequest, call: Call, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise PartnerError("malformed", "no such kind of bundle")
    return JsonResponse({"sequence": bundles.arrive(kind, body_of(request, call)).sequence})


@require_http_methods(["PUT"])
@for_the_desk
def keys(request: HttpRequest, call: Call) -> HttpResponse:
    raw = b"".join(body_of(request, call))
    if len(raw) > MOST_KEYS_OCTETS:
        raise PartnerError("too_large", "these are no keys")
    desk_keys.change(raw)
    return JsonResponse({})


def _range(request: HttpRequest, path: Path) -> HttpResponse:
    """From `from`, so many octets as one answer holds; `X-Size` says how many there are."""
    start = request.GET.get("from", "0")
    if not start.isdecimal() or len(start) > 15:
        raise PartnerError("malformed", "from: a number")
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(min(int(start), size))
            piece = file.read(LARGEST_RANGE)
    except FileNotFoundError:
        return JsonResponse({"code": "missing"}, status=404)
    answer = HttpResponse(piece, content_type="application/octet-stream")
    answer["X-Size"] = str(size)
    return answer


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except FileNotFoundError:
        return 0.0, path.name
