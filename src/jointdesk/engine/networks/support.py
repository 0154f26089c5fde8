"""Signals that are too weak to link by themselves, and link two by two.

A hub relates nobody, and the scammers' words (`lures`) are copied and sold, so neither glues. But complaints that
name the same hub *and* quote the same words have something in common. The pair is an identifier of its own, of
kind `both`: it links as others do, the hub rule judges it as others, and it stays bipartite. Two hubs make no
pair: that lowers F1 (docs/adr/0008).

Which pairs a complaint has depends on its own mentions and on the hubs alone, never on what others name, so any
order of complaints gives the same. When the hubs change, so do the pairs of the complaints that name them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

import polars as pl

from jointdesk.engine.networks.incidence import COLUMNS
from jointdesk.engine.networks.lures import LURE_TEXT

BOTH = "both"
# pairs of one complaint; the rest is left out by a hash, so that complaints that share many pairs keep the same
MOST = 8
# longer values are shortened to a hash: the pair must stay one that can be stored
LONGEST = 200
_PAIR = re.compile(r"([a-z_]+) (.*) \+ ([a-z_]+) (\S+)", re.DOTALL)

Identifier = tuple[str, str]


def support(mentions: pl.DataFrame, hubs: Iterable[Identifier]) -> pl.DataFrame:
    """The mentions to link by (columns complaint, kind, value): without lures, with the pairs that support.

    `hubs`: all that do not link, found or listed. A complaint that names nothing else keeps its row.
    """
    known = set(hubs)
    lures: dict[object, set[Identifier]] = defaultdict(set)
    for complaint, kind, value in mentions.filter(pl.col("kind") == LURE_TEXT).select(COLUMNS).iter_rows():
        lures[complaint].add((kind, value))
    named: dict[object, set[Identifier]] = {complaint: set() for complaint in lures}
    quoting = mentions.filter(pl.col("kind") == LURE_TEXT).select("complaint")
    near = mentions.join(quoting.unique(), on="complaint", how="semi")
    for complaint, kind, value in near.select(COLUMNS).iter_rows():
        if (kind, value) in known:
            named[complaint].add((kind, value))
    rows = [(one, BOTH, pair) for one in lures for pair in pair_up(named[one], lures[one])]
    schema = {name: mentions.schema[name] for name in COLUMNS}
    pairs = pl.DataFrame(rows, schema=schema, orient="row")
    bare = pl.DataFrame([(one, "", "") for one in lures], schema=schema, orient="row")
    return pl.concat([mentions.filter(pl.col("kind") != LURE_TEXT).select(COLUMNS), pairs, bare])


def pair_up(hubs: Iterable[Identifier], lures: Iterable[Identifier]) -> list[str]:
    """The values of kind `both` of one complaint that names these hubs and lures, at most MOST."""
    pairs = {_write(hub, lure) for hub in hubs for lure in lures}
    return sorted(pairs, key=lambda pair: blake2b(pair.encode(), digest_size=8).digest())[:MOST]


def part(pair: str) -> tuple[Identifier, Identifier] | None:
    """The two identifiers of a value of kind `both`; None if it is none."""
    match = _PAIR.fullmatch(pair)
    return ((match[1], match[2]), (match[3], match[4])) if match else None


def _write(hub: Identifier, lure: Identifier) -> str:
    kind, value = hub
    if len(value) > LONGEST:
        value = f"{value[: LONGEST - 17]}…{blake2b(value.encode(), digest_size=8).hexdigest()}"
    return f"{kind} {value} + {lure[0]} {lure[1]}"
