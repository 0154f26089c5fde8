"""Short names of banks that are ordinary words: "하나 123-456789-01234", "平安 6230…", "tech 1903…".

Source: banks.tsv, column near. They count only right beside a number of a length that the bank uses, and only where
the bank is at home: 우리 is also "we", 부산 a city, NH in Vietnam any bank.
"""

import re
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.lexicon import PACKAGE, Meaning
from jointdesk.engine.identifiers.numbers import Number
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import read_tsv

_REACH = 24


@dataclass(frozen=True, slots=True)
class _Near:
    """One country's short names: what they mean, and how they stand before and behind a number."""

    meanings: dict[str, tuple[Meaning, frozenset[int]]]
    before: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def _near(country: str) -> _Near | None:
    meanings: dict[str, tuple[Meaning, frozenset[int]]] = {}
    for row in read_tsv(PACKAGE, "banks.tsv"):
        for name in filter(None, row["near"].split("|") if row["country"] == country else ()):
            meaning = Meaning(row["kind"], row["code"], country)
            meanings[to_plain(name)] = (meaning, frozenset(map(int, row["lengths"].split())))
    if not meanings:
        return None
    one_of = "|".join(re.escape(name) for name in sorted(meanings, key=lambda name: (-len(name), name)))
    return _Near(
        meanings,
        re.compile(
            rf"(?<![a-z0-9\uac00-\ud7a3])(?P<name>{one_of})(?: ?(?:은행|银行|bank|卡号|卡|账号|계좌))?[ :：\-(]{{0,3}}$"
        ),
        re.compile(
            rf"[ ,\-]{{0,2}}(?:cua |ben )?[(（]?(?P<name>{one_of})"
            rf"(?: ?(?:은행|银行|bank))?(?:로|으로|에|입니다)?(?![^\W_])"
        ),
    )


def find_near_bank(number: Number, reading: Reading) -> Meaning | None:
    """The bank whose short name stands right beside a number, if the number may be its account."""
    for country in dict.fromkeys((*reading.languages, reading.country)):
        near = _near(country)
        if near is None:
            continue
        found = near.before.search(
            reading.plain, max(0, number.start - _REACH), number.start
        ) or near.behind.match(reading.plain, number.end)
        if found:
            meaning, lengths = near.meanings[found["name"]]
            return meaning if not lengths or len(number.digits) in lengths else None
    return None
