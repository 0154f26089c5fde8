"""Names behind a platform written in a letter or two: "加VXaa6688", "v：abc88888"."""

import re
from collections.abc import Iterator
from functools import cache

from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.identifiers.platforms import platforms
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import read_tsv

# value, start, end, why
Named = tuple[str, int, int, str]
_ABBREVIATED = re.compile(
    r"(?:(?<![a-z0-9])v|[薇威徽])\s?[:：]\s?(?P<name>[a-z][a-z0-9_-]{5,19})(?![a-z0-9@.])"
)


def read_short(reading: Reading) -> Iterator[Named]:
    yield from _read_glued_names(reading)
    yield from _read_abbreviated(reading)


@cache
def _glued() -> tuple[tuple[str, ...], dict[str, str], re.Pattern[str]]:
    """Short capitals that stand for a platform ("VX"), with the name written on without a sign between."""
    codes = {
        name: row["platform"]
        for row in read_tsv(PACKAGE, "platforms.tsv")
        for name in row["exact"].split("|")
        if name.isascii() and name.isupper() and len(name) <= 3
    }
    one_of = "|".join(sorted(codes, key=len, reverse=True))
    return (
        tuple(codes),
        codes,
        re.compile(rf"(?<![A-Za-z0-9])({one_of})([a-z][a-z0-9_-]{{4,30}})(?![A-Za-z0-9@.])"),
    )


def _read_glued_names(reading: Reading) -> Iterator[Named]:
    """ "加VXaa6688" in a text without spaces; a digit must be in the name, or it is a word."""
    signs, codes, pattern = _glued()
    if reading.text.isascii() or not any(sign in reading.text for sign in signs):
        return
    for match in pattern.finditer(reading.text):
        name = platforms()[codes[match[1]]].read_name(match[2])
        if name and any(map(str.isdigit, name)) and not reading.is_claimed(*match.span()):
            reading.claim(*match.span(2))
            yield (f"{codes[match[1]]}:{name}", *match.span(2), "after the platform's name")


def _read_abbreviated(reading: Reading) -> Iterator[Named]:
    """ "v：abc88888", "薇：abc88888": one letter for WeChat, in a text that is not plain English."""
    if reading.text.isascii() or not any(sign in reading.plain for sign in ("v:", "v：", "薇", "威", "徽")):
        return
    for match in _ABBREVIATED.finditer(reading.plain):
        name = platforms()["wechat"].read_name(match["name"])
        if name and any(map(str.isdigit, name)) and not reading.is_claimed(*match.span("name")):
            reading.claim(*match.span("name"))
            yield (f"wechat:{name}", *match.span("name"), "after a letter for WeChat")
