"""The hub rule, in this one place: which identifiers are too common to link by.

Default, the diversity rule: link first without identifiers of more than COMMON_DEGREE complaints; one of
those is a hub if more than DIVERSE_SHARE of its complaints then lie in different components: they have
nothing else in common, as the callers of a bank's hotline have not, and the victims of one mule account have.
A fixed degree fails with scale, but can be asked for (`hub_degree`). A list of hubs adds to either; an
officer's `never_hubs` overrules all. Judgements on complaints play no part: they do not change what an
identifier is.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from jointdesk.engine.networks.components import connect
from jointdesk.engine.networks.incidence import Codes, Incidence, find_codes

COMMON_DEGREE = 20
DIVERSE_SHARE = 0.75
# the words of `Linking.hubs`, column reason
LISTED, DEGREE, DIVERSITY = "listed", "degree", "diversity"

Identifiers = Iterable[tuple[str, str]]
_SCHEMA = {"kind": pl.String, "value": pl.String}


def find_hubs(
    incidence: Incidence,
    *,
    hub_degree: int | None,
    hubs: Identifiers,
    never_hubs: Identifiers,
    discover: bool,
) -> pl.DataFrame:
    """Hubs among the identifiers of two or more complaints: columns code, reason."""
    genuine = find_codes(incidence, tabulate(never_hubs))
    listed = np.setdiff1d(find_codes(incidence, tabulate(hubs)), genuine)
    if not discover:
        found, reason = np.empty(0, dtype=np.int32), DIVERSITY
    elif hub_degree is not None:
        found, reason = np.flatnonzero(incidence.degrees > hub_degree).astype(np.int32), DEGREE
    else:
        found, reason = find_diverse(incidence, listed, genuine), DIVERSITY
    found = np.setdiff1d(found, np.concatenate([listed, genuine]))
    return pl.DataFrame(
        {"code": np.concatenate([listed, found]), "reason": [LISTED] * len(listed) + [reason] * len(found)},
        schema={"code": pl.Int32, "reason": pl.String},
    )


def find_diverse(incidence: Incidence, listed: Codes, genuine: Codes) -> Codes:
    """Codes of common identifiers whose complaints are unrelated but for them.

    `listed` hubs relate nothing; what an officer has found `genuine` relates however common it is.
    """
    common = incidence.degrees > COMMON_DEGREE
    if not common.any():
        return np.empty(0, dtype=np.int32)
    rare = ~common
    rare[listed] = False
    rare[genuine] = True
    complaint_of, identifier_of = incidence.complaint_of, incidence.identifier_of
    by_rare = rare[identifier_of]
    labels = connect(
        complaint_of[by_rare], identifier_of[by_rare], len(incidence.complaints), incidence.identifiers.height
    )
    by_common = common[identifier_of]
    spread = (
        pl.DataFrame({"code": identifier_of[by_common], "component": labels[complaint_of[by_common]]})
        .group_by("code")
        .agg(pl.col("component").n_unique() / pl.len())
    )
    diverse = spread.filter(pl.col("component") > DIVERSE_SHARE)["code"].sort()
    return diverse.to_numpy().astype(np.int32)


def tabulate(identifiers: Identifiers) -> pl.DataFrame:
    """(kind, value) pairs as a frame of columns kind, value."""
    return pl.DataFrame(list(identifiers), schema=_SCHEMA, orient="row")
