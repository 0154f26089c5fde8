"""What to draw of one network: all of it if it is small, else its most telling part, and the rest counted."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks.hub_rule import tabulate
from jointdesk.engine.networks.incidence import COLUMNS


@dataclass(frozen=True)
class Node:
    """A complaint (`kind` empty, `value` its id) or an identifier.

    `degree`: its neighbours in the network, of which `hidden` are not in the picture. A `hub` links nothing.
    """

    key: str
    kind: str
    value: str
    degree: int
    hidden: int
    hub: bool = False

    @property
    def is_complaint(self) -> bool:
        return not self.kind


@dataclass(frozen=True)
class Edge:
    """A mention: the keys of a complaint and of an identifier."""

    complaint: str
    identifier: str


@dataclass(frozen=True)
class Picture:
    """Nodes (identifiers, then complaints), edges between them, and how many more there are."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hidden_complaints: int
    hidden_identifiers: int


def picture(mentions: pl.DataFrame, limit: int, *, hubs: Iterable[tuple[str, str]] = ()) -> Picture:
    """At most `limit` nodes of the network whose mentions (columns complaint, kind, value) these are.

    Identifiers come first, those of most complaints before others and hubs last, but take no more than half
    the picture if there are complaints to fill the rest; then the complaints with most of these identifiers.
    """
    if limit < 1:
        raise CallerError("a picture needs room for one node")
    complaints = mentions["complaint"].n_unique()
    named = _name(mentions)
    things = _rank_identifiers(named, hubs)
    linking = things.filter(pl.col("degree") > 1).height
    room = max(min(linking, limit // 2), limit - complaints)
    shown_things = things.head(room)
    inside = named.join(shown_things.select("thing"), on="thing", how="semi")
    shown = _rank_complaints(mentions, named, inside).head(limit - shown_things.height)
    edges = inside.join(shown.select("complaint"), on="complaint", how="semi").sort("complaint", "thing")
    return Picture(
        nodes=(*_draw_identifiers(shown_things, edges), *_draw_complaints(shown, edges)),
        edges=tuple(Edge(f"c:{c}", thing) for c, thing in edges.select("complaint", "thing").iter_rows()),
        hidden_complaints=complaints - shown.height,
        hidden_identifiers=things.height - shown_things.height,
    )


def _name(mentions: pl.DataFrame) -> pl.DataFrame:
    """Each mention once, with the key of its identifier in column thing."""
    return (
        mentions.select(COLUMNS)
        .filter(pl.col("value") != "")
        .unique()
        .with_columns(thing=pl.format("i:{}:{}", "kind", "value"))
    )


def _rank_identifiers(named: pl.DataFrame, hubs: Iterable[tuple[str, str]]) -> pl.DataFrame:
    marked = tabulate(hubs).unique().with_columns(hub=pl.lit(True))
    return (
        named.group_by("kind", "value", "thing")
        .agg(degree=pl.len())
        .join(marked, on=["kind", "value"], how="left")
        .with_columns(pl.col("hub").fill_null(False))
        .sort(["hub", "degree", "kind", "value"], descending=[False, True, False, False])
    )


def _rank_complaints(mentions: pl.DataFrame, named: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    """Columns complaint, degree; a complaint without identifiers comes last."""
    return (
        mentions.select("complaint")
        .unique()
        .join(named.group_by("complaint").agg(degree=pl.len()), on="complaint", how="left")
        .join(inside.group_by("complaint").agg(touching=pl.len()), on="complaint", how="left")
        .with_columns(pl.col("degree", "touching").fill_null(0))
        .sort(["touching", "complaint"], descending=[True, False])
    )


def _draw_identifiers(things: pl.DataFrame, edges: pl.DataFrame) -> list[Node]:
    drawn = dict(edges["thing"].value_counts().iter_rows())
    return [
        Node(thing, kind, value, degree, degree - drawn.get(thing, 0), hub)
        for thing, kind, value, degree, hub in things.select(
            "thing", "kind", "value", "degree", "hub"
        ).iter_rows()
    ]


def _draw_complaints(shown: pl.DataFrame, edges: pl.DataFrame) -> list[Node]:
    drawn = dict(edges["complaint"].value_counts().iter_rows())
    return [
        Node(f"c:{complaint}", "", str(complaint), degree, degree - drawn.get(complaint, 0))
        for complaint, degree in shown.select("complaint", "degree").iter_rows()
    ]
