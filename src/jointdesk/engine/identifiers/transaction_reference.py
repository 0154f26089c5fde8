"""References of transactions: what a bank or wallet prints on its slip, and hashes of transfers on a chain.

Sources: object_cues.tsv (words before them), Vietnamese banks' slips (FT and a date), Bitcoin, Ethereum and TRON
(32-byte hashes). Capitals and digits only; a hash in small letters, without its 0x. A word must announce it, for an
order number looks the same; a hash with 0x speaks for itself.
"""

import re
from collections.abc import Iterable, Iterator

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import Mark
from jointdesk.engine.identifiers.reading import Reading

KIND = "transaction_reference"
EXAMPLES = (
    Example("mã giao dịch FT25288123456789", "FT25288123456789", "VN"),
    Example("거래번호: 20251028-1234567", "202510281234567", "KR"),
    Example("交易单号 4200002012202510281234567890", "4200002012202510281234567890", "CN"),
    Example("លេខប្រតិបត្តិការ ១០០២៣៤៥៦៧៨៩០", "100234567890", "KH"),
    Example("Transaction ID: 5f1ab2-90cd34", "5F1AB290CD34"),
    Example(
        "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
        "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
    ),
)
LEAST, MOST = 6, 40
_LEAST_DIGITS = 3
_LEAST_AFTER_WEAK_WORD, _LEAST_WITH_LETTERS = 12, 8
_SMALL_WORDS = (
    r"(?:id|code|ref|hash)(?![0-9])|số|so|no|number|num|là|la|is|was|của tôi|cua toi|của|#|ngân hàng|ngan hang|"
    r"번호|는|은|가|로|为|為|是|号|號|គឺ|លេខ|คือ|ialah|adalah"
)
_BETWEEN = (
    rf"(?:[\s:：៖#=(\[\"'“.\-]{{0,4}}(?:(?:{_SMALL_WORDS})(?![a-z])[\s:：៖#=(\[\"'“.\-]{{0,4}}){{0,3}})"
)
_TO_BANK = re.compile(r"[\s:：#(\[]{0,3}(?:(?:vi|cua|tu|ngan hang|of|from|by)[\s:：]{1,2})?")
_GROUPED = r"[0-9]{4}(?: [0-9]{4}){1,5}(?: [0-9]{1,3})?(?![0-9.,])"
_WORD = r"(?:[a-z]{2,8}(?:\.[0-9a-z]+){2,6}|[0-9a-z]+(?:[-_/][0-9a-z]+){0,8})"
_AFTER_CUE = re.compile(
    rf"{_BETWEEN}(?P<reference>{_GROUPED}|{_WORD})(?![0-9a-z@])(?![.,:][0-9]|\.[a-z])", re.IGNORECASE
)
_HASH = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64}")
# Vietnamese core banking: FT, year and day of the year, then the number of the day.
_SLIP = re.compile(r"(?<![0-9A-Za-z])FT[0-9]{5}[0-9A-Z]{5,12}(?![0-9A-Za-z])")
_NOT_A_TRANSFER = re.compile(
    r"(?:case|police|report|invoice|order|ticket|tax|job|complaint|parcel|booking|tracking|customer|ho so|vu an) $"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-/](?:0?[1-9]|1[0-2])[-/][0-3]?\d|[0-3]?\d[-/](?:0?[1-9]|1[0-2])[-/](?:19|20)\d\d"
)
_NORMAL = re.compile(rf"[0-9A-Z]{{{LEAST},{MOST}}}|[0-9a-f]{{64}}")
_JOINT = re.compile(r"[ .\-_/]")


def extract(reading: Reading) -> Iterable[Found]:
    yield from _read_hashes(reading)
    for mark in reading.marks_of("reference"):
        yield from _read_behind(reading, mark)
    if "FT" in reading.text:
        for match in _SLIP.finditer(reading.text):
            yield from _take(reading, match.span(), "the form of a bank's slip")


def _read_hashes(reading: Reading) -> Iterator[Found]:
    for start, end in reading.long_words:
        if end - start in (64, 66) and _HASH.fullmatch(reading.text, start, end):
            cued = reading.mark_before("reference", start, 25) or reading.mark_before("wallet", start, 40)
            if end - start == 66 or cued or reading.is_in_site(start, end):
                yield from _take(reading, (start, end), "a hash of 32 bytes, as chains give transfers")


def _read_behind(reading: Reading, mark: Mark) -> Iterator[Found]:
    if _NOT_A_TRANSFER.search(reading.plain, max(0, mark.start - 12), mark.start):
        return
    match = _AFTER_CUE.match(reading.text, _skip_bank(reading, mark))
    if match is None or reading.is_in_site(*match.span("reference")):
        return
    meaning = mark.meaning("reference")
    if not (meaning and meaning.value == "weak" and _is_short_number(match["reference"])):
        why = f'after "{reading.text[mark.start : mark.end]}"'
        yield from _take(reading, match.span("reference"), why)


def _skip_bank(reading: Reading, mark: Mark) -> int:
    """ "mã gd momo 46892257311": whose reference it is may stand between."""
    for kind in ("bank", "ewallet"):
        bank = reading.mark_after(kind, mark.end, 8)
        part = bank and reading.plain[bank.end : bank.end + 1] in (".", "-", "_", "/")  # "VCB.251104.ABC"
        if bank and not part and _TO_BANK.fullmatch(reading.plain, mark.end, bank.start):
            return bank.end
    return mark.end


def _is_short_number(written: str) -> bool:
    """ "ref 0912345678", "ref ABC123" may be anything."""
    return len(written) < (_LEAST_AFTER_WEAK_WORD if written.isdecimal() else _LEAST_WITH_LETTERS)


def _take(reading: Reading, span: tuple[int, int], why: str) -> Iterator[Found]:
    value = _read(reading.text[slice(*span)])
    if value and not reading.is_claimed(*span):
        if not reading.is_in_site(*span):
            reading.claim(*span)
        yield Found(KIND, value, *span, why)


def _read(written: str) -> str | None:
    if _HASH.fullmatch(written):  # explorers of Ethereum show it with 0x, those of TRON and Bitcoin without
        return written[-64:].lower()
    value = _JOINT.sub("", written).upper()
    digits = sum(char.isdigit() for char in value)
    if digits < _LEAST_DIGITS or not value.strip("0") or _DATE.fullmatch(written):
        return None
    return value if _NORMAL.fullmatch(value) else None


def normalise(raw: str, country: str | None = None) -> str | None:
    written = fold(raw[:120].strip()).text.strip()
    return _read(written) if written.isascii() else None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    return value
