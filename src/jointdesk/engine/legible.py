"""What an officer can read, and a desk compare: one rule for letters and for messages between desks."""

import re
import unicodedata
from functools import cache

MOST_MARKS = 30
# line breaks and tabs are text; other control characters can hide or reorder what an officer reads
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def find_unreadable(text: str) -> str:
    """Why an officer could not read it, or a desk not compare it; "" when they can."""
    if _CONTROLS.search(text):
        return "has control characters"
    if not text.isascii() and _run_of_marks().search(text):
        return f"has more than {MOST_MARKS} marks on one letter"
    return ""


def legible(written: str) -> str:
    """What of something typed or pasted can be read: line breaks as one sign (a browser sends two), nothing that hides
    or reorders (a number copied from a telephone stands between such signs), no more marks than a letter has."""
    plain = _CONTROLS.sub("", _LINE_BREAKS.sub("\n", written))
    return plain if plain.isascii() else _run_of_marks().sub(lambda run: run[0][:MOST_MARKS], plain)


@cache
def _run_of_marks() -> re.Pattern[str]:
    # composing a run of marks takes the square of its length; no script needs ten, and none stands beyond two planes
    marks = "".join(char for char in map(chr, range(0x300, 0x20000)) if unicodedata.combining(char))
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1},}}")
