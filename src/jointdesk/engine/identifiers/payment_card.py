"""Payment card numbers: 13 to 19 digits of a known scheme with a Luhn check digit.

Sources: ISO/IEC 7812 (Luhn, issuer prefixes). Without a word for "card" only the customary shapes count, for one
random number in ten passes Luhn.
"""

import re
from collections.abc import Iterable

from stdnum import luhn

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.numbers import Number, find_numbers
from jointdesk.engine.identifiers.reading import Reading

KIND = "payment_card"
EXAMPLES = (
    Example("số thẻ 4111 1111 1111 1111", "4111111111111111"),
    Example("카드번호 5555-5555-5555-4444", "5555555555554444"),
    Example("card 378282246310005", "378282246310005"),
)
_SCHEME = re.compile(
    r"4\d{12}(?:\d{3})?(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|62\d{14,17}|9704\d{12}(?:\d{3})?"
)
_CUSTOMARY = ((4, 4, 4, 4), (4, 6, 5), (16,), (15,), (4, 4, 4, 4, 3))


def extract(reading: Reading) -> Iterable[Found]:
    for number, context in reading.numbers():
        if number.international or not 13 <= len(number.digits) <= 19:
            continue
        valid = validate(number.digits)
        if context.cue == "card":
            reading.claim(number.start, number.end)
            why = f'after "{context.words[0]}"' + ("" if valid else "; the check digit is wrong")
            yield Found(KIND, number.digits, number.start, number.end, why, valid=valid)
        elif valid and not context.cue and not context.bank and _is_customary(number):
            reading.claim(number.start, number.end)
            yield Found(KIND, number.digits, number.start, number.end, "a card's prefix and check digit")


def _is_customary(number: Number) -> bool:
    return number.shape in _CUSTOMARY


def normalise(raw: str, country: str | None = None) -> str | None:
    folded = fold(raw[:100].strip())
    numbers = find_numbers(folded.text, folded.plain)
    digits = numbers[0].digits if len(numbers) == 1 else ""
    return digits if validate(digits) else None


def validate(value: str) -> bool:
    return _SCHEME.fullmatch(value) is not None and luhn.is_valid(value)


def format(value: str) -> str:
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))
