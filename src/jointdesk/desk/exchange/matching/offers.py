"""What of ours may be published to a partner or asked of it: the row it stands for, and its elements."""

from dataclasses import dataclass

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.intake.models import Identifier

# the kind under which both identifiers and people may be found
DOCUMENT = "document"


@dataclass(frozen=True)
class Offer:
    """Something of ours that may be published or asked: the row it stands for and its elements under one kind."""

    kind: str  # an identifier kind, "person" or "person_year"
    row: Identifier | Notice | Person  # what a hit leads back to
    elements: tuple[bytes, ...]  # one for an identifier; up to 8 keys for a person


def place_of(row: Identifier | Notice | Person) -> tuple[str, int]:
    """The column in which rows of the exchange name this one, and its key."""
    return type(row).__name__.lower(), row.pk
