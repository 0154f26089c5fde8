"""A door asks its room's queries: it names no model's rows itself, and narrows what it was given only to the ones named in
the address. `narrowing_doors.tsv` has the others, each with why it is no question of who may see what.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

DESK = Path(__file__).parents[2] / "src" / "jointdesk" / "desk"
EXCEPTIONS = Path(__file__).with_name("narrowing_doors.tsv")
NAMES = {"views", "api", "doors"}
ENDINGS = ("_views", "_api", "_doors", "_page")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
NARROWS = {"filter", "exclude"}
# how an address, or a form of it, names a row
NAMED = {"pk", "key", "number", "reference", "code", "seal", "person", "row__row_id", "officer__username"}


def list_doors() -> Iterator[Path]:
    for path in sorted(DESK.rglob("*.py")):
        if path.stem in NAMES or path.stem.endswith(ENDINGS) or path.parent.name in NAMES:
            yield path


def find_questions(path: Path) -> Iterator[tuple[str, str]]:
    """(function, what it asks) of each place of a door that asks for rows by itself."""
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                yield function.name, ast.unparse(node)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _narrows(node):
                asked = ", ".join(keyword.arg or "**" for keyword in node.keywords)
                yield function.name, f"{node.func.attr} {asked}".strip()


def _narrows(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    asked = {(keyword.arg or "**").removesuffix("__in").removesuffix("__iexact") for keyword in call.keywords}
    return call.func.attr in NARROWS and not (asked and asked <= NAMED and not call.args)


def read_exceptions() -> set[tuple[str, str, str]]:
    lines = [line for line in EXCEPTIONS.read_text().splitlines() if not line.startswith("#")][1:]
    rows = [tuple(line.split("\t")) for line in lines]
    assert all(len(row) == 4 and row[3] for row in rows), "each line: file, function, asks, why"
    assert len({row[:3] for row in rows}) == len(rows)
    return {row[:3] for row in rows}


def test_doors_ask_their_rooms_queries():
    found = {
        (path.relative_to(DESK).as_posix(), function, asked)
        for path in list_doors()
        for function, asked in find_questions(path)
    }
    exceptions = read_exceptions()
    assert not found - exceptions, "ask the room's queries, or say in narrowing_doors.tsv why not"
    assert not exceptions - found, "narrowing_doors.tsv has lines of doors that ask no more"


def test_the_check_sees_what_it_is_for(tmp_path):
    door = tmp_path / "views.py"
    door.write_text(
        "def a(officer):\n    return Case.objects.get(pk=1)\n"
        "def b(officer):\n    return cases(officer).filter(pk=1)\n"
        "def c(officer):\n    return cases(officer).filter(unit=officer.unit).exclude(Q(mark='RED'))\n"
    )
    assert set(find_questions(door)) == {("a", "Case.objects"), ("c", "filter unit"), ("c", "exclude")}
