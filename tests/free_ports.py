"""Ports for processes that are started later, or again, on the very same port.

Not one that the system hands out when asked for any: in the moment when nobody listens, a call that goes out of this
machine could be given that very number. Those below the system's own range are only ever asked for by name.
"""

import random
import socket
from pathlib import Path

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 10_000


def free_ports(count: int) -> list[int]:
    """So many that nobody listens on; drawn, so that two processes that ask at once do not get the same."""
    first = int(RANGE.read_text().split()[0]) if RANGE.exists() else 32_768
    choice = range(LOWEST, first) if first > LOWEST + 1_000 else range(first, 61_000)
    found: list[int] = []
    for port in random.SystemRandom().sample(choice, 500):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise AssertionError(f"no {count} free ports on this machine")
