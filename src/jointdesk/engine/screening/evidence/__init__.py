"""The evidence on a pair of persons: at which level two facts agree, and how many bits that weighs.

One module a kind of fact; each has a `weigh_...` that takes both sides' facts in normal form and never raises. Levels,
bits and the reasons shown stand in screening/weights.tsv. Unknown evidence weighs nothing, and is said.
"""

from jointdesk.engine.screening.evidence.age import weigh_age, weigh_ages
from jointdesk.engine.screening.evidence.birth_date import weigh_birth_date
from jointdesk.engine.screening.evidence.document import (
    SHORTEST_DOCUMENT,
    SHORTEST_ONE_OFF,
    document_keys,
    normalise_document,
    read_document,
    weigh_document,
)
from jointdesk.engine.screening.evidence.name import (
    NEAR_SCORE,
    PART_SCORE,
    differ_by_slip,
    is_near,
    weigh_crowd,
    weigh_name,
)
from jointdesk.engine.screening.evidence.origin import weigh_nationality, weigh_sex
from jointdesk.engine.screening.evidence.phone import SHORTEST_PHONE, normalise_phone, weigh_phone
from jointdesk.engine.screening.evidence.weights import Evidence, prior_bits

__all__ = [
    "NEAR_SCORE",
    "PART_SCORE",
    "SHORTEST_DOCUMENT",
    "SHORTEST_ONE_OFF",
    "SHORTEST_PHONE",
    "Evidence",
    "differ_by_slip",
    "document_keys",
    "is_near",
    "normalise_document",
    "normalise_phone",
    "prior_bits",
    "read_document",
    "weigh_age",
    "weigh_ages",
    "weigh_birth_date",
    "weigh_crowd",
    "weigh_document",
    "weigh_name",
    "weigh_nationality",
    "weigh_phone",
    "weigh_sex",
]
