"""How much two names weigh: by how well they match, and by how many others on the list bear such a name."""

import math
from dataclasses import replace

from rapidfuzz.distance import OSA

from jointdesk.engine.names import MATCH_SCORE, Comparison, Name
from jointdesk.engine.screening.evidence.weights import Evidence, weight

# A name that misses the threshold by a slip of the pen is no evidence against, beside a full birth date. A score is a
# share of true pairs, so that one in five is near; where names cannot be compared it ranks leads only.
NEAR_SCORE, NEAR_LEAD = 0.2, 0.52
# What `compare` gives when only one part of a name is there, and fits.
PART_SCORE = 0.4
# One letter in so many may be a slip, two in twice as many; a longer text is no name.
_LETTERS_A_SLIP, _MOST_SLIPS, _LONGEST = 6, 2, 80


def differ_by_slip(a: Name, b: Name) -> bool:
    """Whether a letter or two part the usual spellings, family name first or last.

    Two names one letter apart are mostly two persons', and `compare` says so; beside a birth date they may be one's.
    """
    words, others = ([token.plain for token in name.tokens] for name in (a, b))
    one, other = "".join(words), "".join(others)
    shorter, longer = sorted((len(one), len(other)))
    allowed = min(shorter // _LETTERS_A_SLIP, _MOST_SLIPS)
    if not allowed or longer - shorter > allowed or longer > _LONGEST:
        return False
    turned = {one, "".join(words[1:] + words[:1]), "".join(words[-1:] + words[:-1])}
    return any(OSA.distance(text, other, score_cutoff=allowed) <= allowed for text in turned)


def is_near(comparison: Comparison) -> bool:
    """No match, but a slip of the pen or another spelling may be all that parts the names."""
    least = NEAR_LEAD if comparison.outcome == "cannot_compare" else NEAR_SCORE
    return comparison.outcome != "match" and comparison.score >= least


def weigh_name(comparison: Comparison) -> Evidence:
    """A name's bits grow with its score from the threshold to a full match."""
    if is_near(comparison):
        return weight("name", "near")
    if comparison.outcome == "cannot_compare" and comparison.score >= PART_SCORE:
        return weight("name", "part")
    found = weight("name", comparison.outcome)
    if comparison.outcome != "match":
        return found
    share = (comparison.score - MATCH_SCORE) / (1 - MATCH_SCORE)
    return replace(found, bits=found.bits + share * (weight("name", "match_full").bits - found.bits))


def weigh_crowd(namesakes: int) -> Evidence:
    """`namesakes` entries of the list match the name, this one among them: each doubling halves its odds."""
    if namesakes < 2:
        return weight("crowd", "alone")
    return replace(weight("crowd", "others"), bits=-math.log2(namesakes), detail=str(namesakes))
