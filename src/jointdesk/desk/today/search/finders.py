"""Who answers the search, room by room. Each starts from the room's permitted queries and gives a handful."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import identifier_shown
from jointdesk.desk.cases.evidence.queries import search_exhibits
from jointdesk.desk.cases.families.queries import reports
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.exchange import queries as exchange
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.queries import networks
from jointdesk.desk.operations.queries import operations, referrals
from jointdesk.desk.partners.queries import list_partners
from jointdesk.desk.today.places import places_of
from jointdesk.desk.today.search.asked import Asked, fold

MOST = 6


@dataclass(frozen=True)
class Found:
    """One line of the answer. `subject`: whose data it shows, for the register of accesses; empty: nobody's."""

    title: str
    detail: str
    url: str
    subject: str = ""


Find = Callable[[Officer, Asked], Iterator[Found]]


@dataclass(frozen=True)
class Finder:
    """A room that answers: under which heading, and to whom."""

    label: str | Promise
    need: str
    find: Find


def find_places(officer: Officer, asked: Asked) -> Iterator[Found]:
    for place in places_of(officer):
        if asked.folded in fold(str(place.label)):
            yield Found(str(place.label), "", place.url)


def find_identifiers(officer: Officer, asked: Asked) -> Iterator[Found]:
    """Identifiers the text spells, however written, that the officer's complaints name."""
    for kind, value in sorted(asked.identifiers)[:MOST]:
        identifier = Identifier.objects.filter(kind=kind, value=value).first()
        mine = complaints(officer).filter(mentions__identifier=identifier).order_by() if identifier else None
        if mine is not None and (count := mine[:1001].count()):
            said = ngettext("named by %(n)d complaint", "named by %(n)d complaints", count) % {"n": count}
            address = f"{reverse('complaints')}?q={quote(value)}"
            yield Found(identifier_shown(value), f"{name_kind(kind)} · {said}", address)


def find_complaints(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.may_be_reference:
        rows = complaints(officer).filter(asked.begins("reference")).order_by("reference")
        for row in rows.only("pk", "reference", "state")[:MOST]:
            yield Found(row.reference, row.get_state_display(), reverse("complaint", args=[row.pk]))


def find_networks(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.may_be_reference:
        for row in networks(officer).filter(asked.begins("reference")).order_by("reference")[:MOST]:
            count = row.complaint_count
            said = ngettext("%(n)d complaint", "%(n)d complaints", count) % {"n": count}
            yield Found(row.reference, said, reverse("network", args=[row.pk]))


def find_cases(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.is_enough:
        rows = cases(officer).filter(asked.begins("reference") | Q(title__icontains=asked.text))
        for row in rows[:MOST]:
            yield Found(row.title, row.reference, reverse("case", args=[row.reference]))


def find_evidence(officer: Officer, asked: Asked) -> Iterator[Found]:
    """By number, title, seal, serial number, a file's name or its SHA-256."""
    if asked.is_enough:
        for row in search_exhibits(officer, asked.text)[:MOST]:
            yield Found(row.title, row.reference, reverse("exhibit", args=[row.key]))


def find_notices(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.may_be_reference:
        for row in notices(officer).filter(asked.begins("reference")).order_by("reference")[:MOST]:
            yield Found(row.reference, row.get_colour_display(), reverse("notice", args=[row.reference]))


def find_families(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.may_be_reference:
        for row in reports(officer).filter(asked.begins("reference")).order_by("reference")[:MOST]:
            yield Found(
                row.reference, row.get_state_display(), reverse("family-report", args=[row.reference])
            )


def find_operations(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.is_enough:
        named = Q(title__icontains=asked.text) | Q(site__icontains=asked.text)
        for row in operations(officer).filter(asked.begins("reference") | named)[:MOST]:
            yield Found(row.title, row.reference, reverse("operation", args=[row.reference]))


def find_referrals(officer: Officer, asked: Asked) -> Iterator[Found]:
    """By the code alone: a protected person is not found by a name."""
    code = asked.text.upper().removeprefix("P-")
    if code.isascii() and code.isdigit() and asked.text.upper().startswith("P-") and len(code) < 10:
        for row in referrals(officer).filter(pk=int(code)):
            yield Found(row.code, row.get_state_display(), reverse("referral", args=[row.pk]))


def find_requests(officer: Officer, asked: Asked) -> Iterator[Found]:
    """By the first eight signs of its key, as officers of both desks call it."""
    key = asked.text.upper()
    if len(key) == 8 and all(sign in "0123456789ABCDEF" for sign in key):
        low, high = f"{key.lower():0<32}", f"{key.lower():f<32}"
        for row in requests(officer).filter(key__gte=low, key__lte=high)[:MOST]:
            said = f"{row.get_direction_display()} · {row.partner.name}"
            yield Found(row.reference, said, reverse("request", args=[row.key]))


def find_groups(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.is_enough:
        for row in exchange.groups(officer).filter(name__icontains=asked.text)[:MOST]:
            yield Found(row.name, "", reverse("group", args=[row.key]))


def find_partners(officer: Officer, asked: Asked) -> Iterator[Found]:
    if asked.is_enough:
        named = Q(name__icontains=asked.text) | Q(desk_id__iexact=asked.text)
        for row in list_partners(officer).filter(named)[:MOST]:
            yield Found(row.name, row.get_state_display(), reverse("partner", args=[row.desk_id]))


FINDERS = (
    Finder(_("Places"), "", find_places),
    Finder(_("Identifiers"), "complaints.read", find_identifiers),
    Finder(_("Complaints"), "complaints.read", find_complaints),
    Finder(_("Networks"), "networks.read", find_networks),
    Finder(_("Cases"), "cases.read", find_cases),
    Finder(_("Evidence"), "evidence.read", find_evidence),
    Finder(_("Notices"), "notices.read", find_notices),
    Finder(_("Families' reports"), "families.read", find_families),
    Finder(_("Operations"), "operations.read", find_operations),
    Finder(_("Referrals"), "referrals.read", find_referrals),
    Finder(_("Requests"), "requests.read", find_requests),
    Finder(_("Joint groups"), "groups.read", find_groups),
    Finder(_("Partners"), "partners.read", find_partners),
)
