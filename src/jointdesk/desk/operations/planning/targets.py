"""Whom or what an officer may name as a target: only what he or she may read."""

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases import queries as cases
from jointdesk.desk.cases.notices import queries as notices
from jointdesk.desk.networks import queries as networks
from jointdesk.desk.operations.queries import encounters_of
from jointdesk.engine.errors import CallerError


def find_target(officer: Officer, kind: str, reference: str) -> dict[str, object]:
    """The field of a target and what it points at. Raises CallerError for what is not there, or not for the officer."""
    reference = reference.strip()
    found: object | None = None
    if kind == "network":
        found = networks.networks(officer).filter(reference=reference).first()
    elif kind == "case":
        found = cases.case_by_reference(officer, reference)
    elif kind == "notice":
        found = notices.notice_by_reference(officer, reference)
    elif kind == "person" and reference.isascii() and reference.isdecimal() and len(reference) < 19:
        met = encounters_of(officer, int(reference)).first()
        found = met.person if met else None
    if found is None:
        raise CallerError(_("There is none of this reference, or it is not open to you."))
    return {kind: found}
