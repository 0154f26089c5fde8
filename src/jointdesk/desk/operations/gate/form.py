"""What is asked at the gate first (form.yaml, versioned): urgent needs, and the signs that can be seen in a minute."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language

from jointdesk.engine.reference import read_yaml

CHILD = "child"


@dataclass(frozen=True)
class Need:
    code: str
    names: dict[str, str]

    def __str__(self) -> str:
        return self.names.get((get_language() or "en")[:2], self.names["en"])


@cache
def _form() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(__package__, "form.yaml")
    return found


@cache
def needs() -> dict[str, Need]:
    """Urgent needs by code, in the order they are asked."""
    return {row["code"]: Need(row["code"], dict(row["name"])) for row in _form()["needs"]}


def quick_signs() -> list[int]:
    """Numbers of the indicators asked at the gate."""
    return list(_form()["quick"])
