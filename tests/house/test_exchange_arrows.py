"""The rooms of the exchange import each other in one direction, but for pairs that are named here with their reason."""

import ast
from collections import defaultdict
from itertools import combinations
from pathlib import Path

EXCHANGE = Path(__file__).parents[2] / "src/jointdesk/desk/exchange"
PACKAGE = "jointdesk.desk.exchange"
BOTH_WAYS = {
    ("data", "plans"): "a plan is a datum; who may read of data asks who may read plans",
    (
        "data",
        "requests",
    ): "requests and answers are data; a corrected notice is put to its partners as notices are",
    ("files", "mail"): "folders and the wire's doors carry files; files are fetched by the mail's transport",
    ("files", "requests"): "an answer names its files; a file belongs to a request",
    ("groups", "requests"): "a request may belong to a group; a group's chronology shows requests",
    ("handlers", "mail"): "the mailroom calls handlers; handlers queue what they answer",
    ("mail", "matching"): "the wire's doors and the worker serve sets; matching queues its announcements",
    ("matching", "safeguards"): "a question's words are neutral; the protection gate knows whom we look for",
    (
        "requests",
        "safeguards",
    ): "a request passes the safeguards; whoever acts alone sends the request itself",
}


def rooms() -> list[str]:
    return sorted(
        path.parent.name for path in EXCHANGE.glob("*/__init__.py") if path.parent.name != "migrations"
    )


def imported_rooms(path: Path) -> set[str]:
    """Names right below the exchange that a file imports from."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == PACKAGE:
            modules = [f"{PACKAGE}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        else:
            continue
        found |= {name.split(".")[3] for name in modules if name.startswith(f"{PACKAGE}.")}
    return found


def test_no_two_rooms_import_each_other_but_those_named():
    uses: dict[str, set[str]] = defaultdict(set)
    for room in rooms():
        for path in (EXCHANGE / room).rglob("*.py"):
            uses[room] |= imported_rooms(path)
    both = {(a, b) for a, b in combinations(rooms(), 2) if b in uses[a] and a in uses[b]}
    assert both == set(BOTH_WAYS)


def test_doors_are_imported_by_doors_only():
    """Pages and the API ask the rooms; no room asks a page."""
    for room in set(rooms()) - {"api", "views", "templatetags"}:
        for path in (EXCHANGE / room).rglob("*.py"):
            assert not imported_rooms(path) & {"api", "views", "templatetags"}, path
