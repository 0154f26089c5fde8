"""Messages too large to travel whole: cut into parts, each an ordinary message, and joined again.

Parts are numbered from 1 and go in order in their message's conversation, so each has its own receipt and a transfer
goes on where it stopped. Size and SHA-256 of the whole stand in every part. Only joining holds the whole.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import timedelta

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail.effects import Unfinished
from jointdesk.engine.exchange.wire.bodies import Body, Part, delivery
from jointdesk.engine.exchange.wire.bodies.delivery import LARGEST_WHOLE
from jointdesk.engine.exchange.wire.canonical import read_object, write_object

# unfinished wholes of one partner, together
MOST_UNFINISHED = 4 * LARGEST_WHOLE
# an unfinished whole that got no part for so long is given up
GIVEN_UP_AFTER = timedelta(days=30)
# a JSON value costs memory beyond its bytes: so many commas, colons, brackets and braces a whole may have
MOST_MARKS = 1_000_000
MARKS = b",:[{"


def divide(body: Body, whole: str) -> Iterator[Body]:
    """The bodies to queue for `body`: itself, or its parts under the id `whole`. Raises CallerError."""
    raw = write_object(body.write())
    if len(raw) <= delivery.PART:
        yield body
        return
    if len(raw) > LARGEST_WHOLE or _count_marks(raw) > MOST_MARKS:
        raise CallerError(f"a message has at most {LARGEST_WHOLE} bytes and {MOST_MARKS} values")
    digest = hashlib.sha256(raw).digest()
    for number, start in enumerate(range(0, len(raw), delivery.PART), 1):
        octets = raw[start : start + delivery.PART]
        yield Part(whole=whole, carries=body.type, number=number, size=len(raw), digest=digest, octets=octets)


def check_next(part: Part, conversation: str, unfinished: Unfinished | None) -> None:
    """Raises PartnerError (incomplete) unless `part` continues the whole it belongs to."""
    expected = Unfinished(conversation, part.carries, part.size, part.digest, part.number - 1)
    if unfinished != expected:
        raise PartnerError("incomplete", f"part {part.number} of {part.of} does not continue what is here")


def join(part: Part, octets: Iterable[bytes]) -> dict[str, object]:
    """The whole body; `part` is its last. Raises PartnerError (bad_digest, too_large, malformed)."""
    raw = b"".join(octets)
    if len(raw) != part.size or not hmac.compare_digest(hashlib.sha256(raw).digest(), part.digest):
        raise PartnerError("bad_digest", "the parts do not make the whole that was announced")
    if _count_marks(raw) > MOST_MARKS:
        raise PartnerError("too_large", f"a message has at most {MOST_MARKS} values")
    return read_object(raw)


def _count_marks(raw: bytes) -> int:
    return sum(raw.count(mark) for mark in MARKS)
