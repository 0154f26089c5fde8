"""The partners' doors: sealed bytes in, sealed bytes out. They authenticate by signature, not by session.

What cannot be believed gets a status, a stable code and nothing more; it is counted and changes nothing.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jointdesk.desk.exchange.mail.inbox import receive, receive_all
from jointdesk.desk.exchange.mail.refusals import count_refusal
from jointdesk.desk.exchange.mail.transport import BUNDLE_TYPE, TYPE
from jointdesk.desk.exchange.matching.serving import answer_question
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail.bundles import MAX_BUNDLE, join_answers, split_bundle, write_error
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED

STATUS_OF_CODE = {
    "too_large": 413,
    "unknown_sender": 403,
    "bad_signature": 403,
    "internal": 500,
}


@csrf_exempt
@require_POST
def messages(request: HttpRequest) -> HttpResponse:
    """POST /wire/v1/messages: a sealed message for its sealed receipt, or a bundle for an answer a line."""
    if request.content_type == BUNDLE_TYPE:
        return _answer(request, _receive_bundle, BUNDLE_TYPE, MAX_BUNDLE)
    return _answer(request, receive)


@csrf_exempt
@require_POST
def questions(request: HttpRequest) -> HttpResponse:
    """POST /wire/v1/questions: a sealed question for its sealed evaluation, or refusal."""
    return _answer(request, answer_question)


def _receive_bundle(raw: bytes) -> bytes:
    try:
        sealed = split_bundle(raw)
    except PartnerError as error:
        count_refusal(error.code)
        raise
    return join_answers(receive_all(sealed))


def _answer(
    request: HttpRequest, door: Callable[[bytes], bytes], type_: str = TYPE, most: int = MAX_SEALED
) -> HttpResponse:
    try:
        return HttpResponse(door(_read(request, most)), content_type=type_)
    except PartnerError as error:
        status = STATUS_OF_CODE.get(error.code, 400)
        return HttpResponse(write_error(error), content_type="application/json", status=status)


def _read(request: HttpRequest, most: int) -> bytes:
    length = request.headers.get("Content-Length", "")
    raw = b"" if length.isdecimal() and int(length) > most else request.read(most + 1)
    if len(raw) > most or (not raw and length not in ("", "0")):
        count_refusal("too_large")
        raise PartnerError("too_large", f"this door takes at most {most} bytes")
    return raw
