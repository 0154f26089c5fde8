"""The door at which partners fetch our tag files, piece by piece. A file's name is known only from a sealed message,
its content is pseudorandom without our key."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from jointdesk.desk.exchange.mail.pieces import give_piece
from jointdesk.desk.exchange.matching.set_files import tag_path
from jointdesk.desk.exchange.models import MatchKey
from jointdesk.engine.exchange.matching.sets import end_of


@require_GET
def sets(request: HttpRequest, digest: str) -> HttpResponse:
    """GET /wire/v1/sets/<digest>, with `Range: bytes=N-` to go on: at most 8 MiB an answer."""
    key = MatchKey.objects.open().filter(set_digest=digest).first()
    path = tag_path(digest) if key is not None and end_of(key.epoch) > timezone.now() else None
    if path is None or not path.is_file():
        return JsonResponse({"code": "unknown_set"}, status=404)
    return give_piece(request, path)
