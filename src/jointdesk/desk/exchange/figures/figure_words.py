"""Figures as officers read them, and as columns."""

from datetime import UTC

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.requests.labels import GROUNDS, form_title
from jointdesk.engine.exchange.wire.canonical import read_moment

WORDS: dict[str, Promise] = {
    "sent": _("Sent"),
    "answered": _("Answered in full"),
    "in_time": _("In time"),
    "late": _("Late"),
    "answered_in_part": _("Answered in part"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
    "closed": _("Closed without a full answer"),
    "postponed": _("Postponed"),
    "open": _("Open at the end"),
    "overdue": _("Overdue at the end"),
    "review_missing": _("Second review missing"),
}
# those that always have a column; the others are told when there are any
COLUMNS = ("sent", "answered", "in_time", "late", "refused", "withdrawn", "open", "overdue")


def word_of(figure: str) -> str:
    """A figure's name; a refusal's is its ground."""
    ground = figure.removeprefix("refused_")
    if ground != figure and ground in GROUNDS:
        return f"{WORDS['refused']}: {GROUNDS[ground]}"
    return str(WORDS.get(figure, figure))


def say_events(text: str) -> list[str]:
    """What is counted of a request (engine/exchange/figures/counting.Line.text), an event a line.

    Moments are of UTC, as the figures are.
    """
    return [_say_event(event) for event in text.split()]


def say_difference(text: str) -> list[str]:
    """The same of a statement, which names asker and form before the events."""
    _asker, form, *events = [*text.split(), "", ""]
    return [form_title(form), *map(_say_event, filter(None, events))] if form else []


def _say_event(event: str) -> str:
    """`refused:no_basis*2@2026-10-01T09:00:00Z`; a partner may have written it: what is not understood is shown."""
    what, _at, moment = event.partition("@")
    what, _star, often = what.partition("*")
    what, _colon, detail = what.partition(":")
    if what not in WORDS:
        return event
    why = {**WORDS, **GROUNDS}.get(detail, detail)
    said = f"{WORDS[what]} ({why})" if detail else str(WORDS[what])
    parts = [said, f"× {often}" if often else "", _say_moment(moment)]
    return " ".join(filter(None, parts))


def _say_moment(text: str) -> str:
    try:
        return (
            f"{date_format(read_moment(text).astimezone(UTC), 'SHORT_DATETIME_FORMAT')} UTC" if text else ""
        )
    except ValueError:
        return text
