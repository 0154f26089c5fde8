"""Checks of the desk's health, registered by the rooms whose business they are.

register("outbox", _("Messages waiting"), read) with `read() -> Reading`; a check that fails is itself a bad reading.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

log = logging.getLogger("jointdesk.health")


@dataclass(frozen=True)
class Reading:
    """How one thing stands: `tone` is green, amber or red; `value` short words; `advice` what to do about it."""

    tone: str
    value: str
    advice: str = ""


@dataclass(frozen=True)
class Check:
    name: str
    label: Promise | str
    read: Callable[[], Reading]

    def take(self) -> Reading:
        try:
            return self.read()
        except (DatabaseError, OSError, ValueError):
            log.exception("health check %s", self.name)
            return Reading("red", _("could not be read"), _("See the desk's log on the server."))


_CHECKS: dict[str, Check] = {}


def register(name: str, label: Promise | str, read: Callable[[], Reading]) -> None:
    """Add a check to the health page; the same name again replaces it."""
    _CHECKS[name] = Check(name, label, read)


def all_checks() -> list[Check]:
    return list(_CHECKS.values())
