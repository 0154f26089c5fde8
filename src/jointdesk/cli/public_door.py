"""The public door as a process of its own: `jointdesk serve --door public`."""

import gc
import os
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


def serve_door(home: Path, listen: Callable[[str], socket]) -> None:
    """Answer for the public until the process is ended. `listen`: a socket on the door's host."""
    enter_door(home)
    import uvicorn
    from django.urls import get_resolver

    from jointdesk.bodies.bounded_bodies import BoundedBodies
    from jointdesk.bodies.pace import Pace
    from jointdesk.bodies.patient_heads import PatientHeads
    from jointdesk.bodies.sealed_bodies import SealedBodies
    from jointdesk.portal.door import DOOR
    from jointdesk.portal.housekeeping import keep_house

    # styles are short: that they are read whole before they are sent is no news
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    listener = listen(DOOR.host)
    port = listener.getsockname()[1]
    click.echo(f"The public door of the desk {DOOR.desk} answers at http://{DOOR.host}:{port}/")
    most = DOOR.largest_report_mb * MEBIBYTE + AROUND
    app: Any = BoundedBodies(
        SealedBodies(),
        _count_nothing,
        most_upload=most,
        pace=Pace(LONGEST_BODY_SECONDS, LEAST_RATE),
        turned_to="/turned/",
    )
    # every view is imported before the first visitor waits for it
    _ = get_resolver().url_patterns
    # what the program itself consists of is looked through by no collection, which would stop a page for it
    gc.collect()
    gc.freeze()
    # whom our own proxies forward for is read in portal/limits, and nowhere else
    config = uvicorn.Config(
        app,
        http=PatientHeads,
        log_level="warning",
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
    )
    stop = threading.Event()
    threading.Thread(target=keep_house, args=(stop,), name="housekeeping", daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        stop.set()


def _count_nothing(code: str) -> None:
    """The public door has no wire."""
