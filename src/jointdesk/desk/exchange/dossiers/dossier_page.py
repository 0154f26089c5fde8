"""A dossier laid out as an officer reads it: people by role, sites by country, money by side, what changed when."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name, province_name
from jointdesk.desk.exchange.dossiers.dossier_queries import ROLES, Row
from jointdesk.desk.exchange.dossiers.guards import find_contradictions
from jointdesk.desk.exchange.dossiers.links import read_key
from jointdesk.desk.exchange.dossiers.words import (
    GANG,
    POINTERS,
    facts_of,
    kind_title,
    label_of,
    say_error,
    value_name,
)
from jointdesk.desk.exchange.groups.words import desk_names
from jointdesk.desk.exchange.matching.people import know_people
from jointdesk.desk.exchange.matching.shield import Shield, raise_shield
from jointdesk.desk.exchange.models import Datum, JointEdit, JointEntry
from jointdesk.desk.exchange.safeguards.victims import PERSON, may_be_victim
from jointdesk.engine.exchange.joint.gang_rules import read_losses
from jointdesk.engine.exchange.joint.kinds import entry_kinds

NEWEST = 30


@dataclass(frozen=True)
class Terms:
    """Whose a contribution is and how it may be used: one line for all that share it."""

    desk: str
    mark: str
    conditions: str
    evaluation: str
    edit: JointEdit
    datum: Datum | None = None  # the newest edit on these terms, once it has travelled


@dataclass
class Laid:
    """An entry ready to be shown."""

    row: Row
    title: str
    facts: list[tuple[str, str]]
    terms: list[Terms]
    disputes: list[tuple[str, str]]  # label, the values beside each other
    contradictions: list[tuple[str, str]]  # label, why
    may_be_victim: bool = False

    @property
    def entry(self) -> JointEntry:
        return self.row.entry


@dataclass
class Money:
    """What one side counts, by its own references and complaints; nothing is added up across sides."""

    desk: str
    complaints: int = 0
    losses: dict[str, Decimal] = field(default_factory=dict)


@dataclass
class Page:
    gang: Laid
    people: list[tuple[str, list[Laid]]]
    sites: list[tuple[str, list[Laid]]]
    identifiers: list[Laid]
    references: list[tuple[str, list[Laid]]]
    arrests: list[Laid]
    complaints: list[Laid]
    ended: list[Laid]
    arrested: int
    money: list[Money]
    timeline: list[tuple[str, str, Laid]]
    changes: list[tuple[JointEdit, Laid, str]]
    contributions: list[tuple[str, int, datetime]]
    same_as: uuid.UUID | None
    disputed: int


def lay_out(rows: Sequence[Row]) -> Page:
    """No query a row: the entries and their edits are here already."""
    desks, shield = desk_names(), _shield(rows)
    data = _data_of(rows)
    laid = [_lay(row, desks, shield, data) for row in rows]
    living = [one for one in laid if not one.entry.ended]
    below = {kind: [one for one in living if one.entry.kind == kind] for kind in entry_kinds()}
    return Page(
        gang=laid[0],
        people=_by_role(below[PERSON]),
        sites=_by(below["gang_site"], _place),
        identifiers=sorted(below["gang_identifier"], key=lambda one: (str(one.row.shown("type")), one.title)),
        references=_by(
            below["gang_reference"], lambda one: desks.get(one.entry.founded_by, one.entry.founded_by)
        ),
        arrests=_newest(below["gang_arrest"], "day"),
        complaints=_newest(below["gang_complaint"], "day"),
        ended=[one for one in laid if one.entry.ended and one.entry.kind != GANG],
        arrested=sum(_count(one.row.shown("number")) for one in below["gang_arrest"]),
        money=_money(below["gang_reference"] + below["gang_complaint"], desks),
        timeline=_timeline(living),
        changes=_changes(laid),
        contributions=_contributions(rows, desks),
        same_as=read_key(laid[0].row.shown("same_as")),
        disputed=sum(bool(one.disputes) for one in living),
    )


def _shield(rows: Sequence[Row]) -> Shield | None:
    """Whom a partner names may be a presumed victim here: the page warns."""
    if not any(row.entry.kind == PERSON for row in rows):
        return None
    known = know_people()
    return raise_shield(known) if known.victims else None


def _data_of(rows: Sequence[Row]) -> dict[uuid.UUID, Datum]:
    """Where each edit went, a few hundred a query: a database takes only so many values."""
    keys = [edit.key for row in rows for edit in row.edits]
    parts = (keys[start : start + 500] for start in range(0, len(keys), 500))
    return {datum.key: datum for part in parts for datum in Datum.objects.filter(key__in=part)}


def _lay(row: Row, desks: dict[str, str], shield: Shield | None, data: Mapping[uuid.UUID, Datum]) -> Laid:
    kind, values = row.entry.kind, row.values
    return Laid(
        row=row,
        title=row.entry.title or kind_title(kind),
        facts=[(label, text) for label, text in facts_of(kind, values) if text != row.entry.title],
        terms=terms_of(row.edits, desks, data),
        disputes=[
            (label_of(kind, name), " / ".join(value_name(kind, name, one.value) or "–" for one in said))
            for name, said in row.state.conflicts.items()
            if name not in POINTERS
        ],
        contradictions=[
            (label_of(kind, error.field), say_error(kind, error))
            for error in find_contradictions(kind, values)
        ],
        may_be_victim=shield is not None and kind == PERSON and may_be_victim(shield, kind, values),
    )


def terms_of(
    edits: Iterable[JointEdit], desks: dict[str, str], data: Mapping[uuid.UUID, Datum]
) -> list[Terms]:
    """Each desk's terms once, the last ones it gave."""
    found: dict[tuple[str, str, str, str], Terms] = {}
    for edit in edits:
        if edit.recalled_at is None:
            key = (edit.desk, edit.mark, edit.conditions, edit.evaluation)
            found[key] = Terms(desks.get(edit.desk, edit.desk), *key[1:], edit, data.get(edit.key))
    return list(found.values())


def _by_role(people: list[Laid]) -> list[tuple[str, list[Laid]]]:
    """Leaders first; whose role is disputed stands under the newest one."""
    found: dict[str, list[Laid]] = {role: [] for role in ROLES}
    for one in people:
        role = one.row.shown("role")
        found[role if role in found else "unknown"].append(one)
    return [
        (value_name(PERSON, "role", role), sorted(some, key=lambda one: one.title.casefold()))
        for role, some in found.items()
        if some
    ]


def _by(rows: list[Laid], name: Any) -> list[tuple[str, list[Laid]]]:
    found: dict[str, list[Laid]] = defaultdict(list)
    for one in rows:
        found[name(one)].append(one)
    return sorted(found.items())


def _place(one: Laid) -> str:
    country, province = str(one.row.shown("country")), str(one.row.shown("province"))
    named = [country_name(country) if country else "", province_name(province) if province else ""]
    return " · ".join(filter(None, named)) or _("Place not known")


def _newest(rows: list[Laid], name: str) -> list[Laid]:
    return sorted(rows, key=lambda one: str(one.row.shown(name)), reverse=True)


def _money(rows: list[Laid], desks: dict[str, str]) -> list[Money]:
    found: dict[str, Money] = {}
    for one in rows:
        desk = one.entry.founded_by
        side = found.setdefault(desk, Money(desks.get(desk, desk)))
        side.complaints += _count(
            one.row.values.get("complaints", 1 if one.entry.kind == "gang_complaint" else 0)
        )
        for currency, amount in read_losses(one.row.values.get("losses")):
            side.losses[currency] = side.losses.get(currency, Decimal(0)) + Decimal(amount)
        if one.row.values.get("amount") and one.row.values.get("currency"):
            currency = str(one.row.values["currency"])
            side.losses[currency] = side.losses.get(currency, Decimal(0)) + _count(one.row.values["amount"])
    return [side for side in found.values() if side.complaints or side.losses]


def _timeline(rows: Iterable[Laid]) -> list[tuple[str, str, Laid]]:
    """Every day an entry names, the newest first."""
    days = ("first_seen", "last_seen", "seen_from", "seen_to", "since", "day", "period_from", "period_to")
    told = [
        (str(one.row.values[name]), label_of(one.entry.kind, name), one)
        for one in rows
        for name in days
        if one.row.values.get(name)
    ]
    newest = sorted(told, key=lambda item: item[0], reverse=True)[: 2 * NEWEST]
    return [(value_name(one.entry.kind, "day", day), label, one) for day, label, one in newest]


def _changes(rows: Iterable[Laid]) -> list[tuple[JointEdit, Laid, str]]:
    """Who wrote what last, over all entries."""
    edits = [(edit, one) for one in rows for edit in one.row.edits]
    newest = sorted(edits, key=lambda pair: (pair[0].at, pair[0].pk), reverse=True)[:NEWEST]
    return [(edit, one, what_changed(one.entry.kind, edit)) for edit, one in newest]


def what_changed(kind: str, edit: JointEdit) -> str:
    if edit.recalled_at is not None:
        return _("taken back")
    return ", ".join(label_of(kind, name) for name in edit.fields if name != GANG)


def _contributions(rows: Iterable[Row], desks: dict[str, str]) -> list[tuple[str, int, datetime]]:
    """Desk, how many edits that stand, and the last of them."""
    counts: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for row in rows:
        for edit in row.edits:
            if edit.recalled_at is None:
                counts[edit.desk] += 1
                last[edit.desk] = max(edit.at, last.get(edit.desk, edit.at))
    return [(desks.get(desk, desk), count, last[desk]) for desk, count in counts.most_common()]


def _count(value: Any) -> int:
    return value if type(value) is int else 0
