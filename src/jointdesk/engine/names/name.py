"""What a name is once it has been read: tokens with roles, and the spellings each part may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Script = Literal["latin", "han", "hangul", "khmer", "thai", "lao", "burmese", "other", "none"]
Role = Literal["family", "middle", "given", "initial", "unknown"]
Outcome = Literal["match", "no_match", "cannot_compare"]

# A score from here on is a match; fixed over all scripts, chosen on the development sets.
MATCH_SCORE = 0.70
# A native Chinese or Korean name has at most four syllables; longer ones spell a foreign name.
LONGEST_NATIVE = 4

# A part made ready for comparison: the lengths of its spellings by first letter, their costs, the cost of being silent,
# and their languages as bits where the part must agree with its neighbours in one.
Step = tuple[Mapping[str, tuple[int, ...]], Mapping[str, float], float | None, Mapping[str, int] | None]


@dataclass(frozen=True, slots=True)
class Segment:
    """A syllable or letter group of a name and the ways people write it in Latin letters.

    `spellings` maps a lower-case spelling to its cost: 0 usual, 1 as bad as a wrong letter.
    `languages` names where a spelling comes from ("Cantonese"), for the reasons shown to an officer.
    `unread`: no table has it.
    """

    text: str
    spellings: Mapping[str, float]
    languages: Mapping[str, str]
    unread: bool = False
    # by itself, among parts of one language, as a family name; filled when the segment is first compared (chains.py)
    steps: tuple[Step, Step, Step] | None = field(default=None, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the name: `text` lower case as written, `plain` its usual letters a-z, `role` as far as known.

    `base` and `tones` part a toned word, so that the place of a tone mark does not matter (hoà, hòa).
    """

    text: str
    plain: str
    role: Role = "unknown"
    weight: float = 1.0
    segments: tuple[Segment, ...] = ()
    base: str = ""
    tones: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its readings, computed once.

    `toned`: it bears marks, so tones count.
    `alternatives`: the same name in the other scripts of a mixed text.
    """

    raw: str
    script: Script
    tokens: tuple[Token, ...]
    toned: bool = False
    vietnamese: bool = False
    notes: tuple[str, ...] = ()
    alternatives: tuple["Name", ...] = ()
    # how comparison sees the name (forms.py) and its words (arrangement.py), filled when it is first compared
    form: object = field(default=None, init=False, repr=False, compare=False)
    places: object = field(default=None, init=False, repr=False, compare=False)
    # how it sounds to people of another script (heard), filled when such a name is first compared with it
    heard: object = field(default=None, init=False, repr=False, compare=False)
