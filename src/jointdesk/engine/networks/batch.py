"""The whole country at once, from a file: what `link` finds, in numbers, so that 10 million complaints take seconds.

1. One pass over the file leaves of each mention a complaint's number and its identifier's fingerprint.
2. Mentions are grouped by fingerprint (`grouping`). Rare identifiers join their complaints at once.
3. The hub rule judges the common ones by what the rare ones joined; those that are no hubs join theirs.

There are no judgements here, they are a desk's. Should a fingerprint ever stand for two identifiers, all is done
by text instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks import fingerprints
from jointdesk.engine.networks.components import find, unite
from jointdesk.engine.networks.grouping import CHUNK, Codes, Grouped, Mask, Mentioned, group
from jointdesk.engine.networks.hub_rule import (
    COMMON_DEGREE,
    DEGREE,
    DIVERSITY,
    LISTED,
    explain_kinds,
    judge,
    tabulate,
)
from jointdesk.engine.networks.numbering import Form, number, recognise

SAMPLE = 1000  # rows by which the form of ids is recognised
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Batch:
    """`scan`: the networks of so many `complaints`, not yet in words; `count` of them, the largest of `largest`.

    `hubs`: columns key (fingerprint), degree, reason; `name_hubs` says which identifiers they are.
    """

    scan: pl.LazyFrame
    complaints: int
    count: int
    largest: int
    hubs: pl.DataFrame

    @property
    def networks(self) -> pl.DataFrame:
        """As in Linking."""
        return self.scan.collect()


def link_scan(scan: pl.LazyFrame, *, hub_degree: int | None = None, hubs: Pairs = ()) -> Batch:
    """Group complaints (columns complaint, kind, value; none null) into networks, as `link` does.

    Raises CallerError for nulls, and for complaints that are neither text nor integer.
    """
    listed = tabulate(hubs)
    rare = COMMON_DEGREE if hub_degree is None else hub_degree
    table, codes, known, form = _read(scan)
    groups = group(_chunk(table, codes), table.height, _fingerprint(listed), rare)
    if not groups.sound:
        return _link_text(scan.collect(), hub_degree, listed)
    del table, codes
    roots = np.arange(len(known), dtype=np.int32)
    unite(roots, groups.one, groups.other)
    found = _link_common(roots, groups, rare, discover=hub_degree is None)
    roots = find(roots, roots)
    sizes = np.bincount(roots)
    networks = pl.LazyFrame({"complaint": known, "network": known.gather(roots)})
    if form is not None:
        # 20 million texts, if made at once, would need more memory than all before
        networks = networks.select(form.write(pl.all()).name.keep())
    return Batch(networks, len(known), int(np.count_nonzero(sizes)), int(sizes.max(initial=0)), found)


def _read(scan: pl.LazyFrame) -> tuple[pl.DataFrame, Codes, pl.Series, Form | None]:
    """The mentions' fingerprints, their complaints' codes, what stands for each code, and in what form."""
    for form in (*recognise(scan.select("complaint").head(SAMPLE).collect()["complaint"]), None):
        table = _collect(scan, form)
        if not table["complaint"].null_count():
            break
    if table["complaint"].null_count() or table["named"].null_count():
        raise CallerError("mentions have nulls")
    codes, known = number(table["complaint"], form)
    return table.drop("complaint"), codes, known, form


def _collect(scan: pl.LazyFrame, form: Form | None) -> pl.DataFrame:
    wanted = scan.select(
        complaint=pl.col("complaint") if form is None else form.read(),
        key=fingerprints.key(),
        check=fingerprints.check(),
        named=pl.when(pl.col("kind").is_not_null()).then(pl.col("value").str.len_bytes() > 0),
    )
    return wanted.collect(engine="streaming")


def _chunk(table: pl.DataFrame, codes: Codes) -> Iterator[Mentioned]:
    """The rows that name something."""
    start = 0
    for part in table.iter_slices(CHUNK):
        code = codes[start : start + part.height]
        chunk = Mentioned(part["key"].to_numpy(), part["check"].to_numpy(), code)
        start += part.height
        named = part["named"]
        yield chunk if named.all() else chunk.take(np.flatnonzero(named.to_numpy()))


def _fingerprint(listed: pl.DataFrame) -> Mentioned:
    table = listed.select(key=fingerprints.key(), check=fingerprints.check())
    nobody = np.full(table.height, -1, dtype=np.int32)
    return Mentioned(table["key"].to_numpy(), table["check"].to_numpy(), nobody)


def _link_common(roots: Codes, groups: Grouped, rare: int, *, discover: bool) -> pl.DataFrame:
    """Join in `roots` what common identifiers join; the hubs."""
    degrees = np.bincount(groups.identifier, minlength=len(groups.key))
    few = (degrees <= rare) & ~groups.asked
    _unite_all(roots, groups, few)
    hub = ~few & ~groups.asked
    if discover:
        rows = hub[groups.identifier]
        named = groups.complaint[rows]
        hub[:] = False
        sizes = np.bincount(find(roots, roots))
        part = find(roots, named)
        hub[judge(groups.identifier[rows], named, part, sizes[part], len(roots))] = True
        _unite_all(roots, groups, ~(few | hub | groups.asked))
    found = np.flatnonzero((hub | groups.asked) & (degrees > 1))
    by_rule = DIVERSITY if discover else DEGREE
    reasons = [LISTED if asked else by_rule for asked in groups.asked[found].tolist()]
    schema = {"key": pl.UInt64, "degree": pl.UInt32, "reason": pl.String}
    return pl.DataFrame({"key": groups.key[found], "degree": degrees[found], "reason": reasons}, schema)


def _unite_all(roots: Codes, groups: Grouped, chosen: Mask) -> None:
    """Join the complaints of each chosen identifier."""
    rows = chosen[groups.identifier]
    identifier, complaint = groups.identifier[rows], groups.complaint[rows]
    centre = np.empty(len(chosen), dtype=np.int32)
    centre[identifier] = complaint
    unite(roots, complaint, centre[identifier])


def name_hubs(scan: pl.LazyFrame, hubs: pl.DataFrame) -> pl.DataFrame:
    """The hubs of a Batch as those of a Linking: columns kind, value, degree, reason, most common first."""
    if "key" in hubs.columns:
        keyed = scan.select("kind", "value", key=fingerprints.key()).filter(pl.col("value") != "")
        named = keyed.join(hubs.lazy(), on="key").unique("key").collect(engine="streaming")
        by_kind = pl.Series(explain_kinds(named["kind"]), dtype=pl.String)
        reason = pl.when(pl.col("reason") == DIVERSITY).then(by_kind).otherwise("reason")
        hubs = named.select("kind", "value", "degree", reason=reason)
    return hubs.sort(["degree", "kind", "value"], descending=[True, False, False])


def _link_text(mentions: pl.DataFrame, hub_degree: int | None, listed: pl.DataFrame) -> Batch:
    # SciPy, which only judgements need, takes a tenth of a second to import
    from jointdesk.engine.networks.linking import link

    found = link(mentions, hub_degree=hub_degree, hubs=listed.iter_rows())
    sizes = found.networks["network"].value_counts()["count"]
    networks = found.networks
    return Batch(networks.lazy(), networks.height, len(sizes), max(sizes.to_list(), default=0), found.hubs)
