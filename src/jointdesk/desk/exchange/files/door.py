"""The door at which partners fetch our files. A token is known from a sealed message alone, and what is
given is encrypted."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.sending import open_passage
from jointdesk.desk.exchange.mail.pieces import give_piece


@require_GET
def files(request: HttpRequest, token: str) -> HttpResponse:
    """GET /wire/v1/files/<token>, with `Range: bytes=N-` to go on: at most 8 MiB an answer."""
    passage = open_passage(token)
    path = store.path_of(passage.file) if passage else None
    if path is None or not path.is_file():
        return JsonResponse({"code": "unknown_file"}, status=404)
    return give_piece(request, path)
