"""Which role holds which action: one reviewed table, `permissions.yaml`, and what a small desk adds to it."""

from functools import cache
from typing import Protocol

from django.conf import settings

from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.reference import read_yaml


class Holder(Protocol):
    """Whoever holds a role: an Officer."""

    role: str

    def may(self, action: str) -> bool: ...


@cache
def table(name: str = "permissions.yaml") -> dict[str, frozenset[str]]:
    """action -> the roles that hold it."""
    raw = read_yaml("jointdesk.desk.accounts", name)
    return {action: frozenset(roles) for action, roles in raw.items()}


def small_additions() -> dict[str, frozenset[str]]:
    """action -> the roles that hold it too where the desk is small."""
    return table("permissions_small.yaml")


def holders(action: str) -> frozenset[str]:
    """The roles that hold `action` at this desk."""
    roles = table().get(action, frozenset())
    return roles | small_additions().get(action, frozenset()) if settings.DESK.small_desk else roles


def guest_holders(action: str) -> frozenset[str]:
    """The roles that hold `action` in a guest organisation's unit: what is not listed there, no guest may do."""
    return table("permissions_guest.yaml").get(action, frozenset()) & holders(action)


def allowed(role: str, action: str, *, guest: bool = False) -> bool:
    return role in (guest_holders(action) if guest else holders(action))


def require(officer: Holder, action: str) -> None:
    """Raise NotAllowed unless the officer's role holds `action`."""
    if not officer.may(action):
        raise NotAllowed(f"the role {officer.role} may not do {action}", action)
