"""What a list is taken for, and whether an officer waits for it at the page.

1. A list that may speak of persons leaves only with a purpose; which ones need none is a reviewed table (unasked.yaml).
2. The purpose is asked on one page for all lists, goes into the register of accesses and stands in the file itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest

from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_yaml

LONGEST = 200  # characters of a purpose


def keep_silent(_rows: int) -> None:
    """Nobody is told how far the file has come."""


@dataclass(frozen=True)
class Taking:
    """`waits`: at a page, so not for long. `looks`: nothing leaves, it is asked which rows there are. `tell`: is given
    how many rows are written."""

    purpose: str
    waits: bool = False
    looks: bool = False
    tell: Callable[[int], None] = keep_silent


class TakesLong(CallerError):
    """The list is too long to wait for at a page."""


def taking_of(request: HttpRequest, name: str) -> Taking | None:
    """What was said of it; None: a purpose is still to be asked. A script says it in the address (`purpose=`)."""
    said: Taking | None = getattr(request, "taking", None)
    if said is not None:
        return said
    if purpose := read_purpose(request.GET.get("purpose", "")):
        return Taking(purpose)
    return Taking("", waits=True) if name in unasked() else None


def read_purpose(text: str) -> str:
    """On one line, bounded."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST]


@cache
def unasked() -> dict[str, str]:
    """List's name -> why no purpose is asked."""
    groups: dict[str, list[str]] = read_yaml("jointdesk.desk.lists", "unasked.yaml")
    return {name: reason for reason, names in groups.items() for name in names}
