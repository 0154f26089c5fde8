"""A plan on paper, for the briefing before it begins: care of people in need stands before how it is done."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from jointdesk.desk.accounts.naming import province_name, unit_name
from jointdesk.desk.operations.models import OperationPlan, OperationTarget
from jointdesk.desk.printing.blocks import Block, Fact, Facts, Heading, Notice, Paper, Signatures, Table, Text
from jointdesk.desk.printing.labels import Labels, Words

_WORDS = (
    (gettext_noop("Aim"), "aim"),
    (gettext_noop("Children, victims, people in need"), "care"),
    (gettext_noop("How it is done"), "conduct"),
)
_COLUMNS = {
    gettext_noop("Places to be searched"): (
        gettext_noop("Place"),
        gettext_noop("Province"),
        gettext_noop("Address"),
        gettext_noop("Coordinates"),
    ),
    gettext_noop("Officers"): (
        gettext_noop("Officer"),
        gettext_noop("Role in the operation"),
        gettext_noop("Unit"),
    ),
    gettext_noop("Units"): (gettext_noop("Unit"), gettext_noop("Task")),
    gettext_noop("Partners who take part"): (
        gettext_noop("Country, desk or body"),
        gettext_noop("Who"),
        gettext_noop("Task"),
    ),
    gettext_noop("Targets"): (gettext_noop("What"), gettext_noop("Its reference"), gettext_noop("Note")),
}


def briefing_paper(plan: OperationPlan, languages: Words, at: datetime, reader: str) -> Paper:
    """The plan as it stands, with the reader's name across each page."""
    say, operation = Labels(languages), plan.operation
    return Paper(
        languages=languages,
        title=say(gettext_noop("Briefing")),
        desk=settings.DESK.name,
        at=at,
        blocks=tuple(_blocks(plan, say)),
        unit=str(operation.unit),
        reference=operation.reference,
        mark=operation.mark,
        watermark=reader,
    )


def _blocks(plan: OperationPlan, say: Labels) -> Iterator[Block]:
    operation = plan.operation
    yield Facts(
        (
            Fact(say(gettext_noop("Operation")), operation.title),
            Fact(say(gettext_noop("Begins")), _moment(plan.begins_at)),
            Fact(say(gettext_noop("Ends")), _moment(plan.ends_at)),
            Fact(say(gettext_noop("Province")), province_name(operation.province)),
            Fact(say(gettext_noop("Site")), operation.site or "–"),
            Fact(say(gettext_noop("Revision")), str(plan.revision)),
        )
    )
    yield Notice(
        say(gettext_noop("Protection comes first")),
        text=" · ".join(say(gettext_noop("Signs of trafficking are asked of everybody before suspicion."))),
    )
    for title, name in _WORDS:
        yield Heading(say(title))
        yield Text(getattr(plan, name) or "–")
    yield from _tables(plan, say)
    approved = plan.approvals.filter(revision=plan.revision).select_related("officer")
    yield Signatures(tuple((say(gettext_noop("Approved by")), str(one.officer)) for one in approved))


def _tables(plan: OperationPlan, say: Labels) -> Iterator[Block]:
    one = plan.operation
    rows: dict[str, list[tuple[str, ...]]] = {
        "Places to be searched": [
            (at.name, province_name(at.province), at.address, _point(at.latitude, at.longitude))
            for at in one.places.all()
        ],
        "Officers": [
            (str(at.officer), at.get_role_display(), unit_name(at.officer.unit))
            for at in one.officers.select_related("officer__unit")
        ],
        "Units": [(unit_name(at.unit), at.task) for at in one.units.select_related("unit")],
        "Partners who take part": [(at.body, at.people, at.task) for at in one.participants.all()],
        "Targets": [_target(at, say) for at in one.targets.select_related("network", "case", "notice")],
    }
    for title, found in rows.items():
        if found:
            columns = tuple(say(column) for column in _COLUMNS[title])
            yield Heading(say(title))
            yield Table(columns, tuple(found), tuple(100 // len(columns) for _ in columns))


def _target(target: OperationTarget, say: Labels) -> tuple[str, str, str]:
    kinds = {
        "network": gettext_noop("Network"),
        "case": gettext_noop("Case"),
        "notice": gettext_noop("Notice"),
    }
    for name, word in kinds.items():
        if (named := getattr(target, name)) is not None:
            return say(word)[0], named.reference, target.note
    # by number: the paper may be lost
    return say(gettext_noop("Person"))[0], str(target.person_id), target.note


def _point(latitude: object, longitude: object) -> str:
    return f"{latitude}, {longitude}" if latitude is not None and longitude is not None else ""


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else "–"
