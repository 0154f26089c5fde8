"""What an auditor should look at: officers' days that are far from their own and their role's usual ones.

Robust: medians of the days before, so that one wild day does not make the next one usual. Said in words, beside what
is usual; nobody is judged by it.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.accesses.queries import officers, signs, tallies
from jointdesk.desk.audit.accesses.rules import rules as sign_rules
from jointdesk.desk.audit.accesses.rules import say, say_count
from jointdesk.desk.audit.accesses.tallies import thresholds
from jointdesk.desk.audit.models import Remark, Sign, Tally

DAYS_SHOWN = 7


@dataclass(frozen=True)
class Unusual:
    """One officer's day and why it stands out: how much it was, and the rules that found something in it, each in words
    with its row; `remarked`: an auditor has written down what became of it."""

    officer: Officer
    day: date
    looks: int
    why: tuple[str, ...]
    remarked: bool
    signs: tuple[tuple[str, Sign], ...] = ()

    @property
    def volume(self) -> tuple[str, ...]:
        """How much it was, alone."""
        return self.why[: len(self.why) - len(self.signs)]


def unusual_days(
    officer: Officer, until: date, days: int = DAYS_SHOWN, of: Officer | None = None
) -> list[Unusual]:
    """Days of officers this one may audit, or of one of them, the most striking first."""
    table = thresholds()
    since = until - timedelta(days=days - 1)
    rows = tallies(officer, since, until).order_by("day")
    everybody = officers(officer).in_bulk()
    usual = _Usual(tallies(officer, since - timedelta(days=table["days_compared"]), until), table)
    remarked = set(Remark.objects.filter(day__gte=since, day__lte=until).values_list("officer_id", "day"))
    told = _signs(signs(officer, since, until))
    found = []
    for row in rows if of is None else rows.filter(officer=of):
        who = everybody[row.officer_id]
        why = explain(row, usual.of_officer(row), usual.of_role(row, who.role), table)
        seen = told.get((who.pk, row.day), ())
        if why or seen:
            said = (*why, *(words for words, _sign in seen))
            known = (who.pk, row.day) in remarked
            found.append(Unusual(who, row.day, row.looks, said, known, tuple(seen)))
    return sorted(found, key=lambda one: (one.remarked, -len(one.why), -one.looks, one.day))


def _signs(rows: QuerySet[Sign]) -> dict[tuple[int, date], list[tuple[str, Sign]]]:
    found: dict[tuple[int, date], list[tuple[str, Sign]]] = defaultdict(list)
    for row in rows:
        found[row.officer_id, row.day].append((say(row), row))
    return found


def explain(row: Tally, own: float | None, role: float | None, table: dict[str, Any]) -> list[str]:
    """Why the day stands out, in words; empty when it does not. `own`, `role`: the usual looks a day."""
    why = []
    many = row.looks >= table["least_looks"]
    if many and own and row.looks >= own * table["times_own_median"]:
        why.append(
            _("%(looks)d accesses, usual for this officer are %(usual)d a day") % _pair(row.looks, own)
        )
    if many and role and row.looks >= role * table["times_role_median"]:
        why.append(_("%(looks)d accesses, usual for this role are %(usual)d a day") % _pair(row.looks, role))
    if row.subjects >= table["different_records"]:
        why.append(_("%(n)d different records") % {"n": row.subjects})
    if row.searches >= table["searches"]:
        why.append(_("%(n)d searches and lists") % {"n": row.searches})
    if row.outside >= table["outside_hours"]:
        why.append(_("%(n)d accesses outside working hours") % {"n": row.outside})
    if row.busiest >= table["in_one_hour"]:
        why.append(_("%(n)d accesses within one hour") % {"n": row.busiest})
    if row.disclosures >= table["disclosures"]:
        why.append(_("%(n)d disclosures") % {"n": row.disclosures})
    return why


def rules() -> list[str]:
    """What counts as unusual, in the words in which it is said of a day."""
    table = thresholds()
    whole = {"subjects": "different_records", "outside": "outside_hours", "busiest": "in_one_hour"}
    limits = {
        column: table[whole.get(column, column)] for column in ("subjects", "searches", "outside", "busiest")
    }
    volume = explain(Tally(looks=0, disclosures=table["disclosures"], **limits), None, None, table)
    return [*volume, *(say_count(rule, said["least"]) for rule, said in sign_rules().items())]


def _pair(looks: int, usual: float) -> dict[str, int]:
    return {"looks": looks, "usual": round(usual)}


class _Usual:
    """The usual looks a day before a day: of an officer, and of a role, which is counted once a day."""

    def __init__(self, rows: QuerySet[Tally], table: dict[str, Any]) -> None:
        self._table = table
        self._looks: dict[int | str, list[tuple[date, int]]] = defaultdict(list)
        self._counted: dict[tuple[str, date], float | None] = {}
        for day, officer, role, looks in rows.order_by("day").values_list(
            "day", "officer", "officer__role", "looks"
        ):
            self._looks[officer].append((day, looks))
            self._looks[role].append((day, looks))

    def of_officer(self, row: Tally) -> float | None:
        return self._median(row.officer_id, row.day) if self._is_asked(row) else None

    def of_role(self, row: Tally, role: str) -> float | None:
        if not self._is_asked(row):
            return None
        if (role, row.day) not in self._counted:
            self._counted[role, row.day] = self._median(role, row.day)
        return self._counted[role, row.day]

    def _is_asked(self, row: Tally) -> bool:
        """A day of few looks is compared with nothing."""
        return bool(row.looks >= self._table["least_looks"])

    def _median(self, whose: int | str, day: date) -> float | None:
        """None where there is too little to compare with."""
        rows = self._looks[whose]
        begin = bisect_left(rows, (day - timedelta(days=self._table["days_compared"]),))
        before = [looks for _day, looks in rows[begin : bisect_left(rows, (day,))]]
        return median(before) if len(before) >= 5 else None
