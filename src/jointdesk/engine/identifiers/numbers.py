"""Runs of digits as people write them: what is one number, what is two, what is money or a date.

A number may hold spaces, dots, hyphens, brackets and look-alike letters (O, l, I); a comma, a slash, a line end
or a second long group ends it. Amounts and dates are no numbers of ours. More than 40 digits are noise, and so are
200 that stand by ones and twos.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jointdesk.engine.identifiers.amounts import find_amounts, find_dates, money
from jointdesk.engine.identifiers.digit_groups import MOST_DIGITS, Group, find_groups

MOST_IN_A_RUN = 200
# At least six digits with no more between them than can stand within a number, a date or an amount.
_STRETCH = re.compile(r"[0-9](?:[^0-9]{0,12}+[0-9]){5,}+")
_PLUS_SIGNS = ("+", "+ ", "+(")
_WEAK_GAP = re.compile(r" ?[-.·_~] ?| {1,2}| ?\) ?-? ?| ?\( ?|[.-]{2}")


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


def find_numbers(text: str, plain: str, edges: frozenset[int] = frozenset()) -> list[Number]:
    """The numbers of a folded text with 6 to 40 digits, in order. `edges`: where known words end ("stk012…")."""
    numbers: list[Number] = []
    for stretch in _STRETCH.finditer(text):
        numbers += _read_stretch(text, plain, edges, *stretch.span())
    return numbers


def _read_stretch(text: str, plain: str, edges: frozenset[int], start: int, end: int) -> list[Number]:
    groups = find_groups(text, start, end)
    gaps = [_gap(text, one, two) for one, two in itertools.pairwise(groups)]
    dead = find_amounts(text, plain, groups, gaps)
    if not gaps:
        alone = not dead and 6 <= len(groups[0].digits) <= MOST_DIGITS
        return [_make_number(text, groups)] if alone else []
    dead |= find_dates(groups, gaps)
    if len(dead) == len(groups):
        return []
    return [
        _make_number(text, part)
        for run in _find_runs(plain, groups, gaps, dead, edges)
        for part in _split_run(run)
        if 6 <= sum([len(group.digits) for group in part]) <= MOST_DIGITS
    ]


def _gap(text: str, one: Group, two: Group) -> str:
    return text[one.end : two.start] if two.start - one.end <= 4 else "\n"


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
    if size <= 2 and gap == " " and money().counts(plain, group.end):
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
