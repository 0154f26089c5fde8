"""What happened in a group, by day: what all its desks see alike, and beside it what only ours knows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.groups.entries import entries
from jointdesk.desk.exchange.groups.words import desk_name, kind_title
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.models import GroupMember, Hit, JointEntry, JointGroup, RequestStep
from jointdesk.desk.exchange.requests.labels import EVENTS, form_title
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.engine.exchange.joint.kinds import entry_kinds

MOST = 2_000
# parts of an entry that the entry itself tells of
LEFT_OUT = ("member", "agenda_item", "attendance", "agreement")
# columns of an entry that a row tells
TOLD = ("kind", "day", "title", "founded_by", "founded_at", "disputed", "ended")


@dataclass(frozen=True)
class ChronologyRow:
    """One line. `kind`: a kind of entry, or group, request, hits. `ours_alone`: other desks do not see it."""

    day: date
    at: datetime
    kind: str
    kind_name: str
    title: str
    desk: str
    page: tuple[Any, ...] = ()
    conditions: str = ""
    ours_alone: bool = False
    disputed: bool = False
    ended: bool = False

    @property
    def url(self) -> str:
        return reverse(self.page[0], args=self.page[1:])


@dataclass(frozen=True)
class _Asked:
    """Whose chronology of what, how many rows of it, and the words asked for again and again."""

    officer: Officer
    group: JointGroup
    most: int
    kind_title: Callable[[str], str]
    desk_name: Callable[[str], str]


def chronology(officer: Officer, group: JointGroup, kind: str = "", most: int = MOST) -> list[ChronologyRow]:
    """The newest rows first, at most `most` and 2,000; `kind` leaves one kind."""
    # a source gives the newest of all its kinds: those of one may be further back
    asked = _Asked(officer, group, most if not kind else MOST, cache(kind_title), cache(desk_name))
    rows = [row for source in _SOURCES for row in source(asked) if kind in ("", row.kind)]
    return sorted(rows, key=lambda row: (row.day, row.at, row.title), reverse=True)[: min(most, MOST)]


def kinds_in(rows: Iterable[ChronologyRow]) -> list[tuple[str, str]]:
    """What a page can leave alone, by name."""
    return sorted({(row.kind, row.kind_name) for row in rows}, key=lambda pair: pair[1])


def _founding(asked: _Asked) -> Iterator[ChronologyRow]:
    group = asked.group
    founder = group.founded_by or settings.DESK.id
    founded = _("Founded by %(name)s") % {"name": desk_name(founder)}
    yield _of_group(group, group.founded_at, founded, founder)
    if group.joined_at and founder != settings.DESK.id:
        yield _of_group(group, group.joined_at, _("We joined"), settings.DESK.id)
    if group.left_at:
        yield _of_group(group, group.left_at, _("We left"), settings.DESK.id)
    words = {
        GroupMember.State.INVITED: _("%(name)s invited"),
        GroupMember.State.ACCEPTED: _("%(name)s joined"),
        GroupMember.State.LEFT: _("%(name)s left"),
    }
    for member in group.members.select_related("partner"):
        desk, state = member.partner.desk_id, GroupMember.State(member.state)
        if desk != founder or state == GroupMember.State.LEFT:
            yield _of_group(group, member.since, words[state] % {"name": member.partner.name}, desk)


def _of_group(group: JointGroup, at: datetime, title: str, desk: str) -> ChronologyRow:
    page = ("group", group.key)
    return ChronologyRow(_local(at), at, "group", _("Joint group"), title, desk_name(desk), page)


def _kept(asked: _Asked) -> Iterator[ChronologyRow]:
    rows = entries(asked.officer, asked.group).exclude(kind__in=LEFT_OUT).exclude(title="")
    if not asked.officer.may("dossiers.read"):
        rows = rows.exclude(kind__startswith="gang")
    # no more than is told of each, the group is known: two thousand of them are read for a page
    rows = rows.select_related(None).only(*TOLD).order_by("-day", "-founded_at", "-title")
    for row in rows[: asked.most]:
        yield ChronologyRow(
            day=row.day if entry_kinds()[row.kind].dated else _local(row.founded_at),
            at=row.founded_at,
            kind=row.kind,
            kind_name=asked.kind_title(row.kind),
            title=row.title,
            desk=asked.desk_name(row.founded_by),
            page=("group-entry", asked.group.key, row.kind, row.pk),
            conditions=row.conditions,
            disputed=bool(row.disputed),
            ended=row.ended,
        )


def url_of(entry: JointEntry) -> str:
    """The page an entry stands on."""
    return reverse("group-entry", args=[entry.group.key, entry.kind, entry.pk])


def _requests(asked: _Asked) -> Iterator[ChronologyRow]:
    """The steps of requests made within the group: their states only, and only between the two desks of each."""
    within = requests(asked.officer).filter(group=asked.group).order_by()
    steps = RequestStep.objects.filter(request__in=within.values("pk")).exclude(
        event__in=("draft", "approve")
    )
    for step in steps.select_related("request__partner").order_by("-at", "-pk")[: asked.most]:
        request = step.request
        title = f"{form_title(request.type)} {request.reference}: {EVENTS.get(step.event, step.event)}"
        by = request.partner.desk_id if step.by_partner else settings.DESK.id
        page, desk = ("request", request.key), asked.desk_name(by)
        yield ChronologyRow(
            _local(step.at), step.at, "request", _("Request"), title, desk, page, ours_alone=True
        )


def _hits(asked: _Asked) -> Iterator[ChronologyRow]:
    """How many hits a day with the group's desks, since it was founded."""
    group, partners = asked.group, asked.group.members.values("partner")
    seen = hits(asked.officer).filter(partner__in=partners, found_at__gte=group.founded_at).order_by()
    rows = Hit.objects.filter(pk__in=seen.values("pk"))
    days = (
        rows.annotate(day=TruncDate("found_at")).values("day", "partner__desk_id").annotate(count=Count("pk"))
    )
    for row in days.order_by("-day")[: asked.most]:
        at = datetime.combine(row["day"], datetime.min.time(), timezone.get_current_timezone())
        title = _("%(count)s hits") % {"count": row["count"]}
        desk = asked.desk_name(row["partner__desk_id"])
        yield ChronologyRow(row["day"], at, "hits", _("Hits"), title, desk, ("hits",), ours_alone=True)


def _local(at: datetime) -> date:
    return timezone.localtime(at).date()


_SOURCES = (_founding, _kept, _requests, _hits)
