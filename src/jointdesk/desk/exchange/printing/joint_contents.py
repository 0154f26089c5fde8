"""What a joint group keeps, gathered for printing from the permitted reads of groups, dossiers and requests."""

import uuid
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.dossiers import dossier_queries
from jointdesk.desk.exchange.dossiers.words import GANG, KINDS
from jointdesk.desk.exchange.groups.chronology import ChronologyRow, chronology
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import entries
from jointdesk.desk.exchange.groups.meetings import agreements, minutes_digest
from jointdesk.desk.exchange.models import JointEntry, JointGroup, PlanVersion
from jointdesk.desk.exchange.plans.words import TYPES
from jointdesk.desk.exchange.printing.dossier_papers import DossierContents, PlanContents
from jointdesk.desk.exchange.printing.form_facts import fill_fact
from jointdesk.desk.exchange.printing.group_papers import Agreed, Event, GroupContents
from jointdesk.desk.exchange.printing.kept import Kept, Shelf
from jointdesk.desk.exchange.travel import strictest
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.printing.blocks import Fact
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.engine.exchange.plans.plan_form import plan_form
from jointdesk.engine.exchange.requests.form_fields import FormField
from jointdesk.engine.exchange.wire.canonical import read_moment

Place = tuple[date, datetime, str, str, str]  # day, moment, kind, address, desk
OF_DOSSIERS = (GANG, *KINDS)


def gather_group(
    officer: Officer,
    group: JointGroup,
    say: Labels,
    since: date | None = None,
    until: date | None = None,
    *,
    own: bool = False,
) -> GroupContents:
    """The group as this officer may read it; the chronology of the period, both days counted.

    `own`: also what our desk alone knows of it. Left out otherwise, so that the paper may be handed to every member.
    """
    rows = list(entries(officer, group).prefetch_related("edits"))
    if not officer.may(dossier_queries.READ):
        rows = [row for row in rows if row.kind not in OF_DOSSIERS]
    events = [event for event in _events(officer, group, say, own) if _is_inside(event.day, since, until)]
    return GroupContents(
        key=group.key.hex,
        name=group.name,
        mandate=group.mandate,
        legal_basis=group.legal_basis,
        founded_at=group.founded_at,
        shelf=Shelf([_keep(row) for row in rows if row.kind not in OF_DOSSIERS], _desks_of(group)),
        mark=strictest([Mark.GREEN, *(row.mark for row in rows)]),
        events=events,
        since=since,
        until=until,
    )


def gather_agreements(officer: Officer, group: JointGroup, key: uuid.UUID) -> Agreed | None:
    """The minutes' digest, and how each side stands to them; None where there is no such meeting."""
    meeting = entries(officer, group, "meeting").filter(key=key).select_related("group").first()
    if meeting is None:
        return None
    said = tuple((each.desk, each.entry is not None, each.current) for each in agreements(officer, meeting))
    return Agreed(minutes_digest(officer, meeting), said)


def gather_dossier(officer: Officer, gang: JointEntry) -> DossierContents:
    """A dossier with all that belongs to it and still stands; who leads the gang first."""
    first, *others = dossier_queries.rows_of(officer, gang)
    kept = [Kept(row.entry.key.hex, row.entry.kind, row.state) for row in others if row.state.said]
    return DossierContents(
        group_key=gang.group.key.hex,
        group_name=gang.group.name,
        gang=Kept(first.entry.key.hex, first.entry.kind, first.state),
        shelf=Shelf(sorted(kept, key=_rank), _desks_of(gang.group)),
    )


def gather_plan(officer: Officer, version: PlanVersion, say: Labels) -> PlanContents:
    """A plan the officer was given by the queries: his name goes across each page of his copy."""
    return PlanContents(
        key=version.key.hex,
        title=str(version.fields.get("title") or ""),
        originator=version.plan.origin.name if version.plan.origin else settings.DESK.name,
        mark=Mark.RED,
        conditions=version.conditions,
        facts=[
            _plan_fact(say, field, version.fields[field.name])
            for field in plan_form().fields
            if version.fields.get(field.name) not in (None, "", [])
        ],
        readers=[f"{reader.name} ({reader.desk})" for reader in version.readers.all()],
        reader=f"{officer} ({settings.DESK.id})",
    )


def _plan_fact(say: Labels, field: FormField, value: Any) -> Fact:
    if field.kind == "moment":
        return Fact(say(field.label), write_moment(read_moment(value)))
    if field.kind == "choice" and value in TYPES:
        words, *also = say(TYPES[value])
        return Fact(say(field.label), words, tuple(also))
    return fill_fact(say, field, field.name, value)


def _desks_of(group: JointGroup) -> dict[str, str]:
    """Every desk by its name, ours too; one we are not paired with goes by its id."""
    names = dict(Partner.objects.values_list("desk_id", "name")) | {settings.DESK.id: settings.DESK.name}
    return {desk: names.get(desk, desk) for desk in group.desks}


def _keep(row: JointEntry) -> Kept:
    return Kept(row.key.hex, row.kind, state_of(row))


def _rank(kept: Kept) -> int:
    role = kept.shown("role")
    return dossier_queries.ROLES.index(role) if role in dossier_queries.ROLES else len(dossier_queries.ROLES)


def _events(officer: Officer, group: JointGroup, say: Labels, own: bool) -> list[Event]:
    """The chronology, oldest first, each line in every language: lines are paired by what does not depend on one."""
    told: dict[Place, list[list[str]]] = defaultdict(list)
    for language in say.languages:
        with translation.override(language):
            found: dict[Place, list[str]] = defaultdict(list)
            for row in chronology(officer, group):
                if own or not row.ours_alone:
                    place = (row.day, row.at, row.kind, row.url, row.desk)
                    found[place].append(_line(row))
        for place, lines in found.items():
            told[place].append(lines)
    return [
        Event(day, at, words, desk)
        for (day, at, _kind, _url, desk), lines in sorted(told.items())
        for words in _pair_lines(lines)
    ]


def _line(row: ChronologyRow) -> str:
    return f"{row.kind_name}: {row.title}" + (f" ({row.conditions})" if row.conditions else "")


def _pair_lines(lines: list[list[str]]) -> list[Words]:
    """Several lines of one place and moment are not paired: nobody knows which is whose translation."""
    if len(lines[0]) > 1:
        return [(line,) for line in lines[0]]
    return [tuple(dict.fromkeys(line for each in lines for line in each[:1]))]


def _is_inside(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
