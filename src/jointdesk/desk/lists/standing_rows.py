"""Which rows a list held, so that it can be asked later whether its officer may still read each of them."""

import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

AT_ONCE = 10_000


class StandingRows(HttpResponse):
    """What a list answers when it is asked which rows there are: nothing that a browser could show."""

    def __init__(self, rows: QuerySet[Any] | None) -> None:
        super().__init__(status=204)
        self.rows = rows


def keys_of(rows: QuerySet[Any]) -> Iterator[int]:
    """Their keys, ascending."""
    if rows.query.is_sliced:
        yield from sorted(rows.values_list("pk", flat=True))
        return
    # a row that a join repeats stands there once
    last = None
    for key in rows.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE):
        if key != last:
            yield key
        last = key


def pack(keys: Iterable[int]) -> bytes:
    return zlib.compress(array("q", keys).tobytes(), 6)


def unpack(packed: bytes) -> "array[int]":
    found: array[int] = array("q")
    found.frombytes(zlib.decompress(packed))
    return found


def all_stand(packed: bytes, rows: QuerySet[Any]) -> bool:
    """Whether each of the rows kept is among these. Both are walked once."""
    standing = keys_of(rows)
    return all(_reaches(standing, kept) for kept in unpack(packed))


def _reaches(standing: Iterator[int], kept: int) -> bool:
    return next((key for key in standing if key >= kept), None) == kept
