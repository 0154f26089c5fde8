"""Which role holds which action: one reviewed table, `permissions.yaml`."""

from functools import cache
from typing import Protocol

from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.reference import read_yaml


class Holder(Protocol):
    """Whoever holds a role: an Officer."""

    role: str

    def may(self, action: str) -> bool: ...


@cache
def table() -> dict[str, frozenset[str]]:
    """action -> the roles that hold it."""
    raw = read_yaml("jointdesk.desk.accounts", "permissions.yaml")
    return {action: frozenset(roles) for action, roles in raw.items()}


def allowed(role: str, action: str) -> bool:
    return role in table().get(action, frozenset())


def require(officer: Holder, action: str) -> None:
    """Raise NotAllowed unless the officer's role holds `action`."""
    if not officer.may(action):
        raise NotAllowed(f"the role {officer.role} may not do {action}")
