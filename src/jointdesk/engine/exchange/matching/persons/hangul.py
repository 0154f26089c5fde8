"""Hangul syllables as sounds, by their letters.

The initial-sound rule parts North and South (리, 이), and family names keep both spellings in Latin letters (Lee and
Yi, Noh and Roh): a first syllable that may have lost its l has it as a second sound.
"""

from collections.abc import Sequence
from itertools import islice, product

from jointdesk.engine.exchange.matching.persons.syllables import Sound, Sounds

_FIRST = 0xAC00
_INITIALS = "KKNTTLMPPSS0CCCKTPH"
# ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ
_VOWELS = "aaaaoeoeoaaooooeeoooe"
_IOTATED = frozenset((2, 3, 6, 7, 12, 17, 20))
_ROUND = frozenset((9, 10, 13, 14, 15, 16))
# -ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ
_FINALS = "-tttnnntltnllltlnttttntttttt"
_R, _SILENT, _N, _U = 5, 11, 2, 13
# family names that had an l before the rule took it
_LOST_L = frozenset("이임유양여염용육노나")
_MOST = 8


def is_syllable(char: str) -> bool:
    return _FIRST <= ord(char) < _FIRST + len(_INITIALS) * 588


def _split(char: str) -> tuple[int, int, int]:
    number = ord(char) - _FIRST
    return number // 588, number % 588 // 28, number % 28


def usual_sound(char: str) -> Sound:
    """The sound by the letters as written."""
    initial, vowel, final = _split(char)
    opens = "W" if initial == _SILENT and vowel in _ROUND else _INITIALS[initial]
    return opens + _VOWELS[vowel] + _FINALS[final]


def southern(char: str) -> str:
    """The syllable without an initial that the South drops: 리 is 이, 로 is 노, 녀 is 여."""
    initial, vowel, final = _split(char)
    if initial not in (_R, _N):
        return char
    return chr(_FIRST + (_SILENT if vowel in _IOTATED else _N) * 588 + vowel * 28 + final)


def _sounds(char: str, *, family: bool) -> list[Sound]:
    usual = usual_sound(char)
    initial, vowel, _ = _split(char)
    if family and char in _LOST_L:
        return [usual, "L" + usual[1:]]
    if initial == _R:
        return [usual, usual_sound(southern(char))]
    # 우 is woo or u
    return [usual, "0" + usual[1:]] if initial == _SILENT and vowel == _U else [usual]


def hangul_readings(chars: Sequence[str]) -> list[Sounds]:
    """The name's sounds, as written first."""
    each = [_sounds(char, family=not at) for at, char in enumerate(chars)]
    return list(islice(product(*each), _MOST))
