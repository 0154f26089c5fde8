"""What a case file says, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import country_name, unit_name
from jointdesk.desk.cases import queries
from jointdesk.desk.cases.case_page import identifiers, linked_complaints
from jointdesk.desk.cases.chronology.timeline import gather
from jointdesk.desk.cases.evidence.queries import exhibits_of_case
from jointdesk.desk.cases.models import Case, Involvement
from jointdesk.desk.cases.persons.person_queries import VICTIMS, code_of, people_of
from jointdesk.desk.cases.proceeding_actions import ACCUSED
from jointdesk.desk.cases.protection import conceal_person
from jointdesk.desk.cases.tasks.task_queries import tasks_of
from jointdesk.desk.printing.blocks import Block, Fact, Facts, Heading, Notice, Paper, Table, Text
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.desk.printing.small_print import small_print

# a file on paper is whole: no case has more, and a page of them is no page
MOST_EVENTS = 100_000


@dataclass(frozen=True)
class Asked:
    """Who prints, for what, and whether victims are named: only who holds the right may ask for it."""

    officer: Officer
    purpose: str
    name_victims: bool = False

    @property
    def names(self) -> bool:
        return self.name_victims and self.officer.may(VICTIMS)


def case_paper(case: Case, asked: Asked, languages: Words, at: datetime) -> Paper:
    say = Labels(languages)
    return Paper(
        languages=languages,
        title=(case.title,),
        above=say(_("Case file")),
        desk=settings.DESK.name,
        unit=unit_name(case.unit),
        reference=case.reference,
        mark=case.mark,
        at=at,
        blocks=tuple(_blocks(say, case, asked)),
        under=(
            say.line(_("Printed for: %(purpose)s"), purpose=asked.purpose),
            *small_print(say, at, f"case:{case.reference}"),
        ),
        watermark=f"{asked.officer} · {write_moment(at)}",
    )


def _blocks(say: Labels, case: Case, asked: Asked) -> Iterator[Block]:
    yield Notice(
        say(_("Handle under TLP:%(mark)s"), mark=case.mark),
        "" if asked.names else say.line(_("Victims are called by a code.")),
    )
    yield Facts(tuple(_about(say, case)))
    if case.summary:
        yield Heading(say(_("Summary")))
        yield Text(case.summary)
    yield from _people(say, case, asked)
    yield from _sources(say, case, asked.officer)
    yield from _evidence(say, case, asked.officer)
    yield from _tasks(say, case)
    yield from _chronology(say, case, asked)


def _about(say: Labels, case: Case) -> Iterator[Fact]:
    yield Fact(say(_("Reference")), case.reference)
    yield _pair(say(_("State")), say.each(lambda: str(case.get_state_display())))
    yield Fact(say(_("Unit")), unit_name(case.unit))
    yield Fact(say(_("Lead")), str(case.lead))
    team = [f"{row.officer} ({row.get_part_display()})" for row in queries.team(case)]
    if team:
        yield Fact(say(_("Team")), "\n".join(team))
    yield Fact(say(_("Opened")), write_moment(case.opened_at))
    if case.closed_at:
        yield Fact(say(_("Closed")), write_moment(case.closed_at))
    for row in queries.transfers(case):
        moved = f"{unit_name(row.from_unit)} → {unit_name(row.to_unit)}, {write_moment(row.at)}\n{row.reason}"
        yield Fact(say(_("Sent to another unit")), moved)


def _people(say: Labels, case: Case, asked: Asked) -> Iterator[Block]:
    columns = (say(_("Name")), say(_("Born")), say(_("Nationality")), say(_("Document")))
    for category, rows in people_of(asked.officer, case):
        yield Heading(say.each(lambda category=category: str(category.label)))  # type: ignore[misc]
        _conceal(rows, all_of_them=category == Involvement.Category.VICTIM and not asked.names)
        lines = [
            (
                "\n".join([row.person.name or str(row.person_id), *row.person.aliases, row.note]).strip(),
                row.person.birth_date,
                country_name(row.person.nationality) if row.person.nationality else "",
                row.person.document,
            )
            for row in rows
        ]
        yield Table(columns, tuple(lines), (5, 2, 3, 3))
        if category in ACCUSED:
            yield from _steps(say, case, rows)


def _conceal(rows: list[Involvement], *, all_of_them: bool) -> None:
    """What was noted of somebody who is called by a code may say who it is: it goes with the name."""
    for row in rows:
        if all_of_them and not getattr(row.person, "concealed", False):
            conceal_person(row.person, code_of(row))
        if getattr(row.person, "concealed", False):
            row.note = ""


def _steps(say: Labels, case: Case, rows: list[Involvement]) -> Iterator[Block]:
    lines = [
        (
            row.person.name,
            str(step.get_step_display()),
            step.on.isoformat(),
            "\n".join(part for part in (step.court, step.offence, step.get_outcome_display()) if part),
        )
        for row in rows
        if not getattr(row.person, "concealed", False)
        for step in sorted(row.person.proceedings.all(), key=lambda one: one.on)
        if step.case_id in (case.pk, None)
    ]
    if lines:
        columns = (
            say(_("Name")),
            say(_("Step of procedure")),
            say(_("Day")),
            say(_("Court, offence, outcome")),
        )
        yield Table(columns, tuple(lines), (4, 3, 2, 4))


def _sources(say: Labels, case: Case, officer: Officer) -> Iterator[Block]:
    networks = [one.reference for one in case.networks.all()]
    told = list(linked_complaints(officer, case).values_list("reference", flat=True))
    if networks or told:
        yield Heading(say(_("Complaints and networks")))
        yield Text(", ".join([*networks, *told]))
    found = identifiers(case)
    if found:
        yield Heading(say(_("Identifiers")))
        rows = tuple((str(row.identifier.kind_name), row.identifier.value, row.note) for row in found)
        yield Table((say(_("Kind")), say(_("Value")), say(_("Note"))), rows, (2, 5, 3))


def _evidence(say: Labels, case: Case, officer: Officer) -> Iterator[Block]:
    lines = [
        (
            exhibit.reference,
            f"{exhibit.title}\n{exhibit.get_kind_display()}",
            str(exhibit.holder or exhibit.held_outside or "–"),
            "\n".join(file.attachment.sha256 for file in exhibit.files.all()),
        )
        for exhibit in exhibits_of_case(officer, case.reference).prefetch_related("files__attachment")
    ]
    if lines:
        yield Heading(say(_("Evidence")))
        columns = (say(_("Exhibit")), say(_("What it is")), say(_("Held by")), ("SHA-256",))
        yield Table(columns, tuple(lines), (2, 3, 2, 5))


def _tasks(say: Labels, case: Case) -> Iterator[Block]:
    tasks = list(tasks_of(case))
    if tasks:
        yield Heading(say(_("Tasks")))
        columns = (say(_("What is to be done")), say(_("By whom")), say(_("Until when")), say(_("State")))
        rows = tuple(
            (
                f"{task.title}\n{task.outcome}".strip(),
                str(task.assignee or "–"),
                write_moment(task.due_at) if task.due_at else "",
                str(task.get_state_display()),
            )
            for task in tasks
        )
        yield Table(columns, rows, (5, 2, 3, 2))


def _chronology(say: Labels, case: Case, asked: Asked) -> Iterator[Block]:
    yield Heading(say(_("Chronology")))
    moments = gather(asked.officer, case, name_victims=asked.names, most=MOST_EVENTS)
    rows = tuple(
        (write_moment(one.at), "\n".join(part for part in (one.title, one.text) if part), one.who)
        for one in reversed(moments)
        if not one.struck
    )
    yield Table((say(_("When")), say(_("What happened")), say(_("Officer"))), rows, (3, 7, 2))


def _pair(label: Words, words: Words) -> Fact:
    return Fact(label, words[0], words[1:])
