"""Identity documents: `CC:type:NUMBER`, type passport or national_id.

Sources: documents.tsv (what numbers look like), national_numbers.py (what they tell of themselves).
A passport needs the word; so does a national number, unless its own check leaves no doubt (Chinese, Thai) or its
shape is used for nothing else (Korean 6-7, Burmese). The country stays empty where several issue such numbers.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import PACKAGE, Mark, labels_pattern
from jointdesk.engine.identifiers.national_numbers import is_checked
from jointdesk.engine.identifiers.numbers import Number
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import countries, read_tsv

KIND = "document"
EXAMPLES = (
    Example("hộ chiếu số C1234567", "VN:passport:C1234567", "VN"),
    Example("여권번호 M12345678", "KR:passport:M12345678", "KR"),
    Example("CCCD 001099012345", "VN:national_id:001099012345", "VN"),
    Example("身份证号 11010519491231002X", "CN:national_id:11010519491231002X", "CN"),
    Example("NRIC S1234567D", "SG:national_id:S1234567D", "SG"),
    Example("여권 M123A4567", "KR:passport:M123A4567", "KR"),
    Example("NRC 12/OUKAMA(N)123456", "MM:national_id:12OUKAMAN123456"),
    Example("บัตรประชาชน 1-1017-00230-70-8", "TH:national_id:1101700230708", "TH"),
)
TYPES = ("passport", "national_id")
_VALUE = re.compile(
    r"(?P<country>[A-Z]{2}|)[: ]?(?P<type>passport|national[_ ]id)[: ]"
    r"(?P<number>[0-9A-Z\u1000-\u102a][0-9A-Z\u1000-\u103f]{4,30})",
    re.I | re.A,
)
# What may not stand before is looked at in code: a pattern that begins with a digit is found much faster.
_DIGITS_FIRST = re.compile(
    r"[0-9](?:[0-9]{5}(?:(?P<CN>[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[\dXx])|(?P<KR> ?- ?[1-8]\d{6}(?!-))"
    r"|(?P<MY>-\d\d-\d{4}(?!-)))|(?P<TH>([ -])\d{4}\5\d{5}\5\d\d\5\d))(?![0-9A-Za-z])"
)
_LETTERS_FIRST = re.compile(
    r"(?:(?P<SG>[STFGM] ?\d{7} ?[A-Z])|(?P<TW>[A-Z][1289]\d{8})|(?P<HK>[A-Z]{1,2}\d{6} ?\(?[0-9A]\)?))(?![0-9A-Za-z])",
    re.I | re.A,
)
_BURMESE = re.compile(
    r"(?:1[0-4]|[1-9]) ?/ ?(?:[A-Za-z]{6,9}|[\u1000-\u102a][\u1000-\u103f]{2,11}) ?"
    r"\((?:[NEPTYSVMC]|AC|NC|နိုင်|ဧည့်|ပြု|သာသနာ)\) ?\d{6}(?!\d)",
    re.I,
)
_SHAPED = ("SG", "TW", "HK")


@cache
def _nationalities() -> dict[str, str]:
    """Country by its names and its people's name, in plain letters."""
    words: dict[str, str] = {}
    for country in countries().values():
        for word in (*country.names.values(), country.demonym, country.demonym.split()[-1]):
            words.setdefault(to_plain(word), country.code)
    return words


@cache
def _after_mark() -> re.Pattern[str]:
    """What may follow "passport": small words, a nationality, and the number."""
    places = "|".join(re.escape(word) for word in sorted(_nationalities(), key=len, reverse=True))
    return re.compile(
        rf"[\s:：៖#.\-–=(]{{0,4}}(?:(?:{labels_pattern('document')}|[0-9] (?=[a-z])|(?P<place>{places}))"
        r"[\s:：៖#.\-–=]{0,3}){0,5}"
        r"(?P<number>[a-z]{1,2}[ \-]?[0-9]{3,4}[ \-]?[a-z0-9]{3,5}|[0-9]{9})(?![a-z0-9])"
    )


@cache
def _next_in_list() -> re.Pattern[str]:
    """ "C1234567 & C7654321", "E12345678 (China), C2345678 (Vietnam)"."""
    places = "|".join(re.escape(word) for word in sorted(_nationalities(), key=len, reverse=True))
    return re.compile(
        rf" ?(?:[(（](?:{places})[)）])? ?(?:[,;/&、，]|(?:va|and|hoac|or)(?![a-z])|和|与|및|និង) ?"
        r"(?P<number>[a-z]{1,2}[0-9]{6,9}[a-z]?)(?![a-z0-9])(?P<place>)"
    )


@cache
def _behind_number() -> re.Pattern[str]:
    """The issuer in brackets behind the number."""
    places = "|".join(re.escape(word) for word in sorted(_nationalities(), key=len, reverse=True))
    return re.compile(rf" ?[(（](?P<place>{places})[)）]")


@cache
def _before_mark() -> re.Pattern[str]:
    """A nationality right before "passport": also "the Chinese boss carries passport"."""
    places = "|".join(re.escape(word) for word in sorted(_nationalities(), key=len, reverse=True))
    return re.compile(
        rf"(?P<place>{places})(?: (?:boss|man|woman|manager|national|citizen|friend|guy|agent|leader))?"
        r"(?: (?:has|had|holds|holding|carries|carried|carrying|with|showed|uses|used))?(?: an?| his| her)?\s?$"
    )


def extract(reading: Reading) -> Iterable[Found]:
    yield from _read_passports(reading)
    yield from _read_shapes(reading)
    yield from _read_cued_numbers(reading)


def _read_passports(reading: Reading) -> Iterator[Found]:
    for mark in reading.marks_of("passport"):
        match = _after_mark().match(reading.plain, mark.end) or _find_further(reading, mark)
        for _ in range(_MOST_IN_A_LIST):
            found = _read_passport(reading, mark, match) if match else None
            if match is None or found is None:
                break
            yield found
            match = _next_in_list().match(reading.plain, match.end("number"))


_MOST_IN_A_LIST = 20


def _read_passport(reading: Reading, mark: Mark, match: re.Match[str]) -> Found | None:
    start, end = match.span("number")
    number = re.sub(r"[ -]", "", reading.text[start:end]).upper()
    countries = _issuers("passport", number)
    if reading.is_claimed(start, end) or not countries or not number.isascii():
        return None
    reading.claim(start, end)
    country = _choose_country(countries, _homes(reading, mark, match))
    why = f'after "{reading.text[mark.start : mark.end]}"'
    return Found(KIND, f"{country}:passport:{number}", start, end, why, country)


# "护照被收走了，号码EH1234567": a word for a number a little further, and a number with letters.
_FURTHER = re.compile(
    r"[^\n.;。]{1,24}?(?:号码|號碼|번호|(?<![a-z])so|number|(?<![a-z])no|លេខ)"
    r"(?:是|为|為| la| is|는|은)?[\s:：.]{0,3}(?P<place>)"
    r"(?P<number>[a-z]{1,2}[ \-]?[0-9]{3,4}[ \-]?[a-z0-9]{3,5})(?![a-z0-9])"
)


def _find_further(reading: Reading, mark: Mark) -> re.Match[str] | None:
    match = _FURTHER.match(reading.plain, mark.end)
    if match is None:
        return None
    words = [reading.mark_after(kind, match.start("number"), 0) for kind in ("account", "phone", "bank")]
    return None if any(words) else match


def _homes(reading: Reading, mark: Mark, match: re.Match[str]) -> tuple[str, ...]:
    """Whose passport it may be: the nationality said beside it, else the language's, else the desk's."""
    before = _before_mark().search(reading.plain, max(0, mark.start - 40), mark.start)
    behind = _behind_number().match(reading.plain, match.end("number"))
    said = next((found["place"] for found in (behind, match, before) if found and found["place"]), "")
    said = said or _said_between(reading.plain[mark.end : match.start("number")])
    return (_nationalities()[said],) if said else (*reading.languages, reading.country)


def _said_between(words: str) -> str:
    """ "Her passport is Vietnamese, no. B1234567"."""
    return next((word for word in re.findall(r"[a-z]{4,}", words) if word in _nationalities()), "")


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = read_tsv(PACKAGE, "documents.tsv")
    return tuple((row["country"], row["type"], re.compile(row["pattern"])) for row in rows)


def _issuers(kind: str, number: str) -> list[str]:
    return [place for place, of, pattern in _patterns() if of == kind and pattern.fullmatch(number)]


def _choose_country(candidates: list[str], homes: Iterable[str]) -> str:
    at_home = [home for home in homes if home in candidates]
    if at_home:
        return at_home[0]
    return candidates[0] if len(candidates) == 1 else ""


def _read_shapes(reading: Reading) -> Iterator[Found]:
    """National numbers whose shape speaks for itself, or does at home or after a word for it."""
    text = reading.text
    for match in _DIGITS_FIRST.finditer(text):
        yield from _read_shape(reading, match, match.lastgroup or "TH")
    if reading.marks_of("national_id") or any(
        home in _SHAPED for home in (*reading.languages, reading.country)
    ):
        for match in _LETTERS_FIRST.finditer(text):
            yield from _read_shape(reading, match, match.lastgroup or "")
    if "/" in text and "(" in text:
        for match in _BURMESE.finditer(text):
            yield from _read_shape(reading, match, "MM")


# Where the shape alone is too common: also a home or a word, and the check.
_NEED_HOME = ("SG", "TW", "HK", "MY")


def _read_shape(reading: Reading, match: re.Match[str], country: str) -> Iterator[Found]:
    start, end = match.span()
    if _is_inside(reading.text, start) or reading.is_claimed(start, end):
        return
    number = re.sub(r"[ \-/()]", "", match.group()).upper()
    cued = reading.mark_before("national_id", start, 15) is not None
    valid = is_checked(country, number)
    at_home = reading.country == country or country in reading.languages
    if country in _NEED_HOME and not (valid and (cued or at_home)):
        return
    if valid or cued:
        reading.claim(start, end)
        yield _found(country, number, start, end, valid, "cued" if cued else "by its shape and check")


def _is_inside(text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    return before.isascii() and (before.isalnum() or before in "-_")


def _read_cued_numbers(reading: Reading) -> Iterator[Found]:
    for number, context in reading.numbers():
        if context.cue != "national_id":
            continue
        digits, end = _drop_bracket(number)
        countries = _issuers("national_id", digits)
        if not countries:
            continue
        homes = (*context.countries, *reading.languages, reading.country)
        checked = [country for country in countries if is_checked(country, digits)]
        country = _choose_country(checked or countries, homes)
        valid = is_checked(country, digits) if country else bool(checked)
        reading.claim(number.start, end)
        yield _found(country, digits, number.start, end, valid, f'after "{context.words[0]}"')


def _drop_bracket(number: Number) -> tuple[str, int]:
    """Cambodian cards print how often they were issued behind the number: "010234567(01)"."""
    if len(number.groups) > 1 and "(" in number.gaps[-1] and len(number.groups[-1].digits) == 2:
        return "".join(group.digits for group in number.groups[:-1]), number.groups[-2].end
    return number.digits, number.end


def _found(country: str, number: str, start: int, end: int, valid: bool, why: str) -> Found:
    reason = why if valid else f"{why}; its check fails"
    return Found(KIND, f"{country}:national_id:{number}", start, end, reason, country, valid)


def normalise(raw: str, country: str | None = None) -> str | None:
    """Of `CC:type:NUMBER`, also with spaces for colons, or of a bare number with the issuer's country."""
    written = fold(raw[:100].strip()).text.strip()
    if match := _VALUE.fullmatch(written):
        kind, number = match["type"].lower().replace(" ", "_"), match["number"].upper()
        return _join(match["country"].upper(), kind, number)
    number = re.sub(r"[\s.\-/()]", "", written).upper()
    home = "MM" if _BURMESE.fullmatch(written) else (country or "").upper()
    for kind in TYPES:
        if home in _issuers(kind, number) and (kind == "passport" or is_checked(home, number)):
            return f"{home}:{kind}:{number}"
    return None


def _join(country: str, kind: str, number: str) -> str | None:
    """A number of a country whose numbers are known must have their form and pass their check."""
    known = country in {place for place, of, _ in _patterns() if of == kind}
    fits = country in _issuers(kind, number) if known else number.isascii()
    valid = kind == "passport" or (fits and is_checked(country, number))
    return f"{country}:{kind}:{number}" if fits and valid else None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    """ "VN passport C1234567"."""
    return value.replace(":", " ").replace("_", " ").strip()
