"""Which groups of digits are amounts or dates, and so no identifiers.

Source: money.tsv (currencies, words for thousands and millions, what is counted).
"""

import re
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.digit_groups import Group
from jointdesk.engine.reference import read_tsv

# Beside most groups of digits stands one of these, so the patterns for money need not be tried.
_NO_MONEY = frozenset(["", *" .,-:/()0123456789"])


@dataclass(frozen=True, slots=True)
class Money:
    """What stands before an amount and what behind it; `words` as spelled in the language."""

    before: re.Pattern[str]
    before_words: tuple[str, ...]
    after: re.Pattern[str]
    words: frozenset[str]
    count: re.Pattern[str]

    def counts(self, plain: str, at: int) -> bool:
        """Whether the digits before `at` count something: "2 lần"."""
        return self.count.match(plain, at) is not None

    def stands_before(self, plain: str, at: int) -> bool:
        piece = plain[max(0, at - 5) : at]
        likely = piece.endswith(self.before_words) or piece[:-1].endswith(self.before_words)
        return likely and self.before.search(plain, max(0, at - 5), at) is not None

    def match_unit(self, text: str, plain: str, at: int) -> re.Match[str] | None:
        """The unit behind an amount; group "short" where the word alone says little."""
        unit = self.after.match(plain, at)
        if unit and unit.group()[0] == " " and plain[unit.end() : unit.end() + 1].isdigit():
            return None  # "3344 55 RM1,200": it is the next number's
        written = text[unit.start() : unit.end()].strip().lower() if unit else ""
        return unit if written.isascii() or written in self.words else None


@cache
def money() -> Money:
    patterns: dict[str, list[str]] = {"before": [], "attached": [], "after": [], "count": []}
    words: set[str] = set()
    for row in read_tsv("jointdesk.engine.identifiers", "money.tsv"):
        words.update(row["words"].split())
        for word in map(to_plain, row["words"].split()):
            whole = re.escape(word)
            if word[-1].isalpha() and word.isascii():
                whole = f"(?<![a-z]){whole}" if row["place"] == "before" else f"{whole}(?![a-z])"
            patterns[row["place"]].append(whole)
    before, short, after, count = (
        "|".join(patterns[place]) for place in ("before", "attached", "after", "count")
    )
    behind = re.compile(f" ?(?:(?P<short>{short})|{after})")
    leading = tuple(
        to_plain(word)
        for row in read_tsv("jointdesk.engine.identifiers", "money.tsv")
        if row["place"] == "before"
        for word in row["words"].split()
    )
    return Money(
        re.compile(f"(?:{before}) ?$"), leading, behind, frozenset(words), re.compile(f" ?(?:{count})")
    )


def find_dates(groups: list[Group], gaps: list[str]) -> set[int]:
    """Indexes of groups that are a date (28/10/2025, 2025-10-28) or a time (14:30, 9h05)."""
    dead: set[int] = set()
    for index, gap in enumerate(gaps):
        one, two = groups[index].digits, groups[index + 1].digits
        if gap in (":", "h", "g") and len(one) <= 2 and len(two) <= 2:
            dead |= {index, index + 1}
        if gap in ("/", ".", "-") and index + 1 < len(gaps) and gaps[index + 1] == gap:
            alone = (index == 0 or gaps[index - 1] != gap) and gaps[index + 2 : index + 3] != [gap]
            if alone and _is_date(one, two, groups[index + 2].digits):
                dead |= {index, index + 1, index + 2}
    return dead


def _is_date(one: str, two: str, three: str) -> bool:
    year, day = (one, three) if len(one) == 4 else (three, one)
    return len(year) == 4 and year[:2] in ("19", "20") and 0 < len(day) <= 2 and 0 < len(two) <= 2


def find_amounts(text: str, plain: str, groups: list[Group], gaps: list[str]) -> set[int]:
    dead: set[int] = set()
    words = money()
    for index, group in enumerate(groups):
        if len(group.digits) > 12:
            continue
        start, end = group.start, group.end
        before = plain[start - 1 : start]
        if before == " ":
            before = plain[start - 2 : start - 1]
        after = plain[end : end + 1]
        if after == " ":
            after = plain[end + 1 : end + 2]
        if before not in _NO_MONEY and words.stands_before(plain, start):
            dead.update(range(index, _last_of_amount(groups, gaps, index) + 1))
        elif after not in _NO_MONEY and index not in dead and (unit := words.match_unit(text, plain, end)):
            first = _first_of_amount(groups, gaps, index)
            digits = "".join(one.digits for one in groups[first : index + 1])
            plausible = not (digits[0] == "0" and len(digits) > 6)
            if plausible and (not unit["short"] or len(digits) <= 9 or first < index):
                dead.update(range(first, index + 1))
        elif index and gaps[index - 1] == "," and _is_thousands(groups, gaps, index):
            dead.update(range(_first_of_amount(groups, gaps, index), index + 1))
    return dead


def _is_thousands(groups: list[Group], gaps: list[str], index: int) -> bool:
    head = groups[_first_of_amount(groups, gaps, index)].digits
    return len(groups[index].digits) == 3 and len(head) <= 3 and head[0] != "0"


def _last_of_amount(groups: list[Group], gaps: list[str], index: int) -> int:
    last = index
    while last < len(gaps) and gaps[last] in (",", ".") and len(groups[last + 1].digits) <= 3:
        last += 1
    return last


def _first_of_amount(groups: list[Group], gaps: list[str], index: int) -> int:
    first = index
    if first and gaps[first - 1] in (".", ",") and len(groups[first].digits) <= 2:
        first -= 1
    separator = gaps[first - 1] if first else ""
    if separator not in (".", ",", " "):
        return first
    chain = first
    while chain and gaps[chain - 1] == separator and len(groups[chain].digits) == 3 and first - chain < 6:
        chain -= 1
    head = groups[chain].digits
    if separator == " " and chain < first and head[0] == "0":
        return chain  # "000 912 334 USD" is an account in dollars, and no amount
    return chain if len(head) <= 3 and head[0] != "0" else first
