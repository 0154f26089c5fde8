"""The hub rule, in this one place: which identifiers are too common to link by. Default, the diversity rule:

1. Common is an identifier of more than COMMON_DEGREE complaints. Link without the common ones, and without
   listed hubs. An identifier's *parts*: the components in which its complaints then lie, but complaints count
   one by one in a component that holds no more of them than chance would put there: where most complaints lie
   in large gangs, callers of a hotline share gangs too. By chance d complaints, of N, leave on average
   m = d (s - n) / (N - d) in a component of s, n of which are theirs; up to 1 + m + UNLIKELY sqrt(m) is chance.
2. A common identifier is suspect if its parts are more than DIVERSE_SHARE of its complaints: these have nothing
   rare in common, as the callers of a bank's hotline have not, and most victims of one mule account have.
3. A suspect may still be vouched for by its *companions* (`companions`): other common identifiers, that its
   complaints name too. If not, it is a hub and vouches for none; repeat until no more hubs are found.

A fixed degree fails with scale, but can be asked for (`hub_degree`). A list of hubs adds to either; an officer's
`never_hubs` overrules all, and links in step 1 however common. Judgements on complaints play no part: they do not
change what an identifier is. A wallet or bank account that the rule finds is no more linked by than another hub,
but is proposed (`review`): real ones of many victims look like hubs, and an officer decides.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jointdesk.engine.networks.companions import find_vouched
from jointdesk.engine.networks.components import connect
from jointdesk.engine.networks.grouping import mark_first
from jointdesk.engine.networks.incidence import Codes, Incidence, find_codes

COMMON_DEGREE = 20
DIVERSE_SHARE = 0.75
# standard deviations that one in a hundred exceeds by chance
UNLIKELY = 2.33
# the words of `Linking.hubs`, column reason
LISTED, DEGREE, DIVERSITY, REVIEW = "listed", "degree", "diversity", "review"
REVIEWED_KINDS = ("bank_account", "wallet")

Identifiers = Iterable[tuple[str, str]]
Sizes = NDArray[np.int64]
_SCHEMA = {"kind": pl.String, "value": pl.String}


def find_hubs(
    incidence: Incidence,
    *,
    hub_degree: int | None,
    hubs: Identifiers,
    never_hubs: Identifiers,
    discover: bool,
    complaints: int | None = None,
) -> pl.DataFrame:
    """Hubs among the identifiers of two or more complaints: columns code, reason.

    `complaints`: how many there are in all, where these are whole components of more.
    """
    genuine = find_codes(incidence, tabulate(never_hubs))
    listed = np.setdiff1d(find_codes(incidence, tabulate(hubs)), genuine)
    if not discover:
        found = np.empty(0, dtype=np.int32)
    elif hub_degree is not None:
        found = np.flatnonzero(incidence.degrees > hub_degree).astype(np.int32)
    else:
        found = find_diverse(incidence, listed, genuine, complaints)
    found = np.setdiff1d(found, np.concatenate([listed, genuine]))
    by_rule = incidence.identifiers["kind"].gather(found)
    reasons = [DEGREE] * len(found) if hub_degree is not None else explain_kinds(by_rule)
    return pl.DataFrame(
        {"code": np.concatenate([listed, found]), "reason": [LISTED] * len(listed) + reasons},
        schema={"code": pl.Int32, "reason": pl.String},
    )


def explain_kinds(kinds: pl.Series) -> list[str]:
    """The reason of each hub that the diversity rule found, by its kind."""
    return [REVIEW if kind in REVIEWED_KINDS else DIVERSITY for kind in kinds]


def find_diverse(incidence: Incidence, listed: Codes, genuine: Codes, complaints: int | None = None) -> Codes:
    """Codes of common identifiers whose complaints are unrelated but for them."""
    common = incidence.degrees > COMMON_DEGREE
    rare = ~common
    common[listed] = common[genuine] = rare[listed] = False
    rare[genuine] = True
    if not common.any():
        return np.empty(0, dtype=np.int32)
    complaint_of, identifier_of = incidence.complaint_of, incidence.identifier_of
    by_rare = rare[identifier_of]
    labels = connect(
        complaint_of[by_rare], identifier_of[by_rare], len(incidence.complaints), incidence.identifiers.height
    )
    by_common = common[identifier_of]
    named = complaint_of[by_common]
    known = len(incidence.complaints)
    sizes = np.bincount(labels[:known])
    part_of = labels[named]
    return judge(identifier_of[by_common], named, part_of, sizes[part_of], max(known, complaints or 0))


def judge(
    identifier_of: Codes, complaint_of: Codes, part_of: Codes, size_of: Sizes, complaints: int
) -> Codes:
    """Steps 2 and 3: the hubs among common identifiers, sorted.

    Mention by mention, each once: an identifier, a complaint that names it, the component in which that
    complaint lies, and of how many complaints that is. `complaints`: of all there are.
    """
    degrees = np.bincount(identifier_of)
    parts = count_parts(identifier_of, part_of, size_of, complaints)
    suspect = pl.DataFrame(
        {"identifier": np.arange(len(degrees), dtype=np.int32), "parts": parts, "degree": degrees}
    )
    suspect = suspect.filter(pl.col("parts") > DIVERSE_SHARE * pl.col("degree"))
    mentions = pl.DataFrame({"identifier": identifier_of, "complaint": complaint_of, "part": part_of})
    vouched = find_vouched(mentions, suspect, DIVERSE_SHARE)
    return np.setdiff1d(suspect["identifier"].to_numpy(), vouched)


def count_parts(identifier_of: Codes, part_of: Codes, size_of: Sizes, complaints: int) -> Sizes:
    """The parts of each identifier, as step 1 counts them; arguments as of `judge`."""
    degrees = np.bincount(identifier_of)
    first = mark_first(identifier_of, part_of)
    parts = np.bincount(identifier_of[first], minlength=len(degrees))
    if len(first) == int(first.sum()):
        return parts
    shared = (
        pl.DataFrame({"identifier": identifier_of, "part": part_of, "size": size_of})
        .group_by("identifier", "part")
        .agg(named=pl.len(), size=pl.col("size").first())
        .filter(pl.col("named") > 1)
    )
    identifier, named, size = (shared[name].to_numpy() for name in ("identifier", "named", "size"))
    degree = degrees[identifier]
    # complaints that all name it tell nothing about chance
    mean = degree * (size - named) / np.maximum(complaints - degree, 1)
    by_chance = named <= 1 + mean + UNLIKELY * np.sqrt(mean)
    more = np.bincount(identifier[by_chance], named[by_chance] - 1, minlength=len(degrees))
    counted: Sizes = parts + more.astype(np.int64)
    return counted


def tabulate(identifiers: Identifiers) -> pl.DataFrame:
    """(kind, value) pairs as a frame of columns kind, value."""
    return pl.DataFrame(list(identifiers), schema=_SCHEMA, orient="row")
