"""Runs of digits as people write them: what is one number, what is two, what is money or a date.

A number may hold spaces, dots, hyphens, brackets and look-alike letters (O, l, I); a comma, a slash, a line end
or a second long group ends it. Amounts and dates are no numbers of ours. More than 40 digits are noise, and so are
200 that stand by ones and twos.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.reference import read_tsv

MOST_DIGITS = 40
MOST_IN_A_RUN = 200
_DIGITS = re.compile("[0-9]+")
# At least six digits with no more between them than can stand within a number, a date or an amount.
_STRETCH = re.compile(r"[0-9](?:[^0-9]{0,12}+[0-9]){5,}+")
_LOOKALIKES = frozenset("OoIl|\u041e\u043e\u039f\u03bf")
_READ_AS = str.maketrans("OoIl|\u041e\u043e\u039f\u03bf", "001110000")
_LETTER_GAP = re.compile("[OoIl|\u041e\u043e\u039f\u03bf]{1,3}|[ .-]?[O\u041e]{1,3}[ .-]?|[.-]o{1,3}[.-]")
# Beside most groups of digits stands one of these, so the patterns for money need not be tried.
_NO_MONEY = frozenset(["", *" .,-:/()0123456789"])
_PLUS_SIGNS = ("+", "+ ", "+(")
_WEAK_GAP = re.compile(r" ?[-.·_~] ?| {1,2}| ?\) ?-? ?| ?\( ?|[.-]{2}")


@dataclass(slots=True)
class Group:
    """Digits without a gap: `digits` with look-alike letters read as digits."""

    start: int
    end: int
    digits: str


@dataclass(slots=True, eq=False)
class Number:
    """One number at `start:end` of the folded text, `gaps` between its groups. `international`: written with "+";
    `amount_like`: written as thousands, "1.500.000"."""

    start: int
    end: int
    digits: str
    groups: tuple[Group, ...]
    gaps: tuple[str, ...]
    international: bool
    amount_like: bool

    @property
    def shape(self) -> tuple[int, ...]:
        """Digits per group, e.g. (4, 4, 4, 4) for a card."""
        return tuple(len(group.digits) for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Money:
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
def _money() -> _Money:
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
    return _Money(
        re.compile(f"(?:{before}) ?$"), leading, behind, frozenset(words), re.compile(f" ?(?:{count})")
    )


def find_numbers(text: str, plain: str, edges: frozenset[int] = frozenset()) -> list[Number]:
    """The numbers of a folded text with 6 to 40 digits, in order. `edges`: where known words end ("stk012…")."""
    numbers: list[Number] = []
    for stretch in _STRETCH.finditer(text):
        numbers += _read_stretch(text, plain, edges, *stretch.span())
    return numbers


def _read_stretch(text: str, plain: str, edges: frozenset[int], start: int, end: int) -> list[Number]:
    groups = _find_groups(text, start, end)
    gaps = [_gap(text, one, two) for one, two in itertools.pairwise(groups)]
    dead = _find_amounts(text, plain, groups, gaps)
    if not gaps:
        alone = not dead and 6 <= len(groups[0].digits) <= MOST_DIGITS
        return [_make_number(text, groups)] if alone else []
    dead |= _find_dates(groups, gaps)
    if len(dead) == len(groups):
        return []
    return [
        _make_number(text, part)
        for run in _find_runs(plain, groups, gaps, dead, edges)
        for part in _split_run(run)
        if 6 <= sum([len(group.digits) for group in part]) <= MOST_DIGITS
    ]


def _find_groups(text: str, first: int, last: int) -> list[Group]:
    groups: list[Group] = []
    for match in _DIGITS.finditer(text, first, last):
        start, end = match.span()
        if text[start - 1 : start] in _LOOKALIKES or text[end : end + 1] in _LOOKALIKES:
            start, end = _stretch(text, start, end)
        before = groups[-1] if groups else None
        if before and 0 < start - before.end <= 5 and _is_letter_gap(text, before.end, start):
            if len(before.digits) <= MOST_DIGITS:
                before.digits += _read_digits(text[before.end : end])
            before.end = end
        elif not before or start >= before.end:
            groups.append(Group(start, end, _read_digits(text[start:end])))
    return groups


def _read_digits(piece: str) -> str:
    if piece.isdecimal():
        return piece
    return "".join(char for char in piece.translate(_READ_AS) if "0" <= char <= "9")


def _is_letter_gap(text: str, start: int, end: int) -> bool:
    if end - start == 1 and text[start] not in _LOOKALIKES:
        return False
    return _LETTER_GAP.fullmatch(text, start, end) is not None


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in look-alike letters at either end that belong to no word."""
    left = start
    while left > 0 and start - left < 3 and text[left - 1] in _LOOKALIKES:
        left -= 1
    if left and _is_of_word(text[left - 1]):
        left = start
    right = end
    while right < len(text) and right - end < 2 and text[right] in _LOOKALIKES:
        right += 1
    if right < len(text) and _is_of_word(text[right]):
        right = end
    return left, right


def _is_of_word(char: str) -> bool:
    """Whether a look-alike letter beside it may belong to a word; no Chinese, Thai or Khmer word has one."""
    return char in "_@" or (
        char.isalnum()
        and not "\u0e00" <= char < "\u1100"
        and not "\u1780" <= char < "\u1d00"
        and char < "\u2e80"
    )


def _gap(text: str, one: Group, two: Group) -> str:
    return text[one.end : two.start] if two.start - one.end <= 4 else "\n"


def _find_dates(groups: list[Group], gaps: list[str]) -> set[int]:
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


def _find_amounts(text: str, plain: str, groups: list[Group], gaps: list[str]) -> set[int]:
    dead: set[int] = set()
    money = _money()
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
        if before not in _NO_MONEY and money.stands_before(plain, start):
            dead.update(range(index, _last_of_amount(groups, gaps, index) + 1))
        elif after not in _NO_MONEY and index not in dead and (unit := money.match_unit(text, plain, end)):
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


def _find_runs(
    plain: str, groups: list[Group], gaps: list[str], dead: set[int], edges: frozenset[int]
) -> Iterator[list[Group]]:
    run: list[Group] = []
    for index, group in enumerate(groups):
        if run and (index in dead or not _goes_on(plain, run, gaps[index - 1], group, edges)):
            yield run
            run = []
        if index not in dead:
            run.append(group)
    if run:
        yield run


def _goes_on(plain: str, run: list[Group], gap: str, group: Group, edges: frozenset[int]) -> bool:
    last, size = run[-1].digits, len(group.digits)
    if not _WEAK_GAP.fullmatch(gap) or plain[group.start - 1] == "+":
        return False
    if gap == ". " and (len(last) <= 2 or len(run) > 3):
        return False
    if size <= 2 and gap == " " and _money().counts(plain, group.end):
        return sum([len(one.digits) for one in run[-8:]]) < 8
    if len(run) == 1 and " " in gap and is_glued(plain, run[0].start) and run[0].start not in edges:
        return False
    return not ((len(last) >= 8 and size >= 8) or (len(last) >= 9 and size >= 3 and gap != "-"))


def is_glued(plain: str, start: int) -> bool:
    """Whether a Latin letter or a sign of a name stands right before `start`: the digits belong to a word."""
    before = plain[start - 1] if start else " "
    return before in "_@" or (before.isalpha() and (before < "\u0250" or "\u1e00" <= before < "\u1f00"))


def _split_run(run: list[Group]) -> Iterator[list[Group]]:
    """A run too long for one number is cut before a group that begins with 0, as local numbers do."""
    if len(run) == 1:
        yield run
        return
    total = sum([len(group.digits) for group in run])
    if total > MOST_IN_A_RUN and total < 3 * len(run):
        return
    if total <= 15 or all(len(group.digits) == 4 for group in run[:-1]):
        yield run
        return
    part: list[Group] = []
    for group in run:
        if group.digits[0] == "0" and sum(len(one.digits) for one in part) >= 9:
            yield part
            part = []
        part.append(group)
    yield part


def _make_number(text: str, groups: list[Group]) -> Number:
    start, digits = groups[0].start, "".join(group.digits for group in groups)
    before = text[max(0, start - 3) : start]
    plus = 0
    if before.endswith(_PLUS_SIGNS):
        plus = next(len(sign) for sign in _PLUS_SIGNS if before.endswith(sign))
    gaps = tuple([text[one.end : two.start] for one, two in itertools.pairwise(groups)])
    thousands = set(gaps) == {"."} and all(len(one.digits) == 3 for one in groups[1:])
    amount_like = thousands and len(groups[0].digits) <= 3 and digits[0] != "0"
    return Number(start - plus, groups[-1].end, digits, tuple(groups), gaps, plus > 0, amount_like)
