"""Which bank named beside a number is the number's: the nearest on either side, unless it is another's."""

import re
from dataclasses import dataclass

from jointdesk.engine.identifiers.lexicon import Mark, Meaning
from jointdesk.engine.identifiers.numbers import Number

REACH = 60
# "no.", "tk." and the like end no sentence. A pattern that begins with one set of signs is found much faster.
SENTENCE_END = re.compile(
    r"[.!?\n。！？；;។](?:(?<=[\n。！？；;។])|(?=\s|$)"
    r"(?<!\bno.)(?<!\bso.)(?<!\btk.)(?<!\bstk.)(?<!\bacc.)(?<!\btel.)(?<!\bdt.)(?<!\bsdt.))"
)
_CLAUSE_ENDS = re.compile(r"[;；。]")
_APART = re.compile(r"[,，、;；\n]")
ONLY_SEPARATORS = re.compile(r"[\s:：\-–=>#.*•,，、/&+()\[\]\"'“”]*")
# "tpbank nha: 0227…"
_COLON = re.compile(r"\s*(?:nha|nhe|ne|day)?\s*[:：៖]\s*")


@dataclass(frozen=True, slots=True)
class Beside:
    """`second`: the bank, named before, has a number already; `labelled`: its name stands before with a colon."""

    banks: tuple[Meaning, ...] = ()
    second: bool = False
    labelled: bool = False


def is_behind_bank(plain: str, number: Number, platform: Mark, before: list[Mark]) -> bool:
    """ "Mua qua Facebook, họ đưa TPBank 0338…": the bank's number."""
    for mark in before:
        if mark.start < platform.end:
            return False
        if mark.senses.bank and ONLY_SEPARATORS.fullmatch(plain, mark.end, number.start):
            return _APART.search(plain, platform.end, mark.start) is not None
    return False


_LABELLED = re.compile(r"[:：៖] ?$")


def _stands_in_form(plain: str, number: Number, bank: Mark, following: Number) -> bool:
    """ "Số: 0500…\nNgân hàng: Sacombank\nNội dung: 118204": each on a line with its label."""
    labelled = all(_LABELLED.search(plain, max(0, at - 2), at) for at in (number.start, bank.start))
    return labelled and ":" in plain[bank.end : following.start]


def find_bank(
    plain: str,
    number: Number,
    following: Number | None,
    before: list[Mark],
    marks: tuple[list[Mark], int],
    taken: set[int],
    *,
    account: bool,
    cued: bool,
) -> Beside:
    """The nearest bank on either side, and whether it labels the number ("ABA: 012…").

    `account`: a word says that it is one; `cued`: a word says what it is.
    """
    best = _find_before(plain, number, before, taken)
    behind = _find_behind(plain, number, following, marks)
    if behind and _is_of(plain, number, behind, following, labels=best is None, account=account, cued=cued):
        gap = plain[number.end : behind.start]
        far = _distance(gap) + (15 if _is_next_ones(behind, following) and not gap.isspace() else 0)
        if best is None or far < best[0]:
            best = (far, behind)
    if best is None or best[0] > REACH:
        return Beside()
    second = best[1].end <= number.start and best[1].start in taken
    taken.add(best[1].start)
    labelled = _COLON.fullmatch(plain, best[1].end, number.start) is not None
    banks = tuple(one for one in best[1].meanings if one.kind in ("bank", "ewallet"))
    return Beside(banks, second, labelled)


def _find_before(plain: str, number: Number, before: list[Mark], taken: set[int]) -> tuple[int, Mark] | None:
    for mark in before:
        if mark.senses.bank:
            return _distance_before(plain, mark, number, before) + (20 if mark.start in taken else 0), mark
    return None


def _find_behind(
    plain: str, number: Number, following: Number | None, marks: tuple[list[Mark], int]
) -> Mark | None:
    ceiling = min(number.end + REACH, following.start if following else len(plain))
    for index in range(marks[1], len(marks[0])):
        mark = marks[0][index]
        if mark.end > ceiling:
            return None
        if mark.start >= number.end and mark.senses.bank:
            return mark
    return None


def _is_next_ones(bank: Mark, following: Number | None) -> bool:
    return following is not None and following.start - bank.end <= 3


def _is_of(
    plain: str,
    number: Number,
    bank: Mark,
    following: Number | None,
    *,
    labels: bool,
    account: bool,
    cued: bool,
) -> bool:
    """Whether a bank behind a number can be its own. `labels`: none stands before."""
    gap = plain[number.end : bank.start]
    if following is None:
        return True
    if _is_next_ones(bank, following) and _APART.search(gap):
        return False  # "0912…, KB 123-45": the bank of the number behind it
    if following.start - bank.end <= 20 and SENTENCE_END.search(gap):
        # "010 234 567. ABA acc. # 500…", but "STK 0123…\nBIDV\nsđt 0973…"
        said = account or (not cued and _stands_in_form(plain, number, bank, following))
        return labels and said and "\n" in plain[bank.end : following.start]
    return True


def _distance_before(plain: str, bank: Mark, number: Number, before: list[Mark]) -> int:
    """ "Bank: MB. Số tài khoản: 0987…": where only a word for an account stands between, a full stop parts nothing."""
    gap = plain[bank.end : number.start]
    for mark in before:
        if mark.start >= bank.end and mark.meaning("account"):
            words = plain[bank.end : mark.start] + plain[mark.end : number.start]
            if ONLY_SEPARATORS.fullmatch(_CLAUSE_ENDS.sub("", words)):
                return len(words)
    return _distance(gap)


def _distance(gap: str) -> int:
    """Characters between, and more for each comma and line end; another sentence is out of reach."""
    if SENTENCE_END.search(gap.replace("\n", " ")) and not ONLY_SEPARATORS.fullmatch(gap.replace(".", "")):
        return REACH + 1
    return len(gap) + 10 * (gap.count(",") + gap.count("，")) + 5 * gap.count("\n")
