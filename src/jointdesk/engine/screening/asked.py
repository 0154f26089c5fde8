"""A name asked for, as a list hears and reads it: its syllables and words, and what each is worth on this list."""

from dataclasses import dataclass

from jointdesk.engine.names.keys import Reading, Unit
from jointdesk.engine.screening.first_look import Alike
from jointdesk.engine.screening.syllables import Near


@dataclass(frozen=True, slots=True)
class Heard:
    """A syllable asked for, in all its readings: how near each of the list comes, and the bits it is worth."""

    near: Near
    bits: float
    alike: Alike


@dataclass(frozen=True, slots=True)
class Asked:
    """Readings of a name with as many syllables, and these syllables."""

    readings: tuple[Reading, ...]
    heard: tuple[Heard, ...]

    @property
    def bits(self) -> list[float]:
        return [one.bits for one in self.heard]


@dataclass(frozen=True, slots=True)
class Written:
    """A word asked for in its writings: of each its share, its rarity and where its rows stand."""

    unit: Unit
    rarity: float
    spans: tuple[tuple[float, int, int], ...]
