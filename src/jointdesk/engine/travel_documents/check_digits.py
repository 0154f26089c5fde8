"""The check digit of ICAO Doc 9303 part 3, section 4.9: weights 7, 3, 1 over values 0-9, A-Z (10-35), filler 0."""

VALUES = {**{str(n): n for n in range(10)}, **{chr(65 + n): 10 + n for n in range(26)}, "<": 0}
_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """The digit that belongs behind `text`, which holds A-Z, 0-9 and `<` only."""
    return str(sum(VALUES[char] * _WEIGHTS[at % 3] for at, char in enumerate(text)) % 10)


def agrees(text: str, digit: str) -> bool:
    """Whether `digit` is the check digit of `text`; of an empty field it may be left out."""
    return digit == check_digit(text) or (digit == "<" and not text.strip("<"))
