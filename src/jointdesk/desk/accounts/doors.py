"""Which door asks for which right: one reviewed table, enforced before a view. What it lacks opens to nobody.

A right is an action of permissions.yaml (several with "|": any of them), `-` for every officer, `open` for strangers
too. This keeps roles out of doors that are not theirs; what an officer finds behind his own is for `queries` to scope.
"""

from functools import cache

from django.http import HttpRequest

from jointdesk.desk.accounts.models import Officer
from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.reference import read_tsv

OFFICER, OPEN = "-", "open"
READS = ("GET", "HEAD", "OPTIONS")


@cache
def table() -> dict[tuple[str, str], str]:
    """(route, method) -> right. `any` as method: all of them; a route that ends in `*`: all that begin so."""
    rows = read_tsv("jointdesk.desk.accounts", "doors.tsv")
    return {(row["route"], row["method"]): row["right"] for row in rows}


def right_of(route: str, method: str) -> str | None:
    """The right that a door asks for; None for a door that nobody listed."""
    method = "GET" if method in READS else method
    for listed in (route, *_beginnings(route)):
        for asked in (method, "any"):
            if (listed, asked) in table():
                return table()[listed, asked]
    return None


def require_door(request: HttpRequest, route: str) -> None:
    """Raise NotAllowed when this officer may not pass. Whoever has not signed in is for SignInRequired and the API."""
    right = right_of(route, request.method or "GET")
    if right == OPEN:
        return
    if right is None:
        raise NotAllowed("this door is not in the table of doors (accounts/doors.tsv)")
    officer = request.user
    if not isinstance(officer, Officer) or right == OFFICER:
        return
    actions = right.split("|")
    if not any(officer.may(action) for action in actions):
        raise NotAllowed(f"the role {officer.role} may not do {actions[0]}", actions[0])


def _beginnings(route: str) -> list[str]:
    """`a/b/c` -> `a/b/*`, `a/*`."""
    parts = route.split("/")
    return ["/".join(parts[:length]) + "/*" for length in range(len(parts) - 1, 0, -1)]
