"""How long tests wait for what must come: for the thing itself, never for a time; a machine may do ten others meanwhile."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
# what does not come by then does not come at all
PATIENCE_SECONDS = 240.0


def wait_for(look: Callable[[], Found], what: str, *, every: float = 0.05) -> Found:
    """The first thing found that is true; `what` is said when nothing is. Looks once more when the time is over."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        is_last = time.monotonic() > until
        if found := look():
            return found
        assert not is_last, f"waited {PATIENCE_SECONDS:.0f} seconds in vain for {what}"
        time.sleep(every)
