"""Which long works are an officer's: files taken in, lists taken away, rosters screened, questions to partners."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import Asking
from jointdesk.desk.intake.coming_actions import coming_files as coming_of
from jointdesk.desk.intake.models import ComingFile, ImportedFile
from jointdesk.desk.lists.works import Work
from jointdesk.desk.screening.queries import listed_rosters
from jointdesk.desk.today.taken.actions import LIVES
from jointdesk.desk.today.taken.models import TakenList
from jointdesk.desk.today.taken.queries import taken_lists as lists_of

LATELY = timedelta(days=14)
MOST = 20
TROUBLED = (Asking.State.REFUSED, Asking.State.FAILED)


def imported_files(officer: Officer) -> Iterator[Work]:
    rows = ImportedFile.objects.filter(officer=officer, at__gt=timezone.now() - LATELY).order_by("-at")
    for file in rows[:MOST]:
        yield Work(
            label=file.kind_name,
            what=file.name,
            url=reverse("complaints-imported", args=[file.pk]),
            began_at=file.at,
            ended_at=file.at,
            trouble=_("%(n)s lines set aside") % {"n": file.refused} if file.refused else "",
        )


def coming_files(officer: Officer) -> Iterator[Work]:
    """Files that are being taken in, or that were refused; those taken in are told above."""
    states = (ComingFile.State.WAITING, ComingFile.State.REFUSED)
    for coming in coming_of(officer).filter(state__in=states)[:MOST]:
        yield Work(
            label=_("A file you bring"),
            what=coming.name,
            url=reverse("complaints-coming", args=[coming.key]),
            began_at=coming.made_at,
            ended_at=coming.ended_at if coming.state == ComingFile.State.REFUSED else None,
            done=coming.done,
            total=coming.total,
            trouble=_("Refused") if coming.state == ComingFile.State.REFUSED else "",
        )


def taken_lists(officer: Officer) -> Iterator[Work]:
    """What was too long to wait for at a page."""
    for taken in lists_of(officer):
        key, made = taken.key, taken.state == TakenList.State.MADE
        yield Work(
            label=_("List taken away"),
            what=f"{taken}: {taken.purpose}",
            url="",
            began_at=taken.asked_at,
            ended_at=taken.ended_at,
            done=taken.done,
            total=taken.total,
            trouble=taken.why and _("Could not be made: %(why)s") % {"why": taken.why},
            fetch=reverse("taken-list", args=[key]) if made else "",
            forget=reverse("taken-list-forget", args=[key]),
            until=taken.ended_at + LIVES if made and taken.ended_at else None,
        )


def screenings(officer: Officer) -> Iterator[Work]:
    """Rosters the officer had screened."""
    for roster in listed_rosters(officer).filter(asked_by=officer)[:MOST]:
        done, total = roster.screened or 0, roster.people or 0
        yield Work(
            label=_("Screening of a roster"),
            what=roster.reference,
            url=reverse("rosters"),
            began_at=roster.imported_at,
            ended_at=roster.imported_at if done >= total else None,
            done=done,
            total=total,
        )


def askings(officer: Officer) -> Iterator[Work]:
    rows = Asking.objects.filter(officer=officer, ordered_at__gt=timezone.now() - LATELY)
    for asking in rows.select_related("partner").order_by("-ordered_at")[:MOST]:
        yield Work(
            label=_("Question to a partner"),
            what=asking.partner.name,
            url=reverse("asking", args=[asking.pk]),
            began_at=asking.ordered_at,
            ended_at=asking.ended_at,
            done=asking.asked,
            total=asking.asked + asking.left,
            trouble=asking.get_state_display() if asking.state in TROUBLED else "",
        )


TELLING = (imported_files, coming_files, taken_lists, screenings, askings)
