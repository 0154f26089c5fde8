"""A joint group on paper: mandate, members of each side, decisions, actions, and the chronology of a period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.printing.kept import Kept, Shelf, Writer
from jointdesk.desk.exchange.requests.labels import LEGAL_BASES
from jointdesk.desk.printing.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Paper,
    Signatures,
    Table,
    Text,
)
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.desk.printing.small_print import small_print


@dataclass(frozen=True)
class Event:
    """A line of the chronology: its day, the moment within it, what in each language, whose."""

    day: date
    at: datetime
    what: Words
    by: str = ""


@dataclass(frozen=True)
class Agreed:
    """How each side stands to a meeting's minutes: desk, whether it ever agreed, whether to these very minutes."""

    digest: str
    sides: tuple[tuple[str, bool, bool], ...]


@dataclass(frozen=True)
class GroupContents:
    """A group as it is printed. `since`, `until`: the period of the chronology."""

    key: str
    name: str
    mandate: str
    legal_basis: str
    founded_at: datetime
    shelf: Shelf
    mark: str
    events: Sequence[Event] = ()
    since: date | None = None
    until: date | None = None


Section = tuple[str, Promise, tuple[str, ...], tuple[int, ...]]
GROUP_TABLES: tuple[Section, ...] = (
    ("member", _("Members of each side"), ("name", "rank", "role", "contact"), (3, 2, 2, 3)),
    ("meeting", _("Meetings"), ("subject", "starts_at", "place"), (4, 3, 3)),
    ("decision", _("Decisions"), ("number", "text", "meeting"), (1, 6, 3)),
    ("action", _("Actions"), ("what", "desk", "member", "due", "state"), (5, 3, 2, 2, 2)),
)
MEETING_TABLES: tuple[Section, ...] = (
    ("attendance", _("Attendance"), ("present", "excused"), (5, 5)),
    ("agenda_item", _("Agenda"), ("number", "subject", "notes"), (1, 5, 6)),
    ("decision", _("Decisions"), ("number", "text"), (1, 9)),
    ("action", _("Actions"), ("what", "desk", "member", "due", "state"), (5, 3, 2, 2, 2)),
)
# each desk has its own of these
SIDED = ("member", "attendance")


def group_paper(group: GroupContents, languages: Words, at: datetime) -> Paper:
    say = Labels(languages)
    return Paper(
        languages=languages,
        title=(group.name,),
        above=say(_("Joint group")),
        desk=settings.DESK.name,
        reference=group.key,
        mark=group.mark,
        at=at,
        blocks=tuple(_group_blocks(say, group)),
        under=small_print(say, at, f"group:{group.key}"),
    )


def meeting_paper(
    group: GroupContents, meeting: Kept, agreed: Agreed | None, languages: Words, at: datetime
) -> Paper:
    """Minutes for each side's signature: agenda, attendance, decisions, actions."""
    say = Labels(languages)
    shelf = group.shelf
    of_meeting = [kept for kept in shelf.entries if meeting.key in _meetings_of(kept)]
    own = Shelf([meeting, *of_meeting], shelf.desks)
    return Paper(
        languages=languages,
        title=(str(meeting.shown("subject")),),
        above=say(_("Minutes of a meeting")),
        desk=group.name,
        reference=meeting.key,
        mark=own.mark(),
        at=at,
        blocks=tuple(_meeting_blocks(say, Writer(say, shelf), own, meeting, agreed)),
        under=small_print(say, at, f"group:{group.key}"),
    )


def _group_blocks(say: Labels, group: GroupContents) -> Iterator[Block]:
    writer, shelf = Writer(say, group.shelf), group.shelf
    basis, *also = say(LEGAL_BASES.get(group.legal_basis, group.legal_basis))
    yield Facts(
        (
            Fact(say(_("Reference")), group.key, exact=True),
            Fact(say(_("Desks")), "\n".join(shelf.desks.values())),
            Fact(say(_("Mandate")), group.mandate),
            Fact(say(_("Legal basis")), basis, tuple(also)),
            Fact(say(_("Founded")), write_moment(group.founded_at)),
        )
    )
    for kind, title, names, shares in GROUP_TABLES:
        yield from _section(say, writer, kind, title, names, shares)
    yield Heading(say(_("Chronology")))
    yield from _chronology(say, group)


def _section(
    say: Labels, writer: Writer, kind: str, title: Promise, names: Sequence[str], shares: Sequence[int]
) -> Iterator[Block]:
    rows = _in_order(writer.shelf.of(kind))
    if not rows:
        return
    yield Heading(say(title))
    yield writer.table(rows, names, shares, sides=kind in SIDED)
    disputes = writer.disputes(rows)
    if disputes:
        yield Facts(disputes)


def _chronology(say: Labels, group: GroupContents) -> Iterator[Block]:
    if group.since or group.until:
        yield Text(f"{group.since or '…'} – {group.until or '…'}", quiet=True)
    if not group.events:
        yield Text(say.line(_("None yet.")), quiet=True)
        return
    rows = tuple((event.day.isoformat(), " / ".join(event.what), event.by) for event in group.events)
    yield Table((say(_("Day")), say(_("What happened")), say(_("By"))), rows, (2, 8, 4))


def _meeting_blocks(
    say: Labels, writer: Writer, own: Shelf, meeting: Kept, agreed: Agreed | None
) -> Iterator[Block]:
    record = writer.record(meeting, without=("minutes",))
    yield Facts(record.rows)
    for kind, title, names, shares in MEETING_TABLES:
        yield from _section(say, Writer(say, own), kind, title, names, shares)
    yield from _minutes(say, writer, meeting)
    for origin in record.origins:
        yield Text(origin, quiet=True)
    if agreed is not None:
        yield from _agreements(say, own, agreed)
    label = say(_("Agreed to: name, signature, date"))
    yield Signatures(tuple((label, name) for name in own.desks.values()))


def _agreements(say: Labels, own: Shelf, agreed: Agreed) -> Iterator[Block]:
    """Which side has agreed at its desk; the digest names the very text that is signed."""
    words = {
        (True, True): _("Agreed to these minutes"),
        (True, False): _("Agreed to earlier minutes"),
        (False, False): _("Not agreed yet"),
    }
    rows = tuple((own.name_desk(desk), say.line(words[ever, now])) for desk, ever, now in agreed.sides)
    yield Heading(say(_("Agreement of each side")))
    yield Facts((Fact(say(_("Digest of the minutes")), agreed.digest, exact=True),))
    yield Table((say(_("Side")), say(_("State"))), rows, (4, 6))


def _minutes(say: Labels, writer: Writer, meeting: Kept) -> Iterator[Block]:
    if "minutes" not in meeting.state.said:
        return
    yield Heading(say(_("Minutes")))
    yield Text(writer.value(meeting, "minutes"))


def _meetings_of(kept: Kept) -> tuple[str, ...]:
    return tuple(str(kept.shown(name)) for name in ("meeting", "of_meeting") if kept.shown(name))


def _in_order(rows: Sequence[Kept]) -> list[Kept]:
    """By number, then by moment or day, then by key."""

    def place(kept: Kept) -> tuple[int, str, str]:
        number = kept.shown("number")
        when = kept.shown("starts_at") or kept.shown("due") or kept.shown("day") or ""
        return (number if isinstance(number, int) else 0, str(when), kept.key)

    return sorted(rows, key=place)
