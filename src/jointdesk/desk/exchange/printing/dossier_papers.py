"""A gang dossier on paper: what each desk contributed under which conditions, contradictions side by side.

A plan names its readers: each copy bears its reader's name across every page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.dossiers.dossier_queries import ROLES
from jointdesk.desk.exchange.printing.kept import Kept, Shelf, Writer, contributions
from jointdesk.desk.exchange.safeguards.victims import PERSON
from jointdesk.desk.printing.blocks import Block, Fact, Facts, Heading, Notice, Paper, Text
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.desk.printing.small_print import small_print

# whoever reads a dossier looks for its people first
PEOPLE = (("names", 5), ("role", 2), ("nationality", 2), ("birth_date", 2), ("status", 2))
SECTIONS = (
    ("gang_person", _("Leaders and members")),
    ("gang_site", _("Sites")),
    ("gang_identifier", _("Identifiers")),
    ("gang_reference", _("Networks and cases of each side")),
    ("gang_arrest", _("Arrests")),
    ("gang_complaint", _("Complaints from abroad")),
)


@dataclass(frozen=True)
class DossierContents:
    """A dossier: the gang's own entry, and all that belong to it."""

    group_key: str
    group_name: str
    gang: Kept
    shelf: Shelf


@dataclass(frozen=True)
class PlanContents:
    """A plan for its named readers: facts as its originator wrote them, in the order they are read."""

    key: str
    title: str
    originator: str
    mark: str
    conditions: str
    facts: Sequence[Fact]
    readers: Sequence[str]
    reader: str


def dossier_paper(dossier: DossierContents, languages: Words, at: datetime) -> Paper:
    say = Labels(languages)
    shelf = Shelf([dossier.gang, *dossier.shelf.entries], dossier.shelf.desks)
    return Paper(
        languages=languages,
        title=(str(dossier.gang.shown("name")),),
        above=say(_("Gang dossier")),
        desk=dossier.group_name,
        reference=dossier.gang.key,
        mark=shelf.mark(),
        at=at,
        blocks=tuple(_dossier_blocks(say, dossier, shelf)),
        under=small_print(say, at, f"group:{dossier.group_key}"),
    )


def plan_paper(plan: PlanContents, languages: Words, at: datetime) -> Paper:
    say = Labels(languages)
    copy = say.line(_("Copy of %(reader)s"), reader=plan.reader)
    blocks: list[Block] = [Notice(say(_("For its named readers alone")), "\n".join(plan.readers))]
    if plan.conditions:
        blocks.append(Notice(say(_("Conditions of use")), plan.conditions))
    blocks.append(Facts(tuple(plan.facts)))
    return Paper(
        languages=languages,
        title=(plan.title,),
        above=say(_("Plan")),
        desk=plan.originator,
        reference=plan.key,
        mark=plan.mark,
        at=at,
        blocks=tuple(blocks),
        under=(copy, *small_print(say, at)),
        watermark=f"{plan.reader} · {settings.DESK.name} · {write_moment(at)}",
    )


def _dossier_blocks(say: Labels, dossier: DossierContents, shelf: Shelf) -> Iterator[Block]:
    writer = Writer(say, shelf)
    conditions = dict.fromkeys(
        f"{shelf.name_desk(edit.desk)}: {edit.conditions}"
        for kept in shelf.entries
        for edit in contributions(kept.state)
        if edit.conditions
    )
    if conditions:
        yield Notice(say(_("Conditions of use")), "\n".join(conditions))
    disputed = sum(len(kept.state.conflicts) for kept in shelf.entries)
    if disputed:
        yield Notice(say(_("Values in conflict, marked with ‡: %(number)s"), number=disputed))
    # its name is the document's title already
    yield replace(writer.record(dossier.gang), title="")
    yield from _people(say, writer, dossier.shelf.of(PERSON))
    for kind, title in SECTIONS:
        rows = dossier.shelf.of(kind)
        if rows:
            yield Heading(say(title))
        yield from (writer.record(kept, without=("gang",)) for kept in rows)
    if not dossier.shelf.entries:
        yield Text(say.line(_("None yet.")), quiet=True)


def _people(say: Labels, writer: Writer, people: Sequence[Kept]) -> Iterator[Block]:
    """Everybody on one page, leaders first; the whole entries follow."""
    if not people:
        return
    places = {role: place for place, role in enumerate(ROLES)}
    rows = sorted(people, key=lambda kept: places.get(str(kept.shown("role")), len(ROLES)))
    names, shares = [name for name, _share in PEOPLE], [share for _name, share in PEOPLE]
    yield Heading(say(_("Persons at a glance")))
    yield writer.table(rows, names, shares, sides=False)
