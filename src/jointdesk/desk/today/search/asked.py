"""What an officer asks the search for, read once: the words, what it spells, and whether it can be a reference."""

import unicodedata
from dataclasses import dataclass

from django.db.models import Q

from jointdesk.desk.accounts.beginnings import begins
from jointdesk.desk.intake.queries import clean, identifier_values

LONGEST = 120
SHORTEST = 2


@dataclass(frozen=True)
class Asked:
    """`text`: cleaned. `identifiers`: (kind, value) pairs it spells. `folded`: for comparing with words."""

    text: str
    folded: str
    identifiers: frozenset[tuple[str, str]]

    @property
    def is_enough(self) -> bool:
        return len(self.text) >= SHORTEST

    @property
    def may_be_reference(self) -> bool:
        return self.is_enough and len(self.text) <= 40 and " " not in self.text

    def begins(self, field: str) -> Q:
        """Rows whose `field` begins with the text, as typed or in capitals; answered from the field's index."""
        return begins(field, *{self.text, self.text.upper()})


def read_asked(text: str) -> Asked:
    text = " ".join(clean(text)[:LONGEST].split())
    spelled = frozenset(identifier_values(text)) if any(sign.isalnum() for sign in text) else frozenset()
    return Asked(text, fold(text), spelled)


def fold(text: str) -> str:
    """Words without case, accents and width, so that "bao cao" finds "Báo cáo"."""
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(sign for sign in bare if not unicodedata.combining(sign))
