"""A large set is computed in processes of its own: the curve's library holds the interpreter's lock.

They are started afresh (spawn), know no database, hold one set's secret, handed to them through the pipe that starts
them and by no other way, and end with the process that started them, however that ends.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

from jointdesk.engine.errors import OwnError
from jointdesk.engine.exchange.matching.commitments import Committed
from jointdesk.engine.exchange.matching.set_building import build_shard

# pieces under way for each process: memory does not grow with the set
AHEAD = 2
PROCESSES = 4
_held: list[tuple[bytes, str, bytes]] = []


def build_shards(
    seed: bytes, info: str, secret: bytes, pieces: Iterable[tuple[str, Sequence[Committed]]]
) -> Iterator[tuple[str, bytes]]:
    """Each piece's name and its shard, in order. Raises OwnError when a process died, as where memory is short."""
    processes = min(PROCESSES, len(os.sched_getaffinity(0)))
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_hold,
        initargs=(seed, info, secret),
    )
    under_way: deque[tuple[str, Future[bytes]]] = deque()
    try:
        for name, piece in pieces:
            under_way.append((name, pool.submit(_build, piece)))
            if len(under_way) == processes * AHEAD:
                name, done = under_way.popleft()
                yield name, done.result()
        for name, done in under_way:
            yield name, done.result()
    except BrokenProcessPool:
        raise OwnError("a process that computed the set was ended; publish again to go on") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _hold(seed: bytes, info: str, secret: bytes) -> None:
    _held.append((seed, info, secret))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _build(piece: Sequence[Committed]) -> bytes:
    return build_shard(*_held[0], piece)
