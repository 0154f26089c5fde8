"""Two check bytes behind the bytes of a receipt, which find a slip and say where it is.

A Reed-Solomon code over GF(256) (polynomial 0x11d, generator 2): any one wrong byte is found, located and put right;
any two are found, though two together may look like one elsewhere. So what is located is proposed, never taken.
"""

from collections.abc import Iterable
from functools import cache

POLYNOMIAL = 0x11D
CHECKS = 2


def add_checks(data: bytes) -> bytes:
    """`data` and two bytes more, such that both sums over all bytes are zero."""
    places = len(data) + CHECKS
    total, weighted = sums(data)
    # c + d = total; c * a^(n-2) + d * a^(n-1) = weighted
    one, two = power(places - 2), power(places - 1)
    second = _divide(weighted ^ _multiply(total, one), one ^ two)
    return data + bytes((total ^ second, second))


def sums(octets: Iterable[int]) -> tuple[int, int]:
    """The sum of the bytes, and of the bytes each times 2 to the power of its place. (0, 0) for a whole code."""
    total = weighted = 0
    for place, octet in enumerate(octets):
        total ^= octet
        weighted ^= _multiply(octet, power(place))
    return total, weighted


def find_slip(octets: bytes) -> tuple[int, int] | None:
    """The place of the one byte that is wrong, and what it should be; None when one byte does not explain it."""
    total, weighted = sums(octets)
    if not total or not weighted:
        return None
    place = _logs()[1][_divide(weighted, total)]
    return (place, octets[place] ^ total) if place < len(octets) else None


def find_swap(octets: bytes) -> int | None:
    """The place of two neighbours that were written in each other's place, if one such swap alone explains it."""
    found = []
    for place in range(len(octets) - 1):
        swapped = bytearray(octets)
        swapped[place], swapped[place + 1] = octets[place + 1], octets[place]
        if swapped != octets and sums(swapped) == (0, 0):
            found.append(place)
    return found[0] if len(found) == 1 else None


def power(exponent: int) -> int:
    return _logs()[0][exponent % 255]


def _multiply(one: int, other: int) -> int:
    if not one or not other:
        return 0
    powers, logs = _logs()
    return powers[(logs[one] + logs[other]) % 255]


def _divide(one: int, other: int) -> int:
    powers, logs = _logs()
    return powers[(logs[one] - logs[other]) % 255] if one else 0


@cache
def _logs() -> tuple[tuple[int, ...], dict[int, int]]:
    powers = [1]
    while len(powers) < 255:
        doubled = powers[-1] << 1
        powers.append(doubled ^ POLYNOMIAL if doubled > 255 else doubled)
    return tuple(powers), {value: exponent for exponent, value in enumerate(powers)}
