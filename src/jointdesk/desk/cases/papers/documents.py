"""Printing a case file: a consultation, with its purpose, noted in the log."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.papers.case_paper import Asked, case_paper
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.printing.labels import Words
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.errors import CallerError, NotFound

PRINT = "cases.print"


@transaction.atomic
def print_case(
    officer: Officer, case: Case, languages: Words, purpose: str, *, name_victims: bool = False
) -> bytes:
    """A case file as PDF. Raises CallerError without a purpose."""
    require(officer, PRINT)
    purpose = " ".join(purpose.replace("\x00", "").split())
    if not 1 <= len(purpose) <= 200:
        raise CallerError(_("Say what it is printed for, in at most %(most)d characters.") % {"most": 200})
    found = cases(officer).filter(pk=case.pk).first()
    if found is None:
        raise NotFound(_("There is no such case, or it is not open to you."))
    asked = Asked(officer, purpose, name_victims)
    facts = {"officer": officer.pk, "victims_named": asked.names, "languages": list(languages)}
    record("case_printed", f"case:{case.reference}", facts)
    note_access(officer, Access.Act.CONSULTATION, f"case:{case.reference}", f"printed: {purpose}")
    # what has words in the tables is said in the first language
    with translation.override(languages[0]):
        paper = case_paper(found, asked, languages, timezone.now())
    return typeset(paper)
