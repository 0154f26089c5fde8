"""How far a source and its information are trusted: a scheme and its native code, kept as they were given.

Never converted: an A of one scheme is no A of another. A scheme we do not know is shown as it came.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_yaml

LONGEST = 60


@dataclass(frozen=True)
class Scheme:
    """`parts`: what each place of a code says: source, information, handling."""

    name: str
    code: re.Pattern[str]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """`scheme` empty: whoever gave the code did not say of which."""

    scheme: str
    code: str

    @property
    def is_of_its_scheme(self) -> bool | None:
        """None: a scheme we do not know says nothing about its codes."""
        scheme = schemes().get(self.scheme)
        return None if scheme is None else bool(scheme.code.fullmatch(self.code))


@cache
def schemes() -> Mapping[str, Scheme]:
    table = read_yaml("jointdesk.engine.exchange.joint", "evaluations.yaml")
    return {
        name: Scheme(name, re.compile(row["code"], re.ASCII), tuple(row["parts"]))
        for name, row in table.items()
    }


def read_evaluation(text: str) -> Evaluation | None:
    """Scheme and code of what an edit carries ("4x4 B2"); None where it carries nothing."""
    scheme, _space, code = text.strip().rpartition(" ")
    return Evaluation(scheme.strip(), code) if code else None


def write_evaluation(scheme: str, code: str) -> str:
    """What an edit carries. Raises CallerError for a code that a scheme we know does not have."""
    scheme, code = scheme.strip(), code.strip()
    if not code:
        return ""
    if not scheme or " " in code or len(scheme) + len(code) >= LONGEST:
        raise CallerError("evaluation: is a scheme and one code of it")
    if Evaluation(scheme, code).is_of_its_scheme is False:
        raise CallerError(f"evaluation: {scheme} has no such code")
    return f"{scheme} {code}"
