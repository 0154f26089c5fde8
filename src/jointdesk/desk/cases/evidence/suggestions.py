"""Identifiers that stand in a conversation: an officer says which of them are the case's. None is by itself."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.conversations import Seen, Talk
from jointdesk.desk.cases.evidence.evidence_models import ExhibitFile
from jointdesk.desk.cases.evidence.queries import READ
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.links import take_identifier
from jointdesk.desk.cases.models import CaseIdentifier
from jointdesk.engine.errors import CallerError
from jointdesk.engine.identifiers import normalise

MOST_AT_ONCE = 300


@transaction.atomic
def take_suggested(
    officer: Officer, file: ExhibitFile, talk: Talk, chosen: Iterable[str]
) -> list[CaseIdentifier]:
    """Those of the conversation's identifiers whose keys were chosen, into the exhibit's case, each with the message it
    stands in. Raises CallerError where none was chosen, or one that does not stand there."""
    require(officer, READ)
    case = hold_case(officer, file.exhibit.case)
    offered = {one.key: one for one in talk.sightings if is_offered(one)}
    wanted = list(dict.fromkeys(chosen))[:MOST_AT_ONCE]
    if not wanted:
        raise CallerError(_("Choose the identifiers that are to belong to the case."))
    if any(key not in offered for key in wanted):
        raise CallerError(_("One of these does not stand in the conversation: load the page again."))
    taken = []
    for key in wanted:
        one = offered[key]
        note = _("Message %(number)d of %(file)s (%(exhibit)s)") % {
            "number": one.places[0],
            "file": file.attachment.name[:120],
            "exhibit": file.exhibit.reference,
        }
        taken.append(take_identifier(officer, case, one.kind, one.value, {"note": note[:300]}))
    return taken


def is_offered(one: Seen) -> bool:
    """One whose check fails is shown and never linked; nor is what the desk itself does not read as one."""
    return one.valid and bool(one.places) and normalise(one.kind, one.value) == one.value


def taken_already(file: ExhibitFile) -> set[str]:
    """Keys of the identifiers that the case has."""
    rows = file.exhibit.case.own_identifiers.values_list("identifier__kind", "identifier__value")
    return {f"{kind}|{value}" for kind, value in rows}
