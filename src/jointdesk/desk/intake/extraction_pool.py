"""Reading the identifiers of many narratives, in processes of their own where there are thousands.

They are started afresh (spawn), know no database and are handed texts only. Pieces come back in their order, and
few are under way at once, so that memory does not grow with the file.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from jointdesk.engine.errors import InputError
from jointdesk.engine.identifiers import extract

T = TypeVar("T")
# (narrative, country)
Text = tuple[str, str]
# fewer pieces are read sooner than processes have started
FEW = 8
PROCESSES = 4
# pieces under way for each process
AHEAD = 3


class Found(NamedTuple):
    """An identifier whose check holds, with its place in the narrative."""

    kind: str
    value: str
    start: int
    end: int
    raw: str


def read_pieces(pieces: Iterable[tuple[T, list[Text]]], file: str) -> Iterator[tuple[T, list[list[Found]]]]:
    """Each piece's own value again, and what each of its texts names.

    Raises InputError for the file they are of when a process dies, as it does where memory is short.
    """
    rest = iter(pieces)
    first = list(islice(rest, FEW))
    processes = min(PROCESSES, len(os.sched_getaffinity(0)))
    if len(first) < FEW or processes < 2:
        yield from ((own, read_texts(texts)) for own, texts in chain(first, rest))
        return
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield from _spread(pool, chain(first, rest), processes * AHEAD)
    except BrokenProcessPool:
        raise InputError(
            "a process that read it was ended; nothing is stored, try again", file=file
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def read_texts(texts: Iterable[Text]) -> list[list[Found]]:
    return [
        [Found(one.kind, one.value, one.start, one.end, one.raw) for one in extract(*text) if one.valid]
        for text in texts
    ]


def _spread(
    pool: ProcessPoolExecutor, pieces: Iterator[tuple[T, list[Text]]], ahead: int
) -> Iterator[tuple[T, list[list[Found]]]]:
    under_way: deque[tuple[T, Future[list[list[Found]]]]] = deque()
    for own, texts in pieces:
        under_way.append((own, pool.submit(read_texts, texts)))
        if len(under_way) == ahead:
            done, future = under_way.popleft()
            yield done, future.result()
    for done, future in under_way:
        yield done, future.result()
