"""Who works for a protected person: named by an officer who may, and heard of by whoever is named."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.operations.models import CaseWorker, Referral
from jointdesk.desk.operations.victims.compartment import NAME, WORK, open_referrals
from jointdesk.engine.errors import CallerError


@transaction.atomic
def name_worker(officer: Officer, referral: Referral, worker: Officer) -> CaseWorker:
    """Open the compartment to an officer who is to work for this person."""
    require(officer, NAME)
    _require_open(officer, referral)
    if not worker.may(WORK):
        raise CallerError(_("This officer's role does not work for victims."))
    row, new = CaseWorker.objects.get_or_create(
        referral=referral,
        officer=worker,
        ended_at=None,
        defaults={"named_by": officer, "named_at": timezone.now()},
    )
    if new:
        subject = f"referral:{referral.pk}"
        record("case_worker_named", subject, {"officer": worker.pk, "by": officer.pk})
        notify([worker], "case_worker_named", subject=subject, url=reverse("referral", args=[referral.pk]))
    return row


@transaction.atomic
def end_work(officer: Officer, referral: Referral, worker: Officer) -> None:
    """Close the compartment to a case worker; one's own work ends by one's own word too."""
    if worker.pk != officer.pk:
        require(officer, NAME)
    _require_open(officer, referral)
    ended = referral.workers.filter(officer=worker, ended_at=None).update(ended_at=timezone.now())
    if ended:
        facts = {"officer": worker.pk, "by": officer.pk}
        record("case_worker_ended", f"referral:{referral.pk}", facts)


def _require_open(officer: Officer, referral: Referral) -> None:
    if not open_referrals(officer).filter(pk=referral.pk).exists():
        raise CallerError(_("Only who works for this person may do this."))
