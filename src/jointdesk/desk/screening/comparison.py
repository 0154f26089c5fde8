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
    names = {name.casefold() for name in (notice.name, *notice.aliases)}
    documents = normalise_document(row.document), normalise_document(notice.document)
    return [
        Fact(_("Name"), row.name, notice.name, "same" if row.name.casefold() in names else "unknown"),
        _fact(_("Born"), row.birth_date, notice.birth_date),
        _fact(_("Sex"), row.sex, notice.sex),
        _fact(_("Nationality"), country_name(row.nationality), country_name(notice.nationality)),
        Fact(_("Document"), row.document, notice.document, _agree(*documents)),
    ]


def _fact(label: str, found: str, sought: str) -> Fact:
    return Fact(label, found, sought, _agree(found, sought))


def _agree(found: str, sought: str) -> Literal["same", "differs", "unknown"]:
    if not found or not sought:
        return "unknown"
    return "same" if found == sought else "differs"
