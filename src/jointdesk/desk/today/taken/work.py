"""The worker's part: long lists are made, one at a time, and thrown away when their day is over."""

import logging
import time
from collections.abc import Iterator

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.attachments.actions import keep, set_aside
from jointdesk.desk.lists.addresses import ask_list
from jointdesk.desk.lists.export import TakenFile
from jointdesk.desk.lists.standing_rows import keys_of, pack
from jointdesk.desk.lists.taking import Taking
from jointdesk.desk.today.taken.actions import LIVES, forget, rights_of
from jointdesk.desk.today.taken.models import TakenList
from jointdesk.engine.errors import JointdeskError

LARGEST = 2 * 1024**3
TOLD_EVERY_SECONDS = 1.0
State = TakenList.State
log = logging.getLogger("jointdesk.lists")


def make_lists() -> int:
    """Make the one that waits longest. How many."""
    taken = TakenList.objects.filter(state=State.WAITING).select_related("officer__unit")
    one = taken.order_by("asked_at", "pk").first()
    if one is None:
        return 0
    with translation.override(one.language):
        try:
            _make(one, request_of(one.officer))
        except JointdeskError as error:
            _fail(one, str(error))
        except Exception:
            # a fault of ours must not be tried again and again, before all others that wait
            log.exception("list %s could not be made", one.key.hex)
            _fail(one, _("A fault of the desk: tell the administrator."))
    return 1


def forget_old() -> int:
    """Those whose day is over. How many."""
    before = timezone.now() - LIVES
    old = TakenList.objects.filter(ended_at__lt=before) | TakenList.objects.filter(
        ended_at=None, asked_at__lt=before
    )
    some = list(old[:50])
    for taken in some:
        forget(taken)
    return len(some)


def request_of(officer: Officer) -> HttpRequest:
    """A request that nobody has sent: the officer's, without emergency access, a session or a page that waits."""
    request = HttpRequest()
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user = officer
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


def _make(taken: TakenList, request: HttpRequest) -> None:
    officer = taken.officer
    tell = _Telling(taken)
    rights = rights_of(officer)
    answer = ask_list(request, taken.address, taken.form, Taking(taken.purpose, tell=tell), TakenFile)
    rows = None
    if answer.of is not None:
        total = answer.of.count()
        TakenList.objects.filter(pk=taken.pk).update(total=total)
        # before the file is made: a row that comes meanwhile is not asked for later, none that is there is forgotten
        rows = pack(keys_of(answer.of))
    pieces = _pieces(answer)
    with (
        set_aside(officer, pieces, answer.name, purpose="list", limit_bytes=LARGEST) as aside,
        transaction.atomic(),
    ):
        # a list is never shown as a picture
        aside.attachment.preview_size = 0
        held = TakenList.objects.select_for_update(of=("self",)).filter(pk=taken.pk).first()
        if held is None:
            return
        held.attachment, held.state, held.ended_at = keep(aside), State.MADE, timezone.now()
        held.done, held.rights, held.rows = tell.done, rights, rows
        held.total = held.total or tell.done
        held.save()
        notify([officer], "list_made", subject=f"list:{taken.key.hex}", url=reverse("works"))


def _pieces(answer: TakenFile) -> Iterator[bytes]:
    content = answer.streaming_content
    # only a request of the served desk, which ours is not, is answered in another way
    assert isinstance(content, Iterator)  # noqa: S101
    yield from content


def _fail(taken: TakenList, why: str) -> None:
    with transaction.atomic():
        ended = {"state": State.FAILED, "ended_at": timezone.now(), "why": why[:300]}
        if TakenList.objects.filter(pk=taken.pk).update(**ended):
            notify([taken.officer], "list_failed", subject=f"list:{taken.key.hex}", url=reverse("works"))


class _Telling:
    """How far it is, once a second."""

    def __init__(self, taken: TakenList) -> None:
        self.pk, self.done, self.due = taken.pk, 0, time.monotonic()

    def __call__(self, rows: int) -> None:
        self.done = rows
        if time.monotonic() >= self.due:
            TakenList.objects.filter(pk=self.pk).update(done=rows)
            self.due = time.monotonic() + TOLD_EVERY_SECONDS
