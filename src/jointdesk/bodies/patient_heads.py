"""Whoever opens a connection says soon what they want: one who only holds the line open is let go.

uvicorn bounds the time between two requests, and `bounded_bodies` that of a body. This bounds what lies between: a
connection on which nothing is asked, or a head that drips in a letter at a time.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0


class PatientHeads(H11Protocol):
    """A connection that at two looks, one after the other, is at the same place before a head, is closed."""

    head_seconds = HEAD_SECONDS

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._answered_before: Any = self
        self._looking = asyncio.get_running_loop().call_later(self.head_seconds, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._looking.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        waiting = self.cycle is None or self.cycle.response_complete
        if waiting and self._answered_before is self.cycle:
            self.transport.close()
            return
        self._answered_before = self.cycle if waiting else self
        self._looking = asyncio.get_running_loop().call_later(self.head_seconds, self._look)
