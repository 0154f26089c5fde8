"""Somebody who waits at a terminal is told how far a command is; files and pipes are told nothing."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

Item = TypeVar("Item")
# Seconds after which a terminal is told how far it is, and again.
_PATIENCE = 1.0


def tell(
    items: Iterable[Item], what: str, total: int | None = None, reached: Callable[[Item], int] | None = None
) -> Iterator[Item]:
    """The items; a terminal that waits is told how many it has been, or how far the item says that it is."""
    told, shown = time.perf_counter(), False
    watched = sys.stderr.isatty()
    for number, item in enumerate(items):
        if watched and time.perf_counter() - told > _PATIENCE:
            told, shown = time.perf_counter(), True
            far = reached(item) if reached else number
            click.echo(f"\r{far:,}{f' of {total:,}' if total else ''} {what}", err=True, nl=False)
        yield item
    if shown:
        click.echo(err=True)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A terminal that has waited a second for something without steps is told for what."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(_PATIENCE, click.echo, [f"{what} ..."], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
