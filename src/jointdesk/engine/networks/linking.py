"""Linking: mentions in, networks out. The same function serves the whole country and one neighbourhood."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks.components import connect, merge
from jointdesk.engine.networks.hub_rule import find_hubs
from jointdesk.engine.networks.incidence import Codes, Incidence, Mask, encode
from jointdesk.engine.networks.judgements import find_pairs, sever


@dataclass(frozen=True)
class Linking:
    """What linking found.

    `networks`: columns complaint, network; one row per complaint, sorted; network = its smallest complaint.
    `hubs`: columns kind, value, degree, reason (listed, degree, diversity, review; see hub_rule), most common
    first; only those that two or more complaints name, for no other could link.
    `cuts`: columns complaint, kind, value; mentions that do not link because of a cannot_link.
    `conflicts`: cannot_links that must_links contradict, and that were therefore not met.
    """

    networks: pl.DataFrame
    hubs: pl.DataFrame
    cuts: pl.DataFrame
    conflicts: tuple[tuple[str, str], ...]


def link(
    mentions: pl.DataFrame,
    *,
    hub_degree: int | None = None,
    hubs: Iterable[tuple[str, str]] = (),
    never_hubs: Iterable[tuple[str, str]] = (),
    must_link: Iterable[tuple[str, str]] = (),
    cannot_link: Iterable[tuple[str, str]] = (),
    discover_hubs: bool = True,
    complaints: int | None = None,
) -> Linking:
    """Group complaints (columns complaint, kind, value) into networks; the order of rows does not matter.

    `hub_degree=N`: an identifier named by more than N complaints does not link, instead of the diversity
    rule.
    `hubs`: further (kind, value) that do not link; `never_hubs`: such as an officer has found genuine.
    `must_link`, `cannot_link`: pairs of complaints; pairs of unknown complaints are left out.
    `discover_hubs=False`: only `hubs` are hubs; for a neighbourhood, on which no hub rule can be judged.
    `complaints`: how many there are in all, where the mentions are those of whole networks only: the hub rule
    asks what chance would do.
    Raises CallerError for mentions that break their form.
    """
    if hub_degree is not None and (hub_degree < 1 or not discover_hubs):
        raise CallerError("hub_degree must be 1 or more, and needs discover_hubs")
    incidence = encode(mentions)
    found = find_hubs(
        incidence,
        hub_degree=hub_degree,
        hubs=hubs,
        never_hubs=never_hubs,
        discover=discover_hubs,
        complaints=complaints,
    )
    linking = np.ones(incidence.identifiers.height, dtype=np.bool_)
    linking[found["code"].to_numpy()] = False
    joined = find_pairs(incidence, must_link)
    apart = find_pairs(incidence, cannot_link)
    labels, cut, conflicts = _join(incidence, linking[incidence.identifier_of], joined, apart)
    names = incidence.complaints
    return Linking(
        networks=pl.DataFrame({"complaint": names, "network": names.gather(labels)}),
        hubs=_describe_hubs(incidence, found),
        cuts=_describe_cuts(incidence, cut),
        conflicts=tuple((names[a], names[b]) for a, b in conflicts),
    )


def _join(
    incidence: Incidence, linking: Mask, joined: Codes, apart: Codes
) -> tuple[Codes, Mask, list[tuple[int, int]]]:
    """The network of each complaint (a code), the edges cut, the pairs in conflict."""
    complaints, identifiers = len(incidence.complaints), incidence.identifiers.height
    group = merge(joined, complaints)

    def label(edges: Mask) -> Codes:
        # a group is named by its smallest complaint, so components of groups are named by theirs
        return connect(
            group[incidence.complaint_of[edges]], incidence.identifier_of[edges], complaints, identifiers
        )

    labels = label(linking)
    cut, conflicts = sever(incidence, linking, group, apart, labels)
    if cut.any():
        labels = label(linking & ~cut)
    return labels[group], cut, conflicts


def _describe_hubs(incidence: Incidence, found: pl.DataFrame) -> pl.DataFrame:
    identifiers = incidence.identifiers[found["code"]]
    return identifiers.with_columns(found["reason"]).sort(
        ["degree", "kind", "value"], descending=[True, False, False]
    )


def _describe_cuts(incidence: Incidence, cut: Mask) -> pl.DataFrame:
    identifiers = incidence.identifiers.select("kind", "value")[incidence.identifier_of[cut]]
    complaints = incidence.complaints.gather(incidence.complaint_of[cut]).alias("complaint")
    return identifiers.insert_column(0, complaints).sort("complaint", "kind", "value")
