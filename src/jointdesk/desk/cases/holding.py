"""A case is held for a change by reading it once more, as one the officer may change."""

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.queries import WORK, cases_to_work_in
from jointdesk.engine.errors import CallerError, NotFound


def hold_case(officer: Officer, case: Case, action: str = WORK, *, closed: bool = False) -> Case:
    """The case, locked until the transaction ends. Raises NotFound where the officer may not change it, CallerError
    where it is closed.

    `closed`: a closed one may be changed too.
    """
    require(officer, action)
    found = cases_to_work_in(officer).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if found is None:
        raise NotFound(_("There is no such case, or you only read it."))
    if found.is_closed and not closed:
        raise CallerError(_("This case is closed: open it again first."))
    return found
