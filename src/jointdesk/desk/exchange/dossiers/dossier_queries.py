"""Permitted reads of dossiers: the entries of groups an officer may read; TLP:RED is nobody's by a list.

A page reads its entries and their edits in a handful of queries, however many they are.
"""

import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.exchange.dossiers.words import GANG, KINDS
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import with_conditions
from jointdesk.desk.exchange.models import (
    DossierProposal,
    EntryLink,
    JointEdit,
    JointEntry,
    JointGroup,
    Request,
)
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.exchange.safeguards.victims import sounds_of_names
from jointdesk.desk.networks.queries import networks
from jointdesk.engine.exchange.joint.edits import EntryState

READ = "dossiers.read"
# who holds a gang together first
ROLES = ("leader", "deputy", "money", "recruiter", "technician", "guard", "operator", "member", "unknown")
SHORTEST = 2
MOST_FOUND = 200
_LATIN_MARKS = re.compile("[\u0300-\u036f]")


@dataclass
class Row:
    """An entry as a page shows it: what it says, what is disputed, and who said it."""

    entry: JointEntry
    state: EntryState
    edits: list[JointEdit]
    links: list[EntryLink] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        return self.state.values

    def shown(self, name: str, default: Any = "") -> Any:
        return self.state.shown(name, default)


def entries_of(officer: Officer) -> QuerySet[JointEntry]:
    """Every entry of a dossier that the officer may read."""
    rows = JointEntry.objects.all() if officer.may(READ) else JointEntry.objects.none()
    rows = rows.filter(group__in=groups(officer).order_by().values("pk"), kind__in=(GANG, *KINDS))
    return with_conditions(rows.exclude(mark=Mark.RED).select_related("group"))


def dossiers(officer: Officer, group: JointGroup | None = None) -> QuerySet[JointEntry]:
    """Those that stand, the last changed first; one that is merged into another is found through that."""
    rows = entries_of(officer).filter(kind=GANG, ended=False)
    rows = rows.filter(group=group) if group else rows
    return rows.order_by("-changed_at", "-pk")


def dossier(officer: Officer, group: uuid.UUID, key: uuid.UUID) -> JointEntry | None:
    return entries_of(officer).filter(kind=GANG, group__key=group, key=key).first()


def entry_of(officer: Officer, gang: JointEntry, key: uuid.UUID) -> JointEntry | None:
    """An entry of this dossier, the gang itself among them."""
    rows = entries_of(officer).filter(group=gang.group_id, key=key)
    return rows.filter(Q(under=gang.key.hex) | Q(pk=gang.pk)).first()


def rows_of(officer: Officer, gang: JointEntry) -> list[Row]:
    """The gang's own row first, then what belongs to it; five queries."""
    found = entries_of(officer).filter(group=gang.group_id).filter(Q(pk=gang.pk) | Q(under=gang.key.hex))
    told = JointEdit.objects.select_related("officer").defer("seal", "nonce")
    edits = Prefetch("edits", told.order_by("at", "pk"))
    links = links_of(officer, [gang.key])
    rows = [
        Row(entry, state_of(entry), list(entry.edits.all()), links.get(entry.key, []))
        for entry in found.prefetch_related(edits).order_by("founded_at", "pk")
    ]
    return sorted(rows, key=lambda row: row.entry.pk != gang.pk)


def links_of(officer: Officer, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[EntryLink]]:
    """Entry -> what of ours it is, as far as the officer may see that."""
    open_to = (
        Q(network__in=networks(officer).order_by().values("pk"))
        | Q(case__in=cases(officer).order_by().values("pk"))
        | Q(notice__in=notices(officer).order_by().values("pk"))
        | Q(person__involvements__case__in=cases(officer).order_by().values("pk"))
    )
    rows = EntryLink.objects.filter(dossier__in=list(keys)).filter(open_to).distinct()
    found: dict[uuid.UUID, list[EntryLink]] = defaultdict(list)
    for link in rows.select_related("network", "case", "notice", "person").order_by("pk"):
        found[link.entry].append(link)
    return found


def search(officer: Officer, text: str) -> list[JointEntry]:
    """Dossiers that name this: a name or alias as written or as it sounds, an identifier, a document, a reference."""
    wanted = _fold(text.strip())
    if len(wanted) < SHORTEST:
        return []
    sounds = sounds_of_names([text.strip()])
    rows = entries_of(officer).filter(ended=False).only("group_id", "key", "kind", "under", "title", "values")
    found = {
        (row.group_id, row.under or row.key.hex)
        for row in rows.iterator(chunk_size=2_000)
        if _names(row, wanted, sounds)
    }
    keys = [uuid.UUID(key) for _group, key in sorted(found)[:MOST_FOUND] if len(key) == 32]
    gangs = dossiers(officer).filter(key__in=keys)
    return [gang for gang in gangs if (gang.group_id, gang.key.hex) in found]


def _names(row: JointEntry, wanted: str, sounds: frozenset[str]) -> bool:
    named = list(_named(row.values))
    if any(wanted in _fold(text) for text in named):
        return True
    spelt = [*_texts(row.values.get("names")), *_texts(row.values.get("aliases"))]
    spelt += _texts(row.values.get("name")) if row.kind == GANG else []
    return bool(spelt) and not sounds.isdisjoint(sounds_of_names(spelt))


def _fold(text: str) -> str:
    """Without case and, in Latin letters, without marks: a name is searched as it is typed in a hurry."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFD", plain.replace("đ", "d"))
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", parts))


def _named(values: dict[str, Any]) -> Iterator[str]:
    for name in ("name", "names", "aliases", "documents", "value", "reference", "identifiers", "address"):
        yield from _texts(values.get(name))


def _texts(value: object) -> list[str]:
    lines = value if isinstance(value, list | tuple) else [value]
    return [line for line in lines if isinstance(line, str)]


def proposals(officer: Officer, gang: JointEntry | None = None) -> QuerySet[DossierProposal]:
    """What waits for a second officer, and what became of it; the newest first."""
    rows = DossierProposal.objects.all() if officer.may(READ) else DossierProposal.objects.none()
    rows = rows.filter(group__in=groups(officer).order_by().values("pk"))
    rows = rows.filter(group=gang.group_id, dossier=gang.key) if gang else rows
    return rows.select_related("group", "proposed_by", "decided_by").prefetch_related("entries")


def waiting(officer: Officer, gang: JointEntry | None = None) -> QuerySet[DossierProposal]:
    """On every dossier, or on one."""
    rows = proposals(officer).filter(state=DossierProposal.State.WAITING)
    return rows if gang is None else rows.filter(group=gang.group_id, dossier=gang.key)


def to_approve(officer: Officer) -> QuerySet[DossierProposal]:
    """Those that wait for this officer's word: never one's own."""
    rows = waiting(officer) if officer.may("dossiers.approve") else DossierProposal.objects.none()
    return rows.exclude(proposed_by=officer)


def requests_on(officer: Officer, gang: JointEntry) -> QuerySet[Request]:
    return requests(officer).filter(group=gang.group_id, dossier=gang.key.hex)


def gangs_naming(officer: Officer, kind: str, value: str) -> list[JointEntry]:
    """The dossiers in which an identifier stands."""
    named = entries_of(officer).filter(kind="gang_identifier", ended=False, values__type=kind, title=value)
    under = [uuid.UUID(key) for key in named.values_list("under", flat=True)[:MOST_FOUND] if key]
    return list(dossiers(officer).filter(key__in=under))


def dossiers_of(officer: Officer, *, network: int | None = None, case: str = "") -> list[JointEntry]:
    """The dossiers a network or a case of ours belongs to."""
    mine = Q(network=network, network__in=networks(officer).order_by().values("pk"))
    if case:
        mine = Q(case__reference=case, case__in=cases(officer).order_by().values("pk"))
    keys = EntryLink.objects.filter(mine).values_list("dossier", flat=True).distinct()
    return list(dossiers(officer).filter(key__in=list(keys)[:MOST_FOUND]))
