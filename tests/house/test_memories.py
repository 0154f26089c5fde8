"""What a module remembers between calls, and what it bounds by the clock, is no matter of a test (tests/left_behind.py)."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from left_behind import CLOCKS, KEPT, MEMORIES, TURNS

SOURCE = Path(__file__).parents[2] / "src"
CHANGES = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "move_to_end", "pop", "popitem", "popleft",
    "remove", "setdefault", "subtract", "update",
}  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_a_change_of_each_sort_is_seen() -> None:
    code = """
a, b, c, d, e, f = {}, [], 0, set(), {}, {}
a = {}
b = []
c: int = 0
d = set()
e = {}
f = {}
def change(f):
    global c
    c = 1
    a["x"] = 1
    b.append(1)
    e["x"] += 1
    f["x"] = 1
    d = []
    d.append(1)
"""
    assert set(remembered(ast.parse(code))) == {"a", "b", "c", "e"}


def test_each_memory_is_forgotten_or_has_its_reason() -> None:
    found = {(module, name) for path in sorted(SOURCE.rglob("*.py")) for module, name in of_module(path)}
    told = {(module, word) for module, reason in KEPT.items() for word in reason.replace(",", " ").split()}
    assert found - set(MEMORIES) - told == set()
    assert set(MEMORIES) <= found
    assert set(KEPT) <= {module for module, _name in found}


def test_what_is_forgotten_is_named_as_it_begins() -> None:
    for (module, name), first in MEMORIES.items():
        assert isinstance(getattr(importlib.import_module(module), name), dict), name
        assert isinstance(first, dict), name


def test_each_bound_of_time_is_lifted_for_tests_or_has_its_reason() -> None:
    asking = {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for path in sorted((SOURCE / "jointdesk" / "desk").rglob("*.py"))
        if "monotonic()" in path.read_text(encoding="utf-8")
    }
    assert asking - set(TURNS) - set(CLOCKS) == set()
    assert set(CLOCKS) <= asking


def of_module(path: Path) -> Iterator[tuple[str, str]]:
    if "migrations" not in path.parts:
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        for name in remembered(ast.parse(path.read_text(encoding="utf-8"))):
            yield module, name


def remembered(tree: ast.Module) -> set[str]:
    """Names at the top of a module that one of its functions changes."""
    tops = {name for node in tree.body for name in _assigned(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    return {name for function in functions for name in _changed(function) if name in tops}


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    return (target.id for target in targets if isinstance(target, ast.Name))


def _changed(function: Function) -> set[str]:
    """Names of its surroundings whose value a function replaces, or changes in place."""
    nodes = list(ast.walk(function))
    replaced = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    named = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.id for node in named if isinstance(node.ctx, ast.Store)} - replaced
    arguments = function.args
    own |= {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    return replaced | ({name for node in nodes if (name := _changed_by(node))} - own)


def _changed_by(node: ast.AST) -> str:
    place: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        place = node.func.value
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        place = node.value
    return place.id if isinstance(place, ast.Name) else ""
