"""Who watches our log. The rooms above know the partners; this one asks them."""

from typing import Any

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.audit.signals import cosigned_sizes_asked, witness_keys_asked


def keys_of_witness(witness: str) -> frozenset[bytes]:
    """Every key we ever trusted this desk by; none for a desk we do not know."""
    answers: list[tuple[Any, Any]] = witness_keys_asked.send(sender=Entry, witness=witness)
    return frozenset(key for _, keys in answers for key in keys)


def cosigned_sizes() -> dict[str, int]:
    """Desk id -> how many of our entries it is known to have cosigned."""
    sizes: dict[str, int] = {}
    answers: list[tuple[Any, Any]] = cosigned_sizes_asked.send(sender=Entry)
    for _, answer in answers:
        sizes.update(answer)
    return sizes
