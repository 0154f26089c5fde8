"""`jointdesk serve`: one process runs a desk, web and worker."""

import gc
import importlib
import logging
import socket
import threading
import warnings
from pathlib import Path

import click

from jointdesk.cli.home import enter, home_option
from jointdesk.engine.errors import CallerError

log = logging.getLogger("jointdesk.serve")
PORTS_TRIED = 50
# imported by the first text that is read or linked, were they not here before it
FIRST_USED = ("jointdesk.engine.identifiers.kinds", "jointdesk.desk.networks.relinking", "tldextract")


@click.command(name="serve")
@home_option
@click.option("--host", default=None, help="Address to listen on; default: the desk's own (127.0.0.1).")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--exact-port", is_flag=True, help="Fail instead of taking the next free port.")
@click.option(
    "--fd", default=None, type=int, hidden=True, help="A socket that listens already, as handed down."
)
@click.option(
    "--door",
    type=click.Choice(["officers", "public"]),
    default="officers",
    show_default=True,
    help="Whom it answers; the public door has a folder of its own (`jointdesk door init`).",
)
@click.option(
    "--processes",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Of the public door: how many answer, each on a core of its own.",
)
@click.option("--beside", is_flag=True, hidden=True, help="One of several processes of a public door.")
@click.option("--worker/--no-worker", default=True, help="Run the worker in this process.")
def command(
    home: Path,
    host: str | None,
    port: int,
    exact_port: bool,
    fd: int | None,
    door: str,
    processes: int,
    beside: bool,
    worker: bool,
) -> None:
    """Serve the desk's pages, its API and its wire, and run its worker; or the public door."""
    if door == "public":
        from jointdesk.cli.public_door import serve_door

        return serve_door(
            home, lambda own: _listen(host or own, port, exact_port, fd), processes, is_first=not beside
        )
    if processes > 1:
        raise CallerError("--processes: of the public door only; a desk has one worker (see --no-worker)")
    enter(home)
    import uvicorn

    from jointdesk.bodies.bounded_bodies import BoundedBodies
    from jointdesk.bodies.sealed_bodies import SealedBodies
    from jointdesk.cli.migrate import require_tables
    from jointdesk.cli.worker import hold_lock, run_worker
    from jointdesk.desk.audit.profile import note_profile
    from jointdesk.desk.exchange.mail.refusals import count_refusal
    from jointdesk.settings import DESK, HOME

    require_tables(HOME)
    # two workers on one folder would sign with keys the other does not know of
    lock = hold_lock(HOME) if worker else None

    # whoever edits desk.toml by hand leaves a trace as well
    note_profile(DESK.small_desk)
    # static files and exports are short: that they are read whole before they are sent is no news
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    listener = _listen(host or DESK.host, port, exact_port, fd)
    taken = listener.getsockname()[1]
    click.echo(f"The desk {DESK.id} answers at http://{DESK.id}.localhost:{taken}/")
    stop = threading.Event()
    if worker:
        threading.Thread(target=run_worker, args=(stop,), name="worker", daemon=True).start()
    app = BoundedBodies(SealedBodies(), count_refusal, turned_to="/turned/")
    settle()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    try:
        server.run(sockets=[listener])
    finally:
        stop.set()
        if lock is not None:
            lock.close()


def settle() -> None:
    """Import every view before the first visitor waits for it. What the program itself consists of is looked through by
    no collection of rubbish, which would stop a page for it."""
    from django.urls import get_resolver

    gc.disable()
    _ = get_resolver().url_patterns
    for module in FIRST_USED:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    gc.enable()


def _listen(host: str, port: int, exact_port: bool, fd: int | None) -> socket.socket:
    if fd is not None:
        return socket.socket(fileno=fd)
    listener = listen(host, port, 1 if exact_port else PORTS_TRIED)
    if (taken := listener.getsockname()[1]) != port:
        click.echo(f"Port {port} is in use; taking {taken}.")
    return listener


def listen(host: str, port: int, tries: int) -> socket.socket:
    """A listening socket on `port`, or on the next free one within `tries`. Raises CallerError when all are taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + tries, 65536)):
        # the protocol is named, or asyncio leaves Nagle on and every kept-alive answer waits 40 ms
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    last = min(port + tries, 65536) - 1
    raise CallerError(f"no free port between {port} and {last} on {host}")
