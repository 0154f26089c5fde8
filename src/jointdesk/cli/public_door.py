"""The public door as a process of its own: `jointdesk serve --door public`."""

import gc
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from socket import socket
from typing import Any

import click

from jointdesk.engine.errors import OwnError

MEBIBYTE = 1024 * 1024
# the form around the files
AROUND = 2 * MEBIBYTE
# an old telephone on the slowest networks sends ten times as much a second; whoever only holds the line open, less
LONGEST_BODY_SECONDS, LEAST_RATE = 3600.0, 1024.0
# of one process, each with a file or three of its own: what holds lines open leaves the process able to answer
MOST_CONNECTIONS = 600


def enter_door(home: Path) -> Path:
    """Set Django up for the door that is `home`, or lies in a desk's home. Raises OwnError with one line."""
    from jointdesk.portal.door_folder import SETTINGS, read_door, read_secret

    folder = home if (home / SETTINGS).exists() else home / "door"
    read_door(folder)
    read_secret(folder)
    os.environ["JOINTDESK_DOOR"] = str(folder.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "jointdesk.portal.settings"
    import django
    from django.core.exceptions import ImproperlyConfigured

    from jointdesk.portal.store import lay_tables

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise OwnError(str(error)) from None
    lay_tables(folder)
    return folder


def serve_door(
    home: Path, listen: Callable[[str], socket], processes: int = 1, *, is_first: bool = True
) -> None:
    """Answer for the public until the process is ended. `listen`: a socket on the door's host.

    Several processes share the socket and the door's folder, in which their counts lie. The first keeps the house, and
    the others end with it.
    """
    enter_door(home)
    import uvicorn

    from jointdesk.portal.door import DOOR
    from jointdesk.portal.housekeeping import keep_house, keep_keys

    listener, stop = listen(DOOR.host), threading.Event()
    others: list[subprocess.Popen[bytes]] = []
    if is_first:
        port = listener.getsockname()[1]
        click.echo(f"The public door of the desk {DOOR.desk} answers at http://{DOOR.host}:{port}/")
        threading.Thread(target=keep_house, args=(stop,), name="housekeeping", daemon=True).start()
        others = [_serve_beside(home, listener.fileno()) for _number in range(processes - 1)]
    else:
        threading.Thread(target=keep_keys, args=(stop,), name="keys", daemon=True).start()
        threading.Thread(target=_end_with_the_first, daemon=True).start()
    try:
        uvicorn.Server(_configure()).run(sockets=[listener])
    finally:
        stop.set()
        for other in others:
            other.terminate()
            other.wait(30)


def _configure() -> Any:
    """How it is served, everything imported before the first visitor waits for it."""
    import uvicorn
    from django.urls import get_resolver

    from jointdesk.bodies.bounded_bodies import BoundedBodies
    from jointdesk.bodies.few_threads import FewThreads
    from jointdesk.bodies.pace import Pace
    from jointdesk.bodies.patient_heads import PatientHeads
    from jointdesk.portal.door import DOOR

    # styles are short: that they are read whole before they are sent is no news
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    app: Any = BoundedBodies(
        FewThreads(),
        _count_nothing,
        most_upload=DOOR.largest_report_mb * MEBIBYTE + AROUND,
        pace=Pace(LONGEST_BODY_SECONDS, LEAST_RATE),
        turned_to="/turned/",
    )
    _ = get_resolver().url_patterns
    # what the program itself consists of is looked through by no collection, which would stop a page for it
    gc.collect()
    gc.freeze()
    # whom our own proxies forward for is read in portal/limits, and nowhere else
    return uvicorn.Config(
        app,
        http=PatientHeads,
        limit_concurrency=MOST_CONNECTIONS,
        log_level="error",
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
    )


def _serve_beside(home: Path, fd: int) -> "subprocess.Popen[bytes]":
    program = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"
    arguments = ["serve", "--door", "public", "--home", str(home), "--fd", str(fd), "--beside"]
    return subprocess.Popen([sys.executable, "-c", program, *arguments], pass_fds=[fd], stdin=subprocess.PIPE)


def _end_with_the_first() -> None:
    """Its end of the pipe closes when it ends, however it ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _count_nothing(code: str) -> None:
    """The public door has no wire."""
