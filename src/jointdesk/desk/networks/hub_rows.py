"""The rows of hubs: which identifiers were found too common to link by, how many name them, who says so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.networks.models import Hub, HubQuestion
from jointdesk.desk.networks.places import Place, listed_hubs
from jointdesk.engine.networks.hub_rule import COMMON_DEGREE, LISTED, REVIEW


def find_ids(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of those (kind, value) that the desk knows."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, value in pairs:
        by_kind[kind].append(value)
    found: dict[tuple[str, str], int] = {}
    for kind, values in by_kind.items():
        for piece in chunks(values, BATCH):
            rows = Identifier.objects.filter(kind=kind, value__in=piece).values_list("value", "pk")
            found.update({(kind, value): pk for value, pk in rows})
    return found


def store_hubs(found: pl.DataFrame) -> None:
    """The hubs that linking everything found (value: the identifier's id), in place of those of earlier times.

    Officers' words stay: declared, confirmed and overruled ones.
    """
    # a listed one has its row however few name it, so that no other table need be asked
    reasons = dict.fromkeys(find_ids(listed_hubs()).values(), LISTED)
    rule = found.filter(pl.col("reason") != LISTED).select("value", "reason")
    reasons |= {int(value): reason for value, reason in rule.iter_rows()}
    earlier = Hub.objects.filter(overruled_by=None).exclude(source=Hub.Source.OFFICER)
    earlier = earlier.exclude(review=Hub.Review.CONFIRMED)
    past = [pk for pk, identifier in earlier.values_list("pk", "identifier_id") if identifier not in reasons]
    for piece in chunks(past, BATCH):
        Hub.objects.filter(pk__in=piece).delete()
    known = frozenset(Hub.objects.values_list("identifier_id", flat=True))
    add_hubs({identifier: reason for identifier, reason in reasons.items() if identifier not in known})
    count_hubs()


def add_hubs(reasons: dict[int, str]) -> None:
    """New rows: identifier -> reason as in engine Linking.hubs."""
    listed = listed_hubs()
    rows = []
    for piece in chunks(sorted(reasons), BATCH):
        for one in Identifier.objects.filter(pk__in=piece):
            reason = reasons[one.pk]
            rows.append(
                Hub(
                    identifier=one,
                    source=Hub.Source.LIST if reason == LISTED else Hub.Source.RULE,
                    reason=listed.get((one.kind, one.value), "")[:300] if reason == LISTED else "",
                    degree=one.complaint_count,
                    review=Hub.Review.PROPOSED if reason == REVIEW else "",
                )
            )
    Hub.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def count_hubs(rows: Sequence[int] | None = None) -> None:
    """Bring the degrees of hubs (of all, or of these rows) up to date from the identifiers'."""
    hubs = Hub.objects.all() if rows is None else Hub.objects.filter(pk__in=rows)
    degree = Identifier.objects.filter(pk=OuterRef("identifier_id")).values("complaint_count")
    hubs.update(degree=Subquery(degree))


def update_hubs(places: Sequence[Place]) -> None:
    """The hubs that complaints name are counted; a listed one met first gets its row."""
    rows = sorted({place.hub_row for place in places if place.hub_row is not None})
    for piece in chunks(rows, BATCH):
        count_hubs(piece)
    add_hubs({place.identifier: LISTED for place in places if place.hub and place.hub_row is None})


def ask_hub_rule(places: Sequence[Place], newcomers: int) -> None:
    """Put the hub rule to identifiers that have become common, or have doubled since: the worker answers.

    By doublings, because an identifier of hundreds that is no hub must not be judged anew with each complaint.
    """
    asked = {
        place.identifier
        for place in places
        if place.degree > COMMON_DEGREE
        and place.hub_row is None
        and not place.hub
        and _passes_doubling(place.degree, newcomers)
    }
    now = timezone.now()
    rows = [HubQuestion(identifier_id=identifier, asked_at=now) for identifier in sorted(asked)]
    HubQuestion.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _passes_doubling(degree: int, newcomers: int) -> bool:
    """Whether the last `newcomers` complaints may have brought the degree to 21, 42, 84, ..."""
    step = COMMON_DEGREE + 1
    while step * 2 <= degree:
        step *= 2
    return degree - newcomers < step
