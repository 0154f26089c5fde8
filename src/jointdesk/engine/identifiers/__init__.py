"""Reading phones, accounts, wallets, sites, handles and documents out of what people write.

    extract(text, country=None) -> list[Identifier]      sorted by start; two readings where truly ambiguous
    read_identifiers(text, country=None) -> Findings     the same, and where reading a very long text stopped
    normalise(kind, raw, country=None) -> str | None     one identifier by itself; None if it is none
    known_hubs() -> dict[(kind, value), what]            public hotlines, platform domains, police numbers

Rules: no exception and linear time whatever the string; an account is not a phone, an amount is not an account;
spans are offsets in the original text; what needs a cue ("STK", "계좌") is not guessed without one.
"""

from jointdesk.engine.identifiers.extraction import (
    KINDS,
    MOST_WORK,
    Findings,
    extract,
    normalise,
    read_identifiers,
)
from jointdesk.engine.identifiers.hubs import known_hubs
from jointdesk.engine.identifiers.identifier import Identifier

__all__ = [
    "KINDS",
    "MOST_WORK",
    "Findings",
    "Identifier",
    "extract",
    "known_hubs",
    "normalise",
    "read_identifiers",
]
