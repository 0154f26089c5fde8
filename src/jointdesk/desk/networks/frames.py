"""The desk's rows as the frames that engine/networks links: living complaints, their mentions, hubs, judgements.

A withdrawn complaint is in no frame, so it links nothing. Complaints are their ids, which is also their order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from django.db.models import Q, QuerySet

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.networks.models import Hub, Judgement
from jointdesk.engine.identifiers import known_hubs

SCHEMA = {"complaint": pl.Int64, "kind": pl.String, "value": pl.String}
Pair = tuple[str, str]


@dataclass(frozen=True)
class HubRules:
    """What officers and lists say of identifiers (kind, value): `hubs` never link, `genuine` ones always do."""

    hubs: frozenset[Pair]
    genuine: frozenset[Pair]


@dataclass(frozen=True)
class Judged:
    """Pairs of complaint ids, as text."""

    must_link: tuple[Pair, ...]
    cannot_link: tuple[Pair, ...]


def read_mentions(complaints: Sequence[int] | None = None) -> pl.DataFrame:
    """Columns complaint, kind, value of the living complaints (of all, or of these); one without any has a row."""
    if complaints is None:
        return _frame(_living(Complaint.objects.all()), _named(Mention.objects.all()))
    frames = [
        _frame(
            _living(Complaint.objects.filter(pk__in=piece)),
            _named(Mention.objects.filter(complaint__in=piece)),
        )
        for piece in chunks(complaints, BATCH)
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def read_hub_rules(*, rediscover: bool) -> HubRules:
    """`rediscover`: what the hub rule found last time is left to be found again."""
    rows = list(Hub.objects.select_related("identifier"))
    genuine = {_pair(hub) for hub in rows if hub.overruled_by_id is not None}
    kept = {_pair(hub) for hub in rows if not rediscover or hub.source == Hub.Source.OFFICER}
    return HubRules(frozenset(kept | set(known_hubs())) - genuine, frozenset(genuine))


def read_judgements(complaints: Iterable[int] | None = None) -> Judged:
    """The judgements in force, of all complaints or those that touch these."""
    rows = Judgement.objects.filter(undone_at=None)
    if complaints is not None:
        wanted = frozenset(complaints)
        rows = rows.filter(Q(one__in=wanted) | Q(other__in=wanted)) if len(wanted) <= BATCH else rows
    pairs: dict[str, list[Pair]] = {kind: [] for kind in Judgement.Kind.values}
    for kind, one, other in rows.order_by("pk").values_list("kind", "one_id", "other_id"):
        pairs[kind].append((str(one), str(other)))
    return Judged(tuple(pairs[Judgement.Kind.MUST_LINK]), tuple(pairs[Judgement.Kind.CANNOT_LINK]))


def _living(complaints: QuerySet[Complaint]) -> QuerySet[Complaint, int]:
    return complaints.exclude(state=Complaint.State.WITHDRAWN).values_list("pk", flat=True)


def _named(mentions: QuerySet[Mention]) -> QuerySet[Mention, tuple[int, str, str]]:
    living = mentions.exclude(complaint__state=Complaint.State.WITHDRAWN)
    return living.values_list("complaint_id", "identifier__kind", "identifier__value")


def _frame(complaints: Iterable[int], named: QuerySet[Mention, tuple[int, str, str]]) -> pl.DataFrame:
    alone = pl.DataFrame({"complaint": list(complaints)}, schema={"complaint": pl.Int64})
    alone = alone.with_columns(kind=pl.lit(""), value=pl.lit(""))
    rows = pl.DataFrame(list(named.iterator(10_000)), schema=SCHEMA, orient="row")
    return pl.concat([rows, alone])


def _pair(hub: Hub) -> Pair:
    return hub.identifier.kind, hub.identifier.value
