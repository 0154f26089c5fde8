"""What the door recognises in what somebody writes, to show it back: nothing is decided by it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from jointdesk.engine.identifiers import extract
from jointdesk.formats.kind_names import name_kind
from jointdesk.portal.door import DOOR
from jointdesk.portal.drafts import Draft

MOST_SHOWN = 60


@dataclass(frozen=True)
class Recognised:
    kind: str
    value: str
    written: str

    @property
    def key(self) -> str:
        """What stands for it in a form: its own, wherever it stands in a list that changes meanwhile."""
        return sha256(f"{self.kind}|{self.value}".encode()).hexdigest()[:16]

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)

    @property
    def shown(self) -> str:
        """The normal form, as people read it: the bank or app, then the number or name."""
        first, colon, rest = self.value.partition(":")
        return (
            f"{first} {rest}" if colon and self.kind in ("bank_account", "wallet", "handle") else self.value
        )

    def record(self) -> dict[str, Any]:
        return asdict(self)


def recognise(*texts: str) -> list[Recognised]:
    """Each once, in the order in which they stand. What fails its check is left to the officers, who read the text."""
    return join(
        Recognised(one.kind, one.value, one.raw[:500])
        for text in texts
        for one in extract(text, DOOR.country)
        if one.valid and len(one.value) <= 500
    )


def denied_in(draft: Draft) -> set[str]:
    """Keys of what its writer said is not theirs. What nobody looked at is not denied."""
    return set(draft.answers.get("named", {}).get("denied", ()))


def join(found: Iterable[Recognised]) -> list[Recognised]:
    """Each once, as it was found first."""
    each: dict[tuple[str, str], Recognised] = {}
    for one in found:
        each.setdefault((one.kind, one.value), one)
    return list(each.values())[:MOST_SHOWN]
