"""The register of accesses is kept for its time too. It goes a bundle at a time: what the log says of it stays true."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.erasure import subject_of
from jointdesk.desk.audit.models import Commitment
from jointdesk.desk.audit.retention.holdings import Holding, register

END = date(9999, 1, 1)


def register_accesses() -> None:
    register(
        Holding(
            "access",
            _("Bundle of the register of accesses"),
            due=_due,
            describe=lambda bundle: str(bundle.pk),
            erase=_erase,
            recorded_at=lambda bundle: bundle.last_at,
        )
    )


def _due(before: date) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(erased_at=None)
    if before >= END:
        return rows
    return rows.filter(last_at__lte=timezone.make_aware(datetime.combine(before, time.max)))


def _erase(bundle: Commitment) -> tuple[str, ...]:
    count, _by_table = bundle.accesses.all().delete()
    bundle.erased_at = timezone.now()
    bundle.save(update_fields=["erased_at"])
    record("accesses_erased", subject_of(bundle.entry.key), {"count": bundle.count}, bundle.erased_at)
    return (f"accesses:{count}",)
