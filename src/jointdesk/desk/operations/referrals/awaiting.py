"""Referrals for which something waits for this officer: a step that is due, a person to be asked."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.families.queries import to_ask, to_release
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.victims.queries import steps_due

DUE, ASK, RELEASE = "due", "ask", "release"
WHAT: dict[str, Promise] = {
    DUE: _("Something is due"),
    ASK: _("To be asked: a family misses the person"),
    RELEASE: _("An answer to a family to be released"),
}


def awaiting(officer: Officer, rows: QuerySet[Referral], what: str) -> QuerySet[Referral]:
    """`rows` (permitted ones) narrowed; anything else than the words above narrows nothing."""
    ways: dict[str, Callable[[Officer], QuerySet[Any]]] = {DUE: steps_due, ASK: to_ask, RELEASE: to_release}
    found = ways.get(what)
    if found is None:
        return rows
    return rows.filter(pk__in=found(officer).order_by().values("referral"))
