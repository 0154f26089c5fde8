"""The partners' doors: sealed bytes in, sealed bytes out. They authenticate by signature, not by session.

What cannot be believed gets a status, a stable code and nothing more; it is counted and changes nothing.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.exchange.inbox import count_refusal, receive
from jointdesk.desk.exchange.models import MatchKey
from jointdesk.desk.exchange.serving import answer_question
from jointdesk.desk.exchange.transport import TYPE
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.sealing import MAX_SEALED

STATUS_OF_CODE = {
    "too_large": 413,
    "unknown_sender": 403,
    "bad_signature": 403,
    "conflict": 409,
    "too_far": 409,
}


@csrf_exempt
@require_POST
def messages(request: HttpRequest) -> HttpResponse:
    """POST /wire/v1/messages: a sealed message for its sealed receipt."""
    return _answer(request, receive)


@csrf_exempt
@require_POST
def questions(request: HttpRequest) -> HttpResponse:
    """POST /wire/v1/questions: a sealed question for its sealed evaluation, or refusal."""
    return _answer(request, answer_question)


@require_GET
def sets(request: HttpRequest, digest: str) -> HttpResponse:
    """GET /wire/v1/sets/<digest>: a tag file. Its name is known only from a sealed message, its content is
    pseudorandom without our key."""
    key = MatchKey.objects.filter(set_digest=digest, tags__isnull=False).only("tags").first()
    if key is None:
        return JsonResponse({"code": "unknown_set"}, status=404)
    return HttpResponse(bytes(key.tags or b""), content_type="application/octet-stream")


def _answer(request: HttpRequest, door: Callable[[bytes], bytes]) -> HttpResponse:
    try:
        return HttpResponse(door(_read(request)), content_type=TYPE)
    except PartnerError as error:
        status = STATUS_OF_CODE.get(error.code, 400)
        return JsonResponse({"code": error.code, "detail": str(error)}, status=status)


def _read(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "")
    raw = b"" if length.isdecimal() and int(length) > MAX_SEALED else request.read(MAX_SEALED + 1)
    if len(raw) > MAX_SEALED or (not raw and length not in ("", "0")):
        count_refusal("too_large")
        raise PartnerError("too_large", f"a sealed message has at most {MAX_SEALED} bytes")
    return raw
