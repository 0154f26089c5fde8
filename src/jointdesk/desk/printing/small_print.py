"""What stands at the end of each document: its entry in the log, who printed it and when, what the labels are."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.legal_words import are_reviewed
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.printing.labels import Labels, write_moment


def small_print(say: Labels, at: datetime, subject: str = "", events: Iterable[str] = ()) -> tuple[str, ...]:
    """`subject` and `events`: the log's entry the document is checked against, the newest of that kind."""
    lines = [_say_entry(say, subject, tuple(events))] if subject else []
    lines.append(
        say.line(_("Printed by %(desk)s on %(moment)s."), desk=settings.DESK.name, moment=write_moment(at))
    )
    if not are_reviewed(say.languages):
        lines.append(
            say.line(_("The labels are translations that no lawyer of the country has reviewed yet."))
        )
    return tuple(lines)


def _say_entry(say: Labels, subject: str, events: tuple[str, ...]) -> str:
    rows = Entry.objects.filter(subject=subject)
    if events:
        rows = rows.filter(record__event__in=events)
    entry = rows.order_by("-pk").first()
    label = say.line(_("Entry in the log of %(desk)s"), desk=settings.DESK.name)
    if entry is None:
        return f"{label}: —"
    place = "—" if entry.index is None else str(entry.index)
    return f"{label}: {place} · {bytes(entry.leaf).hex()}"
