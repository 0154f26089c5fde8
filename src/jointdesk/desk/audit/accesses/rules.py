"""What about an officer's day an auditor should look at: each rule finds the accesses behind it.

rules.yaml says from how many on. The worker finds them when it binds the register; pages show what it found. Nothing is
decided by them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import units_below
from jointdesk.desk.audit.accesses.lookups import own_digests, own_values
from jointdesk.desk.audit.accesses.tallies import looks_of, thresholds
from jointdesk.desk.audit.models import Grant, Lookup, Sign, Taken, Tally
from jointdesk.desk.audit.subjects import Kind, kinds
from jointdesk.engine.reference import read_yaml

MOST_SHOWN = 200  # accesses kept behind a sign
AT_ONCE = 400
EXPORTS = ("export of ", "list taken as ")
Table = dict[str, Any]


def rules() -> dict[str, Table]:
    found: dict[str, Table] = read_yaml("jointdesk.desk.audit.accesses", "rules.yaml")
    return found


@dataclass(frozen=True)
class Seen:
    """How many, and the accesses behind it."""

    count: int
    accesses: tuple[int, ...] = ()


@dataclass
class Day:
    """An officer's day, read once for all rules: (key, subject, purpose, time) of each access."""

    officer: Officer
    day: date

    @cached_property
    def looks(self) -> list[tuple[int, str, str, datetime]]:
        return list(looks_of(self.officer.pk, self.day).values_list("pk", "subject", "purpose", "at"))

    @cached_property
    def begin(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, time.min))

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(days=1)

    @property
    def compared_from(self) -> datetime:
        return self.begin - timedelta(days=thresholds()["days_compared"])

    @cached_property
    def by_kind(self) -> dict[str, dict[str, list[int]]]:
        """kind -> reference -> the accesses to it."""
        found: dict[str, dict[str, list[int]]] = {}
        for pk, subject, _purpose, _at in self.looks:
            kind, _colon, reference = subject.partition(":")
            if reference and kind in kinds():
                found.setdefault(kind, {}).setdefault(reference, []).append(pk)
        return found


def find_signs(days: Iterable[tuple[int, date]]) -> None:
    """Look at these officers' days anew; what was found before and holds no more goes."""
    pairs = sorted(days)
    officers = Officer.objects.select_related("unit").in_bulk({officer for officer, _day in pairs})
    for officer, day in pairs:
        found = _look_at(Day(officers[officer], day))
        with transaction.atomic():
            Sign.objects.filter(officer=officer, day=day).exclude(rule__in=found).delete()
            for rule, seen in found.items():
                told = {"count": seen.count, "accesses": list(seen.accesses)}
                Sign.objects.update_or_create(officer_id=officer, day=day, rule=rule, defaults=told)


def _look_at(day: Day) -> dict[str, Seen]:
    found = {}
    for name, table in rules().items():
        seen = RULES[name].find(day, table)
        if seen is not None:
            found[name] = Seen(seen.count, seen.accesses[:MOST_SHOWN])
    return found


def find_same_again(day: Day, table: Table) -> Seen | None:
    """One name or number looked for many times in the day, or on many days."""
    today = Lookup.objects.filter(officer=day.officer, at__gte=day.begin, at__lt=day.end)
    rows = sorted(today.values_list("digest", "access"))
    found = []
    for digest, group in groupby(rows, key=lambda row: row[0]):
        accesses = tuple(access for _digest, access in group)
        if len(accesses) >= table["least"] or _days_of(day, digest) >= table["days"]:
            found.append(Seen(len(accesses), accesses))
    if not found:
        return None
    return Seen(max(one.count for one in found), tuple(pk for one in found for pk in one.accesses))


def _days_of(day: Day, digest: str) -> int:
    """On how many of the days compared, this one among them, it was looked for."""
    moments = Lookup.objects.filter(
        officer=day.officer, digest=digest, at__gte=day.compared_from, at__lt=day.end
    ).values_list("at", flat=True)[:1000]
    return len({timezone.localdate(at) for at in moments})


def find_own_record(day: Day, table: Table) -> Seen | None:
    """The officer's own name, address or number: looked for, or standing in a record that was opened."""
    looked_for = Lookup.objects.filter(
        officer=day.officer, at__gte=day.begin, at__lt=day.end, digest__in=own_digests(day.officer)
    )
    found = dict.fromkeys(looked_for.order_by("id").values_list("access", flat=True))
    for kind, rows in _rows_looked_at(day):
        own = Q(pk=None)
        if kind.names and day.officer.name:
            own |= Q(**{f"{kind.names}__iexact": day.officer.name})
        if kind.values:
            own |= Q(**{f"{kind.values}__in": own_values(day.officer)})
        found |= dict.fromkeys(_accesses(kind, rows, own))
    return _from(tuple(found), table)


def find_night(day: Day, table: Table) -> Seen | None:
    """At night, in hours in which this officer does not work."""
    worked = [
        hours
        for hours in Tally.objects.filter(
            officer=day.officer, day__lt=day.day, day__gte=timezone.localdate(day.compared_from)
        ).values_list("hours", flat=True)
        if hours
    ]

    def is_unusual(hour: int) -> bool:
        return sum(1 for hours in worked if hours[hour]) < int(table["usual_days"])

    night = [*range(table["from"], 24), *range(table["to"])]
    unusual = {hour for hour in night if is_unusual(hour)}
    return _from(
        tuple(pk for pk, _subject, _why, at in day.looks if timezone.localtime(at).hour in unusual), table
    )


def find_exports(day: Day, table: Table) -> Seen | None:
    return _from(_exports(day), table)


def find_large_exports(day: Day, table: Table) -> Seen | None:
    """Rows of all files together."""
    rows = Taken.objects.filter(access__in=_exports(day)[:AT_ONCE])
    count = rows.aggregate(n=Sum("rows"))["n"] or 0
    return (
        Seen(count, tuple(rows.order_by("-rows").values_list("access", flat=True)))
        if count >= table["least"]
        else None
    )


def find_strangers(day: Day, table: Table) -> Seen | None:
    """Persons with whom no case and no operation of the officer's unit, or of those below it, has to do."""
    found: dict[int, None] = {}
    count = 0
    for kind, rows in _rows_looked_at(day):
        if not kind.units:
            continue
        ours = Q()
        for way in kind.units:
            ours |= Q(**{f"{way}__in": units_below(day.officer)})
        accesses, different = _accesses_beyond(kind, rows, ours)
        found |= dict.fromkeys(accesses)
        count += different
    return Seen(count, tuple(found)) if count >= table["least"] else None


def find_emergencies(day: Day, table: Table) -> Seen | None:
    opened = Grant.objects.filter(officer=day.officer, opened_at__lt=day.end)
    today = opened.filter(opened_at__gte=day.begin)
    count, lately = today.count(), opened.filter(opened_at__gte=day.compared_from).count()
    if not count or (count < table["least"] and lately < table["days"]):
        return None
    subjects = set(today.values_list("subject", flat=True))
    return Seen(max(count, lately), tuple(pk for pk, subject, _why, _at in day.looks if subject in subjects))


def find_no_such_record(day: Day, table: Table) -> Seen | None:
    return _from(tuple(pk for pk, subject, _why, _at in day.looks if subject.endswith(":?")), table)


def _exports(day: Day) -> tuple[int, ...]:
    return tuple(pk for pk, _subject, why, _at in day.looks if why.startswith(EXPORTS))


def _from(accesses: tuple[int, ...], table: Table) -> Seen | None:
    return Seen(len(accesses), accesses) if len(accesses) >= table["least"] else None


def _rows_looked_at(day: Day) -> Iterable[tuple[Kind, dict[str, list[int]]]]:
    """The records opened on the day, some at a time: kind, and the accesses to each by reference."""
    for name, references in day.by_kind.items():
        kind, keys = kinds()[name], sorted(references)
        for begin in range(0, len(keys), AT_ONCE):
            yield kind, {key: references[key] for key in keys[begin : begin + AT_ONCE]}


def _accesses(kind: Kind, rows: dict[str, list[int]], which: Q) -> list[int]:
    found = kind.those(rows).filter(which).distinct().order_by("pk")
    return [pk for row in found for pk in rows.get(kind.subject(row).partition(":")[2], ())]


def _accesses_beyond(kind: Kind, rows: dict[str, list[int]], which: Q) -> tuple[list[int], int]:
    """The accesses to the rows that are none of these, and how many rows those are."""
    within = set(kind.those(rows).filter(which).values_list("pk", flat=True))
    others = [row for row in kind.those(rows).order_by("pk") if row.pk not in within]
    accesses = [pk for row in others for pk in rows.get(kind.subject(row).partition(":")[2], ())]
    return accesses, len(others)


@dataclass(frozen=True)
class Rule:
    """How it is found, and said: with the count as %(n)d; and why there is such a rule."""

    find: Callable[[Day, Table], Seen | None]
    words: str | Promise
    why: str | Promise


RULES = {
    "same_again": Rule(
        find_same_again,
        _("one name or number looked for again and again: %(n)d times"),
        _("A private interest, or somebody outside who pays for it, looks like this."),
    ),
    "own_record": Rule(
        find_own_record,
        _("%(n)d accesses that concern the officer's own name or numbers"),
        _("Nobody works on a matter of his own. Somebody else may bear the same name."),
    ),
    "night": Rule(
        find_night,
        _("%(n)d accesses at night, when this officer does not usually work"),
        _("A session that was stolen or left open is used when nobody is there."),
    ),
    "exports": Rule(
        find_exports,
        _("%(n)d lists taken away as files"),
        _("What is in a file is no longer under the desk's protection."),
    ),
    "large_exports": Rule(
        find_large_exports,
        _("%(n)d rows taken away in files"),
        _("What is in a file is no longer under the desk's protection."),
    ),
    "strangers": Rule(
        find_strangers,
        _("%(n)d persons with whom no case or operation of the unit has to do"),
        _("There should be a reason that can be told: a request, a team, a notice."),
    ),
    "emergencies": Rule(
        find_emergencies,
        _("%(n)d emergency accesses in a short time"),
        _("Emergency access that becomes a habit is none."),
    ),
    "no_such_record": Rule(
        find_no_such_record,
        _("%(n)d times emergency access to a record that does not exist"),
        _("References may have been guessed, or come from somewhere else than a record."),
    ),
}


def say(sign: Sign) -> str:
    return say_count(sign.rule, sign.count)


def say_count(rule: str, count: int) -> str:
    return str(RULES[rule].words) % {"n": count} if rule in RULES else rule
