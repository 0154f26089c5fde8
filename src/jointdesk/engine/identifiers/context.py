"""What the words around a number say it is.

The nearest cue before a number rules, within its sentence and up to the number before; cues that stand side by
side ("SĐT/Zalo:") rule together; a word right behind it ("0912… (Zalo)") counts too; in an enumeration a number
without a cue of its own inherits the one before. A bank's name is found on either side.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jointdesk.engine.identifiers.bank_beside import (
    ONLY_SEPARATORS,
    REACH,
    SENTENCE_END,
    find_bank,
    is_behind_bank,
)
from jointdesk.engine.identifiers.lexicon import Mark, Meaning
from jointdesk.engine.identifiers.numbers import Number

_DIGIT = re.compile("[0-9]")
# "NRIC S1234567D, PayNow 9123…": the word has a number of its own, with letters.
_LONG_NUMBER = re.compile("[0-9]{6}")
_SIDE_BY_SIDE = re.compile(r"[\s:：\-/&,，、()+]{0,3}|[\s,]{1,2}(?:hoac|or|va|and|hay)\s")
_BEHIND = re.compile(
    r"[\s(\[\-/]{0,3}(?:번호로 ?|번호에서 ?|번호는 ?|번으로 ?|번에 ?|으로 ?|로 ?|에서 ?|번 ?"
    r"|是(?:[他她我]的|对方的|骗子的)?|的)?"
    r"(?:qua |tren |by |on |via |la |co |dung |co dung |kem |cung la |also |also on |same on |has )?"
    r"|,? (?:also|is|was|and is|both|is also|is both|which is) on (?:both )?|,? (?:co|dung) ca "
    r"|[ ,]{0,2}(?:មាន(?:ទាំង|ក្នុង|លើ)?|(?:ប្រើ|លើ|តាម|ក្នុង)(?:ទាំង)?) ?"
)
# "KB 4291-… 말고 429102-…": the other number is of the same bank.
_INSTEAD = re.compile(r"\s?(?:말고|아니고|이 아니라|가 아니라)\s?")
# "0912… (có zalo, tele)", "on WhatsApp or Zalo": the same number on a second platform.
_ALSO_ON = re.compile(
    r"\s?[/&+]\s?|\s(?:va|va ca|hoac|or|and|hay|lan|និង|ហើយនិង|ឬ|및)\s?|\s?[和、跟]\s?|하고 |이랑 |랑 |이나 |과 |와 "
)
_LISTED = re.compile(r"[,，、] ?(?:and |or |va )?")
_LIST_END = re.compile(
    r"\s?(?:[)）\].\n。]|$|(?:deu|cung) |(?:다|모두|둘 다|전부) |[都也]|(?:both|too)\b)"
    r"|[,，、] ?[^\W\d]{2,10}\s?[)）\]]"
)
_GROUP = re.compile(
    r"\s?(?:groups?|channels?|accounts?|acc|nick|ids?|profile|nhom|kenh|tai khoan"
    r"|그룹|채널|계정|아이디|群|账号|帳號|ក្រុម|គណនី)"
)
_COMMA = re.compile(r"[\s,，;/]{1,3}(?:and |va )?")
_SAME = re.compile(
    r"[\s:]{0,2}(?:is )?(?:the )?(?:same|cung so|cung sdt"
    r"|(?:(?:,| va| hoac)? ?[a-z]{2,9} )?(?:deu |cung )?(?:dung |la )(?:chung )?so (?:nay|do)"
    r"|동일|같은 번호|同号|同號|同步)"
)
# A word behind a number that has a name or number of its own belongs to that one.
_LABEL = re.compile(r"[^\n]{0,8}?[:：@]|[\s#.]{0,3}(?:[a-z]{1,8} )?[a-z_.]{0,20}[0-9_]")


@dataclass(slots=True)
class Context:
    """`cues` nearest first; `words` as written, for the reason; `transfer`: somebody sends money to it; `places`:
    countries named right beside it; `labelled`: the bank's name stands before it with a colon; `second`: the bank
    named before it has a number already."""

    cues: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    transfer: bool = False
    bank: tuple[Meaning, ...] = ()
    places: tuple[str, ...] = ()
    labelled: bool = False
    second: bool = False

    @property
    def cue(self) -> str:
        return self.cues[0] if self.cues else ""


def read_contexts(
    text: str, plain: str, numbers: list[Number], marks: list[Mark], claimed: bytearray
) -> dict[Number, Context]:
    """The context of each number; `claimed` is not 0 where a name was read already."""
    ends = [mark.end for mark in marks]
    contexts: dict[Number, Context] = {}
    taken: set[int] = set()
    last: Number | None = None
    for index, number in enumerate(numbers):
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        at = bisect_right(ends, number.start)
        before = _marks_before(number, last, marks, at)
        context = _read_cues(text, plain, number, before, (marks, at), claimed)
        account = "account" in context.cues
        beside = find_bank(
            plain, number, following, before, (marks, at), taken, account=account, cued=bool(context.cues)
        )
        context.bank, context.second, context.labelled = beside.banks, beside.second, beside.labelled
        if (
            last
            and not (context.cues or context.transfer or context.bank)
            and _carries_on(plain, last, number)
        ):
            alike = len(last.digits) == len(number.digits) or _INSTEAD.fullmatch(
                plain, last.end, number.start
            )
            # Without a word that says what the list holds, only numbers of one length are a list.
            if contexts[last].cues or alike:
                places = context.places or contexts[last].places
                context = replace(contexts[last], places=places, second=True)
        contexts[number] = context
        last = number
    return contexts


def _carries_on(plain: str, last: Number, number: Number) -> bool:
    gap = plain[last.end : number.start]
    # With an amount or a date between them, two numbers are no list.
    return len(gap) <= 25 and not SENTENCE_END.search(gap) and _DIGIT.search(gap) is None


def _marks_before(number: Number, last: Number | None, marks: list[Mark], at: int) -> list[Mark]:
    """The marks within reach, nearest first."""
    floor = max(number.start - REACH, last.end if last else 0)
    first = at
    while first and marks[first - 1].start >= floor:
        first -= 1
    return marks[first:at][::-1]


def _read_cues(
    text: str,
    plain: str,
    number: Number,
    before: list[Mark],
    marks: tuple[list[Mark], int],
    claimed: bytearray,
) -> Context:
    found: list[tuple[Meaning, str]] = []
    places: list[str] = []
    previous = number.start
    for mark in before:
        gap = plain[mark.end : previous if found else number.start]
        if found:
            if not _SIDE_BY_SIDE.fullmatch(gap):
                break
        elif _LONG_NUMBER.search(gap) or (SENTENCE_END.search(gap) and not ONLY_SEPARATORS.fullmatch(gap)):
            break
        if (place := mark.senses.get("country")) and number.start - mark.end <= 15:
            places.append(place.value)
        meaning = mark.senses.cue
        if (
            meaning
            and meaning.kind == "platform"
            and not found
            and is_behind_bank(plain, number, mark, before)
        ):
            break
        if meaning and meaning.kind == "platform" and claimed.find(1, mark.end, number.start) >= 0:
            break  # the platform has a name of its own: "Telegram @abc, 0912…"
        if meaning:
            found.append((meaning, text[mark.start : mark.end]))
            previous = mark.start
        elif found:
            previous = mark.start
    found = _prefer_platform(found)
    found += _read_behind(text, plain, number, marks, alone=not found)
    return Context(
        cues=tuple([meaning.kind for meaning, _ in found]),
        words=tuple([word for _, word in found]),
        platforms=tuple([meaning.value for meaning, _ in found if meaning.kind == "platform"]),
        countries=tuple(dict.fromkeys([meaning.country for meaning, _ in found if meaning.country])),
        transfer=_is_sent_to(plain, number, before),
        places=tuple(dict.fromkeys((*places, *_places_behind(plain, number, marks)))),
    )


def _is_sent_to(plain: str, number: Number, before: list[Mark]) -> bool:
    """Whether a word of sending money stands before, in the same clause."""
    for mark in before:
        if "transfer" in mark.senses:
            gap = plain[mark.end : number.start]
            if "," not in gap and "，" not in gap and not SENTENCE_END.search(gap):
                return True
    return False


def _places_behind(plain: str, number: Number, marks: tuple[list[Mark], int]) -> Iterator[str]:
    """ "096 712 3456 (Campuchia)"."""
    for mark in marks[0][marks[1] : marks[1] + 1]:
        place = mark.senses.get("country")
        if place and plain[number.end : mark.start] in ("(", " ("):
            yield place.value


def _prefer_platform(found: list[tuple[Meaning, str]]) -> list[tuple[Meaning, str]]:
    """ "tài khoản Zalo", "微信账号": an account of the platform, not of a bank."""
    if len(found) > 1 and any(meaning.kind == "platform" for meaning, _ in found):
        return [pair for pair in found if pair[0].kind != "account"]
    return found


def _read_behind(
    text: str, plain: str, number: Number, marks: tuple[list[Mark], int], *, alone: bool
) -> list[tuple[Meaning, str]]:
    found: list[tuple[Meaning, str]] = []
    position = number.end
    for mark in marks[0][marks[1] : marks[1] + 3]:
        if mark.start < position or mark.start - position > 12:
            break
        gap = plain[position : mark.start]
        fits = (
            _BEHIND.fullmatch(gap) or _is_same(plain, gap, mark) or (found and _is_listed(plain, gap, mark))
        )
        if not fits or _LABEL.match(plain, mark.end):
            break
        meaning = mark.meaning("platform", "phone", "account")
        if meaning and (alone or found or "(" in gap or meaning.kind == "platform"):
            found.append((meaning, text[mark.start : mark.end]))
        elif not mark.senses.bank:
            break
        position = mark.end
    return found


def _is_listed(plain: str, gap: str, mark: Mark) -> bool:
    """Whether one more platform of the number stands here, and not the first word of another clause."""
    if mark.meaning("platform") is None or _GROUP.match(plain, mark.end):
        return False
    if _ALSO_ON.fullmatch(gap):
        return True
    return _LISTED.fullmatch(gap) is not None and _LIST_END.match(plain, mark.end) is not None


def _is_same(plain: str, gap: str, mark: Mark) -> bool:
    """ "0912…, zalo cùng số", "微信同号"."""
    if mark.meaning("platform") is None or not _COMMA.fullmatch(gap):
        return False
    return _SAME.match(plain, mark.end) is not None or plain.endswith(("同号", "同號"), mark.start, mark.end)
