"""A port in use is said, and the next free one taken."""

import socket

import pytest

from jointdesk.cli.serve import listen
from jointdesk.engine.errors import CallerError


def test_the_next_free_port_is_taken():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with listen("127.0.0.1", port, 20) as listener:
            assert port < listener.getsockname()[1] < port + 20


def test_no_free_port_is_one_clear_line():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(CallerError, match="no free port"):
            listen("127.0.0.1", busy.getsockname()[1], 1)
