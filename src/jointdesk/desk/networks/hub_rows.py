"""The rows of hubs: which identifiers were found too common to link by, how many name them, who says so."""

from collections.abc import Iterable, Sequence

import polars as pl
from django.db.models import Count

from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.storing import BATCH, chunks
from jointdesk.desk.networks.frames import HubRules
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.identifiers import known_hubs
from jointdesk.engine.networks.hub_rule import COMMON_DEGREE, LISTED


def find_ids(pairs: Iterable[tuple[str, str]]) -> frozenset[int]:
    """The ids of those (kind, value) that the desk knows."""
    wanted = frozenset(pairs)
    found: set[int] = set()
    for values in chunks(sorted({value for _, value in wanted}), BATCH):
        rows = Identifier.objects.filter(value__in=values).values_list("kind", "value", "pk")
        found.update(pk for kind, value, pk in rows if (kind, value) in wanted)
    return frozenset(found)


def store_hubs(found: pl.DataFrame) -> None:
    """The hubs this linking found, in place of those an earlier one found; officers' words stay."""
    Hub.objects.filter(overruled_by=None).exclude(source=Hub.Source.OFFICER).delete()
    kept = {hub.identifier_id: hub for hub in Hub.objects.all()}
    what = known_hubs()
    ids = _pair_ids(found)
    rows = []
    for kind, value, degree, reason in found.select("kind", "value", "degree", "reason").iter_rows():
        identifier = ids[kind, value]
        if identifier in kept:
            kept[identifier].degree = degree
            continue
        listed = reason == LISTED
        rows.append(
            Hub(
                identifier_id=identifier,
                source=Hub.Source.LIST if listed else Hub.Source.RULE,
                reason=what.get((kind, value), "")[:300] if listed else "",
                degree=degree,
            )
        )
    Hub.objects.bulk_update(kept.values(), ["degree"], batch_size=BATCH)
    Hub.objects.bulk_create(rows, batch_size=BATCH)


def _pair_ids(found: pl.DataFrame) -> dict[tuple[str, str], int]:
    ids: dict[tuple[str, str], int] = {}
    for values in chunks(found["value"].to_list(), BATCH):
        rows = Identifier.objects.filter(value__in=values).values_list("kind", "value", "pk")
        ids.update({(kind, value): pk for kind, value, pk in rows})
    return ids


def _degrees(identifiers: Sequence[int]) -> dict[int, int]:
    """identifier -> how many living complaints name it."""
    rows = Mention.objects.filter(identifier__in=identifiers).exclude(
        complaint__state=Complaint.State.WITHDRAWN
    )
    counted = rows.values("identifier_id").annotate(degree=Count("complaint", distinct=True))
    return dict(counted.values_list("identifier_id", "degree"))


def recount_hubs(complaints: Sequence[int]) -> None:
    """Bring the degrees of the hubs these complaints name up to date; a listed one met first gets its row."""
    named = _named(complaints)
    what = known_hubs()
    for identifier in Identifier.objects.filter(pk__in=named, hub=None):
        if (identifier.kind, identifier.value) in what:
            reason = what[identifier.kind, identifier.value][:300]
            Hub.objects.create(identifier=identifier, source=Hub.Source.LIST, reason=reason)
    hubs = list(Hub.objects.filter(identifier__in=named))
    degrees = _degrees([hub.identifier_id for hub in hubs])
    for hub in hubs:
        hub.degree = degrees.get(hub.identifier_id, 0)
    Hub.objects.bulk_update(hubs, ["degree"])


def count_common(complaints: Sequence[int], rules: HubRules) -> int:
    """How many identifiers these complaints have just made common, or common by another step.

    By steps, because an identifier of hundreds that is no hub must not have everything linked anew each time.
    """
    settled = find_ids(rules.hubs | rules.genuine)
    degrees = _degrees([one for one in _named(complaints) if one not in settled])
    return sum(
        degree > COMMON_DEGREE and degree % COMMON_DEGREE <= min(len(complaints), COMMON_DEGREE)
        for degree in degrees.values()
    )


def _named(complaints: Sequence[int]) -> list[int]:
    rows = Mention.objects.filter(complaint__in=complaints)
    return list(rows.values_list("identifier_id", flat=True).distinct())
