"""Dossiers in a list: who leads each gang, which desks write in it, how much it holds, what is in conflict."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.dossiers.dossier_queries import entries_of
from jointdesk.desk.exchange.dossiers.words import GANG, value_name
from jointdesk.desk.exchange.groups.words import desk_names
from jointdesk.desk.exchange.models import JointEntry

TONES = {"active": "red", "forming": "amber", "disrupted": "blue", "dismantled": "green"}


@dataclass
class Card:
    """`sides`: the desks that began an entry of it; `disputed`: fields in conflict."""

    entry: JointEntry
    leaders: list[str] = field(default_factory=list)
    led_under: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    sides: list[str] = field(default_factory=list)
    disputed: int = 0

    @property
    def tone(self) -> str:
        return TONES.get(str(self.entry.values.get("status")), "")

    @property
    def status(self) -> str:
        return value_name(GANG, "status", self.entry.values.get("status") or "unknown")

    @property
    def conditions(self) -> str:
        """Of what a card shows: the gang and its leaders."""
        told = (self.entry.conditions, *self.led_under)
        return " · ".join(dict.fromkeys(one for one in told if one))

    @property
    def aliases(self) -> str:
        told = self.entry.values.get("aliases")
        return ", ".join(map(str, told)) if isinstance(told, list) else ""

    @property
    def merged(self) -> bool:
        return bool(self.entry.values.get("same_as"))


def cards(officer: Officer, gangs: Sequence[JointEntry]) -> list[Card]:
    """One query for all that belongs to them, one for the desks' names."""
    found = {(gang.group_id, gang.key.hex): Card(gang, disputed=len(gang.disputed)) for gang in gangs}
    sides = {place: {card.entry.founded_by} for place, card in found.items()}
    groups, keys = {group for group, _key in found}, {key for _group, key in found}
    for row in entries_of(officer).filter(group__in=groups, under__in=keys, ended=False):
        card = found.get((row.group_id, row.under))
        if card is None:
            continue
        card.counts[row.kind] += 1
        card.disputed += len(row.disputed)
        sides[row.group_id, row.under].add(row.founded_by)
        if row.values.get("role") == "leader":
            card.leaders.append(row.title)
            card.led_under.append(row.conditions)
    desks = desk_names()
    for place, card in found.items():
        card.sides = sorted(desks.get(desk, desk) for desk in sides[place])
    return list(found.values())
