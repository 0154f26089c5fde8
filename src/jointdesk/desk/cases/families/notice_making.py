"""A report becomes a yellow notice: what the family told and lets us say, nothing of who tells it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.families.queries import ISSUE
from jointdesk.desk.cases.families.report_actions import hold_report
from jointdesk.desk.cases.models import FamilyReport, Notice
from jointdesk.desk.cases.notices.actions import draft_notice, issue_notice
from jointdesk.desk.cases.notices.facts import Unfit
from jointdesk.engine.errors import CallerError

ADULT = 18


@transaction.atomic
def make_notice(officer: Officer, report: FamilyReport) -> tuple[Notice, bool]:
    """Draft the notice and issue it where nothing is lacking; whether it was issued. Raises CallerError."""
    report = hold_report(officer, report, ISSUE)
    if report.notice is not None:
        raise CallerError(_("This report has its notice already."))
    if report.state != FamilyReport.State.RECORDED:
        raise CallerError(_("This report is closed."))
    notice = draft_notice(officer, Notice.Colour.YELLOW, facts_of(report), photo=report.photo)
    report.notice, report.state = notice, FamilyReport.State.OPEN
    report.save(update_fields=["notice", "state"])
    facts = {"notice": notice.reference, "officer": officer.pk}
    record("family_report_notice", f"family_report:{report.reference}", facts)
    try:
        with transaction.atomic():
            return issue_notice(officer, notice), True
    except Unfit:
        # its page says what is lacking
        return notice, False


def facts_of(report: FamilyReport) -> dict[str, Any]:
    """The notice's fields, as its room names them."""
    happened = (
        report.description,
        report.said_going_to and _("Said to be going to: %s") % report.said_going_to,
    )
    return {
        "name": report.name,
        "aliases": list(report.aliases),
        "birth_date": report.birth_date,
        "sex": report.sex.upper(),
        "nationality": report.nationality,
        "document": report.documents[0] if report.documents else "",
        # without the consent to look abroad it stays in this organisation
        "mark": report.mark if report.consents_to_search else Mark.AMBER_STRICT,
        "circumstances": "\n".join(part for part in happened if part) or report.lure,
        "police_report": report.police_report,
        "last_seen_on": report.last_contact_on.isoformat() if report.last_contact_on else "",
        "last_seen_at": report.last_place,
        "lure": report.lure,
        "identifiers": report.contacts,
        "minor": _minor(report.birth_date),
    }


def _minor(birth_date: str) -> str:
    if not birth_date:
        return ""
    return "yes" if timezone.localdate().year - int(birth_date[:4]) <= ADULT else "no"
