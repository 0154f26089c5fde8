"""Which networks a text refers to: by their own reference, a complaint's, or an identifier however written.

Each is looked up once, and the networks by what was found: asked of each network by itself, a word that stands nowhere
would be looked for in all of them.
"""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex

from jointdesk.desk.accounts.beginnings import begins
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.intake.queries import identifier_values
from jointdesk.desk.intake.search_index import find_complaints
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.desk.networks.numbering import write_reference

# identifiers, and complaints, that hold a text searched for
MATCHES = 200
# to look for a text so often takes as long as one comparison without regard to case
TWICE = 2
# digits of a network's number
LONGEST_NUMBER = 12


def find_named(readable: QuerySet[Membership], text: str) -> QuerySet[Network, Any]:
    """The keys of networks that `text` refers to, as one question. `readable`: which complaint is in which, as far as
    the officer may read."""
    inside = readable.values("network")
    referred = Network.objects.filter(_refers(text, *_complete(text))).values("pk")
    return referred.union(
        inside.filter(complaint__in=_find_complaints(text)),
        inside.filter(complaint__mentions__identifier__in=_find_identifiers(text)),
    )


def _find_complaints(text: str) -> list[int]:
    """MATCHES whose reference begins so, or has the text among its words."""
    told = Complaint.objects.filter(_refers(text)).values_list("pk", flat=True)[:MATCHES]
    holding = Complaint.objects.filter(pk__in=find_complaints(text, None), reference__icontains=text)
    return [*told, *holding.values_list("pk", flat=True)[:MATCHES]]


def _refers(text: str, *others: str) -> Q:
    return begins("reference", *{text, text.upper(), *others})


def _complete(text: str) -> list[str]:
    """A network's reference of which only the end was typed: "N-000123", "000123", "123"."""
    if text.isdecimal() and text.isascii() and len(text) <= LONGEST_NUMBER:
        return [write_reference(int(text))]
    return [f"{settings.DESK.country}-{text.upper()}"]


def _find_identifiers(text: str) -> list[int]:
    """Those that `text` spells, and MATCHES that hold it: looked up once, not for each network."""
    exact = Q(pk__in=[])
    for kind, value in identifier_values(text):
        exact |= Q(kind=kind, value=value)
    return [*Identifier.objects.filter(exact).values_list("pk", flat=True), *_find_holding(text)]


def _find_holding(text: str) -> list[int]:
    """MATCHES identifiers with the text somewhere inside, as typed, in small letters or in capitals. No index tells:
    where it is spelt in one or two ways, this reads a million values sooner than a comparison of all would."""
    spelt = {text, text.lower(), *([text.upper()] if text.isascii() else [])}
    if len(spelt) > TWICE:
        held = Q(value__icontains=text)
        return list(Identifier.objects.filter(held).values_list("pk", flat=True)[:MATCHES])
    places = {f"place{n}": StrIndex("value", Value(one)) for n, one in enumerate(sorted(spelt))}
    held = Q(*(Q(**{f"{place}__gt": 0}) for place in places), _connector=Q.OR)
    return list(Identifier.objects.alias(**places).filter(held).values_list("pk", flat=True)[:MATCHES])
