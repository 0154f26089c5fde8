"""`jointdesk serve`: one process runs a desk, web and worker."""

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


@click.command(name="serve")
@home_option
@click.option("--host", default=None, help="Address to listen on; default: the desk's own (127.0.0.1).")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--exact-port", is_flag=True, help="Fail instead of taking the next free port.")
@click.option(
    "--fd", default=None, type=int, hidden=True, help="A socket that listens already, as handed down."
)
@click.option("--worker/--no-worker", default=True, help="Run the worker in this process.")
def command(home: Path, host: str | None, port: int, exact_port: bool, fd: int | None, worker: bool) -> None:
    """Serve the desk's pages, its API and its wire, and run its worker."""
    enter(home)
    import uvicorn
    from django.core.asgi import get_asgi_application

    from jointdesk.cli.worker import hold_lock, run_worker
    from jointdesk.settings import DESK, HOME

    # two workers on one folder would sign with keys the other does not know of
    lock = hold_lock(HOME) if worker else None

    # static files and exports are short: that they are read whole before they are sent is no news
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    if fd is not None:
        listener = socket.socket(fileno=fd)
    else:
        listener = listen(host or DESK.host, port, 1 if exact_port else PORTS_TRIED)
    taken = listener.getsockname()[1]
    if fd is None and taken != port:
        click.echo(f"Port {port} is in use; taking {taken}.")
    click.echo(f"The desk {DESK.id} answers at http://{DESK.id}.localhost:{taken}/")
    stop = threading.Event()
    if worker:
        threading.Thread(target=run_worker, args=(stop,), name="worker", daemon=True).start()
    server = uvicorn.Server(
        uvicorn.Config(get_asgi_application(), log_level="warning", access_log=False, lifespan="off")
    )
    try:
        server.run(sockets=[listener])
    finally:
        stop.set()
        if lock is not None:
            lock.close()


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
