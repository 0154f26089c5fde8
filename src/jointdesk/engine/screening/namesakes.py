"""Namesakes: how many entries of a list would come as near as this one by the name.

A stranger is set beside all of them, so the chance that one shows a date with a digit wrong grows with their number;
those whose birth date rules them out count too, for they are part of that chance. See docs/adr/0009.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jointdesk.engine.names import Comparison
from jointdesk.engine.screening.evidence import PART_SCORE, is_near

# Share of strangers whose name is near: two to three times what tools/fit_screening_weights.py prints, since life has
# more names alike than the simulated world.
NEAR_SHARE = 0.0002


class Namesakes(NamedTuple):
    """Entries whose name fits, whose name fits in part, and whose name fits or is near."""

    whole: int
    part: int
    near: int

    def of(self, names: Comparison) -> int:
        """With how many entries, itself among them, one of this name shares its odds."""
        if fits_whole(names):
            return self.whole
        if fits_part(names):
            return self.part
        return self.near if is_near(names) else 1


def count_namesakes(compared: Iterable[Comparison], bearers: int = 0, among: int = 0) -> Namesakes:
    """`bearers`: of the whole list, as the index estimates them if any fits at all; `among`: entries of the list."""
    whole = part = near = 0
    for names in compared:
        whole += fits_whole(names)
        part += fits_part(names)
        near += is_near(names)
    whole = max(whole, bearers) if whole else 0
    return Namesakes(whole, part, whole + max(near, round(among * NEAR_SHARE)))


def fits_whole(names: Comparison) -> bool:
    return names.outcome == "match"


def fits_part(names: Comparison) -> bool:
    """One part of a name of several is all there is, and it fits."""
    return names.outcome == "cannot_compare" and names.score >= PART_SCORE
