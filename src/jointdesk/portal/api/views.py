"""`POST /api/v1/check`, `GET /api/v1/feed` and its note. JSON; an error is `{"error": code, "detail": line}`."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from jointdesk.engine.identifiers import normalise
from jointdesk.engine.letterbox.check_file import Listing
from jointdesk.engine.letterbox.records import MOMENT
from jointdesk.engine.reference import countries
from jointdesk.portal import bundles, limits
from jointdesk.portal.api.clients import Client, DayIsFull, UnknownKey, count_asked, find_client
from jointdesk.portal.checking.listed import Silent, look_up
from jointdesk.portal.checking.reading import KINDS, recognise_for
from jointdesk.portal.door import DOOR
from jointdesk.portal.limits import TooOften

MOST_BODY, MOST_AT_ONCE, MOST_VALUE = 128 * 1024, 100, 500


class _Refused(Exception):
    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code = status, code


@csrf_exempt
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Up to a hundred at once: `{"identifiers": [{"kind", "value"} or {"text", "country"}]}`."""
    try:
        client = _client(request)
        asked = [_read_one(one, place) for place, one in enumerate(_read_body(request))]
        # a text that spells none is not listed either; what cannot be told is not counted
        found = iter(look_up([one for one in asked if one is not None]))
        left = count_asked(client, len(asked))
    except (_Refused, DayIsFull, Silent) as error:
        return _refuse(error)
    results = [_tell(one, next(found) if one else None) for one in asked]
    return JsonResponse({"bundle": _bundle("listings"), "left_today": left, "results": results})


@require_GET
def feed(request: HttpRequest) -> HttpResponseBase:
    """All that may be told, a JSON line each; to be kept no longer than its note says."""
    try:
        _client(request)
        path = bundles.current("feed")
        if path is None:
            raise Silent
    except (_Refused, Silent) as error:
        return _refuse(error)
    return FileResponse(path.open("rb"), content_type="application/jsonl", filename="feed.jsonl")


@require_GET
def feed_note(request: HttpRequest) -> HttpResponseBase:
    """The note the desk signed: size and SHA-256 of the feed, from when and until when it holds."""
    try:
        _client(request)
        path = bundles.current("feed")
        if path is None:
            raise Silent
    except (_Refused, Silent) as error:
        return _refuse(error)
    # the note of the content in force lies beside it
    return FileResponse((path.parent / "note").open("rb"), content_type="text/plain; charset=utf-8")


def _client(request: HttpRequest) -> Client:
    try:
        return find_client(request.headers.get("authorization", ""))
    except UnknownKey:
        try:
            limits.count("wrong_key", request)
        except TooOften:
            raise _Refused(
                429, "too_often", "too many wrong keys came from this network; try again within the hour"
            ) from None
        raise _Refused(401, "unknown_key", "send a valid key: Authorization: Bearer KEY") from None


def _read_body(request: HttpRequest) -> list[Any]:
    too_large = _Refused(413, "too_large", f"a request has at most {MOST_BODY} octets")
    if int(request.headers.get("content-length") or 0) > MOST_BODY:
        raise too_large
    try:
        # one sent by pieces says its size nowhere
        raw = request.body
    except RequestDataTooBig:
        raise too_large from None
    if len(raw) > MOST_BODY:
        raise too_large
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        raise _Refused(400, "malformed", "the body is not JSON") from None
    asked = said.get("identifiers") if isinstance(said, dict) else None
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_AT_ONCE:
        raise _Refused(400, "malformed", f"identifiers: expected a list of 1 to {MOST_AT_ONCE}")
    return asked


def _read_one(said: Any, place: int) -> tuple[str, str] | None:
    """An identifier in its normal form; None for a text that spells none."""
    texts = said if isinstance(said, dict) and all(isinstance(value, str) for value in said.values()) else {}
    if set(texts) == {"kind", "value"} and texts["kind"] in KINDS and 0 < len(texts["value"]) <= MOST_VALUE:
        return texts["kind"], normalise(texts["kind"], texts["value"], DOOR.country) or texts["value"]
    if set(texts) in ({"text"}, {"text", "country"}) and 0 < len(texts["text"]) <= MOST_VALUE:
        country = texts.get("country", "").upper()
        if country and country not in countries():
            raise _Refused(
                400, "malformed", f"identifiers[{place}]: country: expected a code of ISO 3166, as KH"
            )
        return recognise_for(texts["text"], country)
    raise _Refused(
        400,
        "malformed",
        f"identifiers[{place}]: expected kind ({', '.join(KINDS)}) and value, or text and country",
    )


def _tell(identifier: tuple[str, str] | None, listing: Listing | None) -> dict[str, Any]:
    kind, value = identifier or (None, None)
    told: dict[str, Any] = {"kind": kind, "value": value, "listed": listing is not None}
    if listing is not None:
        told |= {
            "band": listing.band,
            "month": f"{listing.month:%Y-%m}",
            "scam_types": list(listing.scam_types),
        }
    return told


def _bundle(kind: str) -> dict[str, Any]:
    bundle = bundles.in_force(kind)
    if bundle is None:
        return {}
    moments = {"issued_at": MOMENT.write(bundle.issued_at), "valid_until": MOMENT.write(bundle.valid_until)}
    return {"desk": bundle.desk, "sequence": bundle.sequence, **moments}


def _refuse(error: Exception) -> HttpResponse:
    if isinstance(error, _Refused):
        answer = JsonResponse({"error": error.code, "detail": str(error)}, status=error.status)
    elif isinstance(error, DayIsFull):
        answer = JsonResponse(
            {"error": "day_is_full", "detail": "this key has no look-ups left today"}, status=429
        )
    else:
        answer = JsonResponse(
            {"error": "silent", "detail": "the desk has told this door nothing that holds"}, status=503
        )
    if answer.status_code == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer
