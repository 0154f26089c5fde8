"""Bundles: several sealed messages in one call, and for each line its receipt or a typed error.

A bundle is its messages separated by line feeds: a sealed form has none. Bounds are checked before anything is
split or opened. The order of lines is the order in which the messages are taken.
"""

import json
import re
from collections.abc import Iterable, Sequence

from jointdesk.engine.errors import PartnerError, TransportError

MAX_MESSAGES = 64
MAX_BUNDLE = 4 * 1024 * 1024
# after so many lines of one bundle that cost a decryption for nothing, the rest is not looked at
MAX_UNBELIEVED = 3
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


def join_bundle(sealed: Sequence[bytes]) -> bytes:
    return b"\n".join(sealed)


def fill_bundle(sizes: Iterable[int]) -> int:
    """How many of the messages, in order, one bundle holds."""
    room, number = MAX_BUNDLE, 0
    for size in sizes:
        room -= size + 1
        if number == MAX_MESSAGES or room < 0:
            break
        number += 1
    return number


def split_bundle(raw: bytes) -> list[bytes]:
    """The sealed messages of a bundle, unopened. Raises PartnerError (too_large)."""
    if len(raw) > MAX_BUNDLE or raw.count(b"\n") >= MAX_MESSAGES:
        raise PartnerError(
            "too_large", f"a bundle has at most {MAX_MESSAGES} messages and {MAX_BUNDLE} bytes"
        )
    return raw.split(b"\n")


def join_answers(answers: Iterable[bytes | PartnerError]) -> bytes:
    """A line for each message of a bundle: its sealed receipt, or code and detail of its error."""
    return b"\n".join(
        write_error(answer) if isinstance(answer, PartnerError) else answer for answer in answers
    )


def write_error(error: PartnerError) -> bytes:
    """What the wire says of an error: its stable code and one line, as JSON."""
    return json.dumps({"code": error.code, "detail": str(error)}, ensure_ascii=True).encode("ascii")


def read_code(answer: bytes) -> str:
    """The stable word of an error line, or nothing; what else it says is neither believed nor kept."""
    try:
        code = json.loads(answer[:2000])["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""


def split_answers(raw: bytes, number: int) -> list[bytes]:
    """The answer to each of `number` messages. Raises TransportError when there are more or fewer."""
    if raw.count(b"\n") != number - 1:
        raise TransportError(f"{number} messages were sent and not as many answers came")
    return raw.split(b"\n")
