"""Khmer words as chains of segments in spoken order.

A consonant without a sign closes a syllable or opens one with the unwritten vowel: where writing leaves it open,
both are allowed. Segments are shared among words, since the same parts recur in every name.
"""

from collections.abc import Callable
from functools import lru_cache

from jointdesk.engine.names.khmer import spellings
from jointdesk.engine.names.khmer.clusters import FINISHED, Cluster, split_clusters
from jointdesk.engine.names.khmer.spellings import Closed, Spellings
from jointdesk.engine.names.name import Segment

# Vowels that take the letter behind them, and those that a bantoc behind shortens.
_WITH_LETTER = {("ាំ", "ង"): "ាំង", ("័", "យ"): "័យ"}
# Prices of the less likely reading of letters without a sign.
_UNLIKELY, _HARDLY = 0.15, 0.05
_GLIDES = frozenset("យរលវ")
_SHORTENED = {"*": "់", "ា": "ា់"}


def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    return tuple(_Reader(split_clusters(word)).read())


@lru_cache(maxsize=8192)
def _segment(text: str, spell: Callable[..., Spellings], *place: object) -> Segment:
    return Segment(text, spell(*place), {})


class _Reader:
    """Walks along the clusters of a word; knows whether the syllable before is open, and its series."""

    def __init__(self, clusters: list[Cluster]) -> None:
        self.clusters = clusters
        self.last = max((at for at, cluster in enumerate(clusters) if not cluster.killed), default=0)
        self.found: list[Segment] = []
        self.open = False
        self.series = 0
        self.written = False

    def read(self) -> list[Segment]:
        at = 0
        while at < len(self.clusters):
            at += self._take(at)
        return self.found

    def _add(self, text: str, spell: Callable[..., Spellings], *place: object) -> None:
        self.found.append(_segment(text, spell, *place))

    def _take(self, at: int) -> int:
        """Read the cluster at `at`; the number of clusters used."""
        cluster = self.clusters[at]
        if cluster.unread:
            self.found.append(Segment(cluster.text, {}, {}, unread=True))
        elif cluster.killed:
            self._add(cluster.text, spellings.spell_killed, cluster.letters)
        elif self.open and cluster.bare and (cluster.short or self._is_last(at)):
            self._close(cluster)
        elif self.open and self._fades(at):
            self._fade(cluster, at)
        elif self.open and cluster.bare and not self._must_open(at):
            self._waver(cluster, at)
        elif cluster.vowel:
            self._stand_alone(at)
        else:
            return self._open(at)
        return 1

    def _is_last(self, at: int) -> bool:
        return at >= self.last

    def _must_open(self, at: int) -> bool:
        """A bare letter before one that closes the word has the vowel between them: វង្ស vong, នគរ nokor."""
        behind = self.clusters[at + 1]
        return behind.bare and not behind.killed and (behind.short or self._is_last(at + 1))

    def _may_end(self, at: int) -> bool:
        """May a syllable, perhaps a word of a compound, end with this cluster?"""
        behind = self.clusters[at + 1 : at + 2]
        return not behind or not behind[0].bare or (not self._is_last(at + 1) and self._must_open(at + 1))

    def _close(self, cluster: Cluster) -> None:
        if cluster.robat:
            self._add(cluster.text, spellings.spell_robat, cluster.letters)
        elif cluster.short:
            self._add(cluster.text, spellings.spell_final, cluster.letters)
        else:
            self._add(cluster.text, spellings.spell_last, cluster.letters, cluster.shift)
        self.open = False

    def _waver(self, cluster: Cluster, at: int) -> None:
        if cluster.letters == ("ហ",) or self._needs_vowel(at + 1):
            prices = (_UNLIKELY, 0.0)
        else:
            prices = (0.0, _UNLIKELY if self.written else _HARDLY)
        self._add(cluster.text, spellings.spell_wavering, cluster.letters, *prices)

    def _needs_vowel(self, at: int) -> bool:
        """Must a vowel stand before the cluster: is its own silent, or do its letters open no syllable?"""
        letters = self.clusters[at].letters
        if self._is_last(at) and self._fades(at):
            return True
        return len(letters) > 1 and not letters[0].startswith("ស") and letters[1] not in _GLIDES

    def _fades(self, at: int) -> bool:
        """Does the cluster bear a short i or u that may be silent?"""
        cluster = self.clusters[at]
        return cluster.sign in ("ិ", "ុ") and not cluster.vowel and self._may_end(at)

    def _fade(self, cluster: Cluster, at: int) -> None:
        inherited = self._enter(cluster)
        own = spellings.find_series(cluster.letters, cluster.shift)
        place = (cluster.letters, own, inherited, cluster.sign, self._is_last(at))
        self._add(cluster.text, spellings.spell_fading, *place)

    def _stand_alone(self, at: int) -> None:
        letter = self.clusters[at].letters[0]
        self._add(letter, spellings.spell_independent, letter, *self._closed(at))
        self.series, self.open, self.written = 2, True, True

    def _open(self, at: int) -> int:
        cluster = self.clusters[at]
        letters = cluster.letters
        doubled = self.open and len(letters) == 1
        if self.open and len(letters) > 1:
            self._add(letters[0], spellings.spell_joint, letters[0], letters[1])
            letters = letters[1:]
        self._add(letters[0], spellings.spell_head, letters, cluster.shift, doubled)
        for letter in letters[1:]:
            self._add(letter, spellings.spell_under, letter)
        sign, used = self._sign(at)
        inherited = self._enter(cluster)
        own = spellings.find_series(cluster.letters, cluster.shift)
        self._add(sign, spellings.spell_vowel, own, inherited, sign, *self._closed(at))
        self.open = sign[-1] not in FINISHED and sign != "ាំង"
        self.written = sign != "*"
        return used

    def _enter(self, cluster: Cluster) -> bool:
        """Keep the series of the syllable; is it that of the one before?"""
        inherited = spellings.inherits_series(cluster.letters, cluster.shift, self.series)
        self.series = 1 if inherited else spellings.find_series(cluster.letters, cluster.shift)
        self.open = True
        return inherited

    def _sign(self, at: int) -> tuple[str, int]:
        """The vowel as the table names it, and the clusters it takes."""
        sign = self.clusters[at].sign or "*"
        if self._is_last(at):
            return sign, 1
        behind = self.clusters[at + 1]
        if not behind.bare or behind.killed:
            return sign, 1
        taken = _WITH_LETTER.get((sign, "".join(behind.letters)))
        if taken:
            return taken, 2
        return (_SHORTENED.get(sign, sign) if behind.short else sign), 1

    def _closed(self, at: int) -> tuple[Closed, str]:
        """Is the syllable closed by the cluster behind, and the letter that closes it."""
        if self._is_last(at):
            return "no", ""
        behind = self.clusters[at + 1]
        if behind.bare and (behind.short or self._is_last(at + 1)):
            return "yes", behind.letters[0]
        doubt = behind.bare or len(behind.letters) > 1
        return ("open to doubt", behind.letters[0]) if doubt else ("no", "")
