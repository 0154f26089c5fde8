"""Zawgyi to Unicode: many files and phones in Myanmar still hold the font that took Unicode's code points.

Rules: a text is taken for Zawgyi only when it breaks the order of Unicode and breaks it less once converted. A nought
between letters is the letter wa, as typists write it. Linear in the length.
"""

import re
from collections.abc import Mapping
from functools import cache

from jointdesk.engine.reference import read_tsv

_BURMESE = re.compile("[\u1000-\u109f]")
_MOST_LEFT = 4
_KINZI = "\u1004\u103a\u1039"
_LETTER, _MARK = "[\u1000-\u102a\u103f]", "[\u102b-\u1032\u1036-\u1038\u103a-\u103e]"
_ROWS = ("\u1000-\u1004", "\u1005-\u100a", "\u100b-\u100f", "\u1010-\u1014", "\u1015-\u1019")
_UNSTACKED = (
    "|".join(f"[{row}]\u1039(?![{row}])" for row in _ROWS) + "|[\u1004\u100a\u101a\u101b\u101d]\u1039"
)
# What no Unicode text in Burmese has; letters of Mon, Karen and Shan count too, since few names hold them.
_BROKEN = re.compile(
    "|".join(
        (
            "(?:^|[\\s.,])[\u102b-\u103e]",  # a mark without its letter
            "(?<![\u1000-\u1021\u103b-\u103e])\u1031",
            "(?<![\u1000-\u1021\u103a-\u103e])[\u103b-\u103e]",
            "[\u102d-\u1030\u1036-\u1038]\u103a?[\u103b-\u103e]",  # medials behind a vowel, or out of order
            "\u103e[\u103b-\u103d]|\u103d[\u103b\u103c]|\u103c\u103b",
            "[\u1004-\u1014\u101a\u101b\u101d\u101f-\u1021]\u103b",  # medial ya under a letter that takes none
            "\u103a[\u102b-\u1032\u1036]|(?<=[\u1000-\u1021])\u1031\u103a",
            "\u1039(?![\u1000-\u1021])|(?<![\u1000-\u1021\u103a])\u1039",  # letters are stacked within their row
            f"(?:{_UNSTACKED})",
            "[\u1033\u1034\u105a\u1060-\u1097]",
        )
    )
)
# Unicode puts a vowel below before the dot above; many type it behind.
_TYPED_DOT = re.compile("[\u1036\u102f\u1030]{2,}")
_TYPED_WA = re.compile("\u1040(?=[\u1000-\u103e])|(?<=[\u1000-\u103e])\u1040")
# Drawn to the left of its letter and typed first: e, then medial ra; kinzi is typed behind and read in front.
_DRAWN = re.compile(
    f"(?P<left>[\u1031\u103c]*)(?P<letter>{_LETTER}(?!\u103a\u1039{_LETTER}))(?P<stack>(?:\u1039[\u1000-\u1021])?)"
    f"(?P<marks>(?:{_MARK}(?<!\u1031)(?<!\u103c)|\\*)*(?:\u1039[\u1000-\u1021])?)"
)
_ORDER = {
    mark: rank
    for rank, mark in enumerate(
        "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
    )
}


@cache
def _table() -> Mapping[int, str]:
    rows = read_tsv(__package__, "zawgyi.tsv")
    return {int(row["zawgyi"], 16): "".join(map(_letter, row["unicode"].split())) for row in rows}


def _letter(code: str) -> str:
    return code if code == "*" else chr(int(code, 16))


def as_unicode(text: str) -> str:
    """The text in Unicode's order, whether it was typed so or in Zawgyi; text without Burmese as it is."""
    if not _BURMESE.search(text):
        return text
    if "\u1040" in text:
        text = _TYPED_WA.sub("\u101d", text)
    text = _convert(text) if is_zawgyi(text) else text
    return _TYPED_DOT.sub(_put_dots_last, text) if "\u1036" in text else text


def _put_dots_last(signs: re.Match[str]) -> str:
    return signs[0].replace("\u1036", "") + "\u1036" * signs[0].count("\u1036")


def is_zawgyi(text: str) -> bool:
    """Does the text break Unicode's order, and hardly any more when read as Zawgyi?"""
    if not _BROKEN.search(text):
        return False
    broken = len(_BROKEN.findall(text))
    return _MOST_LEFT * len(_BROKEN.findall(_convert(text))) <= broken


def _convert(text: str) -> str:
    return _DRAWN.sub(_reorder, text.translate(_table()))


def _reorder(drawn: re.Match[str]) -> str:
    marks = drawn["left"] + drawn["marks"]
    kinzi = _KINZI if "*" in marks else ""
    below = drawn["stack"]
    if "\u1039" in marks:
        marks, below = marks[:-2], marks[-2:]
    placed = sorted(marks.replace("*", ""), key=lambda mark: _ORDER[mark])
    return kinzi + drawn["letter"] + below + "".join(placed)
