"""A roster row and a notice, fact beside fact, for the officer who decides."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine.screening.evidence import normalise_document


@dataclass(frozen=True)
class Fact:
    """`agrees` is about equality alone; what it weighs stands in the reasons."""

    label: str
    found: str
    sought: str
    agrees: Literal["same", "differs", "unknown"]


def set_side_by_side(row: RosterRow, notice: Notice) -> list[Fact]:
    name = row.name.casefold()
    aliases = [Fact(_("Also written"), "", alias, _spelt(name, alias)) for alias in notice.aliases]
    documents = normalise_document(row.document), normalise_document(notice.document)
    return [
        Fact(_("Name"), row.name, notice.name, _spelt(name, notice.name)),
        *aliases,
        _fact(_("Born"), row.birth_date, notice.birth_date),
        _fact(_("Sex"), row.sex, notice.sex),
        _fact(_("Nationality"), country_name(row.nationality), country_name(notice.nationality)),
        Fact(_("Document"), row.document, notice.document, _agree(*documents)),
    ]


def _spelt(name: str, other: str) -> Literal["same", "unknown"]:
    """Only the very spelling is shown as the same: whether another one is that name stands in the reasons."""
    return "same" if name and name == other.casefold() else "unknown"


def _fact(label: str, found: str, sought: str) -> Fact:
    return Fact(label, found, sought, _agree(found, sought))


def _agree(found: str, sought: str) -> Literal["same", "differs", "unknown"]:
    if not found or not sought:
        return "unknown"
    return "same" if found == sought else "differs"
