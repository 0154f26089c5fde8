"""A desk's folder, and how a command comes into it."""

import functools
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from jointdesk.engine.errors import OwnError

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="JOINTDESK_HOME",
    default=Path("desk"),
    show_default=True,
    help="The desk's folder.",
)


def enter(home: Path) -> None:
    """Set Django up for the desk in `home`. Raises OwnError with one line when that is no desk."""
    os.environ["JOINTDESK_HOME"] = str(home.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "jointdesk.settings"
    import django
    from django.core.exceptions import ImproperlyConfigured

    # of what is imported nothing is rubbish: looking through it again and again took a sixth of the start
    gc.disable()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise OwnError(str(error)) from None
    finally:
        gc.freeze()
        gc.enable()


def desk_command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a click callback that needs the desk: adds --home and sets Django up before the body runs."""

    @home_option
    @functools.wraps(function)
    def entered(*args: Any, home: Path, **kwargs: Any) -> Any:
        enter(home)
        return function(*args, **kwargs)

    return entered
