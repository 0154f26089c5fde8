"""Khmer: consonants of two series, which decide how each vowel sign is read, subscripts and silent finals.

A consonant without a sign closes a syllable or opens one with the unwritten vowel: where writing leaves it open,
both are allowed. What closes a word may be silent behind the first letter (វណ្ណ vann, ឫទ្ធិ rith).
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.khmer.clusters import FINISHED, Cluster, split_clusters
from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

# Sonorants take the series of the consonant they hang under, and mostly that of the syllable before.
_SONORANTS, _LIQUIDS = frozenset("ងញនមយរលវ"), frozenset("រលវ")
_DENTALS = frozenset("ដឋឌឍណតថទធ")
_BREATHED = frozenset("ខឃឆឈឋឍថធផភ")
_ALIKE = ("កខគឃង", "ចឆជឈញ", "ដឋឌឍតថទធ", "បផពភ", "ណន", "មំ", "យ", "រ", "លឡ", "វ", "ស")
_OTHER_SERIES, _UNLIKELY, _SILENT, _SPOKEN = 0.05, 0.05, 0.05, 0.2
_MOST = 0.5


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    return tuple(_Reader(split_clusters(word)).read())


class _Reader:
    """Walks along the clusters of a word; knows whether the syllable before is open, and its series."""

    def __init__(self, clusters: list[Cluster]) -> None:
        self.clusters = clusters
        self.found: list[Segment] = []
        self.open = False
        self.series = 0

    def read(self) -> list[Segment]:
        at = 0
        while at < len(self.clusters):
            at += self._take(at)
        return self.found

    def _take(self, at: int) -> int:
        """Read the cluster at `at`; the number of clusters used."""
        cluster = self.clusters[at]
        last = self._last(at)
        if cluster.unread:
            self._add(cluster.text, {})
        elif cluster.killed:
            self._add(cluster.text, _killed(cluster.letters))
        elif self.open and cluster.bare and (cluster.short or last):
            self._close(cluster)
        elif self.open and cluster.sign in ("ិ", "ុ") and not cluster.vowel and self._ends(at):
            self._fade(cluster, _SILENT if last else 2 * _SILENT)
        elif self.open and cluster.bare and not self._must_open(at):
            self._add(cluster.text, _wavering(cluster.letters))
        else:
            return self._open(at)
        return 1

    def _add(self, text: str, spellings: Mapping[str, float]) -> None:
        self.found.append(Segment(text, spellings, {}, unread=not spellings))

    def _close(self, cluster: Cluster) -> None:
        spellings = _final(cluster.letters)
        if cluster.robat:
            spellings = keep_cheapest(spellings, {"": 0.0})
        elif not cluster.short:
            spellings = keep_cheapest(spellings, _unclosed(cluster.letters, cluster.shift))
        self._add(cluster.text, spellings)
        self.open = False

    def _last(self, at: int) -> bool:
        return all(behind.killed for behind in self.clusters[at + 1 :])

    def _ends(self, at: int) -> bool:
        """May a syllable, perhaps a word of a compound, end with this cluster?"""
        behind = self.clusters[at + 1 : at + 2]
        return not behind or not behind[0].bare or (not self._last(at + 1) and self._must_open(at + 1))

    def _must_open(self, at: int) -> bool:
        """A bare letter before one that closes the word has the vowel between them: វង្ស vong, នគរ nokor."""
        behind = self.clusters[at + 1]
        return behind.bare and not behind.killed and (behind.short or self._last(at + 1))

    def _fade(self, cluster: Cluster, price: float) -> None:
        """A short i or u that ends a word is mostly silent: សក្តិ sak, but ភូមិ phumi too."""
        spoken = join_spellings((*_between(cluster.letters), self._vowel(cluster)), _MOST)
        silent = _dearer(_final(cluster.letters), price - _SILENT)
        self._add(cluster.text, keep_cheapest(silent, _dearer(spoken, 2 * _SILENT - price)))
        self.open = True

    def _open(self, at: int) -> int:
        cluster = self.clusters[at]
        letters = cluster.letters
        if cluster.vowel:
            self.series = 2
            free = _table()[("independent", letters[0])]
            self._add(letters[0], self._bound("independent", letters[0], free, at))
            self.open = True
            return 1
        if self.open and len(letters) > 1:
            self._add(letters[0], _joint(letters[0], letters[1]))
            letters = letters[1:]
        alone = self.open and len(cluster.letters) == 1
        for letter, spellings in _onsets(letters, cluster.shift):
            self._add(letter, keep_cheapest(spellings, _doubled(letter)) if alone else spellings)
        sign, used = self._sign(at)
        self._add(sign, self._vowel(cluster, sign, at))
        self.open = sign[-1] not in FINISHED and sign != "ាំង"
        return used

    def _sign(self, at: int) -> tuple[str, int]:
        """The vowel as the table names it, and the clusters it takes: am and ai take the letter behind."""
        sign = self.clusters[at].sign or "*"
        behind = self.clusters[at + 1] if at + 1 < len(self.clusters) else None
        if behind is not None and behind.bare and not behind.killed:
            if sign == "ាំ" and behind.letters == ("ង",):
                return "ាំង", 2
            if sign == "័" and behind.letters == ("យ",):
                return "័យ", 2
            if behind.short and sign in ("*", "ា"):
                return {"*": "់", "ា": "ា់"}[sign], 1
        return sign, 1

    def _vowel(self, cluster: Cluster, sign: str = "", at: int | None = None) -> dict[str, float]:
        """Spellings of the vowel; where its series or the end of its syllable is open, of both."""
        sign = sign or cluster.sign
        own = _series(cluster.letters, cluster.shift)
        inherits = not cluster.shift and set(cluster.letters) <= _SONORANTS and self.series == 1
        spellings = self._in_series(1 if inherits else own, sign, at)
        if inherits:
            spellings = keep_cheapest(spellings, _dearer(self._in_series(own, sign, at), _OTHER_SERIES))
        self.series = 1 if inherits else own
        return spellings

    def _in_series(self, series: int, sign: str, at: int | None) -> dict[str, float]:
        place = f"vowel{series}"
        free = _table().get((place, sign)) or _table().get((place, sign[:1])) or _table()[(place, "*")]
        return self._bound(place, sign, free, at)

    def _bound(self, place: str, sign: str, free: dict[str, float], at: int | None) -> dict[str, float]:
        """The vowel of a closed syllable, before certain letters another; of both kinds where that is open."""
        if at is None or self._last(at):
            return free
        behind = self.clusters[at + 1]
        bound = _table().get((place, f"{sign}-{behind.letters[0]}")) or _table().get((place, f"{sign}-"))
        if bound is None:
            return free
        if behind.bare and (behind.short or self._last(at + 1)):
            return bound
        return keep_cheapest(bound, free) if behind.bare or len(behind.letters) > 1 else free


def _series(letters: tuple[str, ...], shift: str) -> int:
    if shift in ("៉", "៊"):
        return 1 if shift == "៉" else 2
    strong = [letter for letter in letters if letter not in _SONORANTS] or [letters[-1]]
    first = 1 if ("onset1", strong[-1]) in _table() else 2
    return 3 - first if shift else first


def _onsets(letters: tuple[str, ...], shift: str) -> list[tuple[str, dict[str, float]]]:
    """Each consonant of an onset; ប before another is p."""
    shifted = "៉" if letters[0] == "ប" and (len(letters) > 1 or shift == "?") else shift
    head = _table().get(("onset1", letters[0] + shifted)) or _onset(letters[0])
    return [(letters[0], head), *((letter, _under(letter)) for letter in letters[1:])]


def _onset(letter: str) -> dict[str, float]:
    return (
        _table().get(("onset1", letter))
        or _table().get(("onset2", letter))
        or _table()[("independent", letter)]
    )


@cache
def _doubled(letter: str) -> dict[str, float]:
    """Foreigners double a consonant between vowels: Fillon, Anna."""
    single = {spelling * 2: cost for spelling, cost in _onset(letter).items() if len(spelling) == 1}
    return _dearer(single, 2 * _UNLIKELY)


@cache
def _under(letter: str) -> dict[str, float]:
    return _table().get(("under", letter)) or _onset(letter)


@cache
def _closing(letter: str) -> dict[str, float]:
    return _table().get(("final", letter)) or _onset(letter)


def _killed(letters: tuple[str, ...]) -> dict[str, float]:
    return keep_cheapest({"": 0.0}, *(_dearer(_closing(letter), _SPOKEN) for letter in letters))


@lru_cache(maxsize=1024)
def _final(letters: tuple[str, ...]) -> dict[str, float]:
    """Letters that close a word: the first is spoken, those under it are silent or spelt by the letter."""
    head, under = letters[0], letters[1:]
    if not under:
        return _closing(head)
    if head in "ហរ":
        return join_spellings((keep_cheapest({"": 0.0}, _closing(head)), _final(under)), _MOST)
    spoken = _closing(head)
    if head in _DENTALS and _BREATHED & set(under):
        spoken = _closing("ធ") | {"ddh": 0.15, "tth": 0.2, "th": 0.0}
    spelt = join_spellings((spoken, *(_onset(letter) for letter in under)), _MOST)
    return keep_cheapest(spoken, _dearer(spelt, _SPOKEN / 2 if "ស" in under else _SPOKEN))


@lru_cache(maxsize=1024)
def _unclosed(letters: tuple[str, ...], shift: str) -> dict[str, float]:
    """The same letters as a syllable of their own, the last of a compound: គោកក្រ Kok Kra."""
    onsets = (spellings for _, spellings in _onsets(letters, shift))
    price = _UNLIKELY if shift or (len(letters) > 1 and letters[-1] in _LIQUIDS) else _SPOKEN
    return _dearer(join_spellings((*onsets, {"a": 0.0, "o": 0.0, "or": 0.05}), 0.3), price)


@cache
def _medial(letter: str) -> dict[str, float]:
    """A letter between two syllables, with or without another under it."""
    return keep_cheapest(_closing(letter), _onset(letter))


def _between(letters: tuple[str, ...]) -> tuple[dict[str, float], ...]:
    """Letters that stand between two vowels."""
    if len(letters) == 1:
        return (_onset(letters[0]),)
    return _joint(letters[0], letters[1]), *map(_under, letters[1:])


@lru_cache(maxsize=1024)
def _joint(letter: str, under: str) -> dict[str, float]:
    """The upper letter closes the syllable before; of two alike one may be left out."""
    known = _table().get(("joint", f"{letter}្{under}"))
    if known:
        return known
    alike = any(letter in group and under in group for group in _ALIKE)
    return keep_cheapest(_medial(letter), {"": 0.0} if alike else {})


@cache
def _wavering(letters: tuple[str, ...]) -> dict[str, float]:
    """Letters without a sign within a word: final, or the onset of a short syllable, or both (រតន rattana)."""
    head, under = letters[0], letters[1:]
    unwritten = {"a": 0.0, "o": 0.05, "u": 0.1, "or": 0.2, "ea": 0.15, "e": 0.25}
    if under:
        parts = (*_between(letters), {"": 0.05} | unwritten)
        return keep_cheapest(_final(letters), _dearer(join_spellings(parts, 0.4), _UNLIKELY))
    opened = join_spellings((_onset(head), unwritten), 0.35)
    doubled = {spelling[0] + spelling: cost for spelling, cost in opened.items() if head != "អ"}
    return keep_cheapest(
        _closing(head),
        _dearer(opened, _UNLIKELY),
        _dearer(doubled, 2 * _UNLIKELY),
        _dearer(_onset(head), 2 * _UNLIKELY),
    )


def _dearer(spellings: Mapping[str, float], more: float) -> dict[str, float]:
    return {spelling: cost + more for spelling, cost in spellings.items()}
