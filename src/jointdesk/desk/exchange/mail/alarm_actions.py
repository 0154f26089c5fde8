"""What people do about messages that are stuck, and about a partner that contradicts itself."""

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.mail.quarantine import retry, settle
from jointdesk.desk.exchange.models import Alarm, IncomingMessage


@transaction.atomic
def retry_message(officer: Officer, row: IncomingMessage) -> bool:
    """Try a quarantined message again. Whether it could be handled now."""
    require(officer, "partners.pair")
    handled = retry(row)
    facts = {"officer": officer.pk, "handled": handled}
    record("message_retried", f"message:{row.message_id.hex}", facts)
    return handled


@transaction.atomic
def settle_message(officer: Officer, row: IncomingMessage) -> None:
    """The matter of a quarantined message was settled between people: it is not tried again."""
    require(officer, "partners.pair")
    settle(row, officer)
    record("message_settled", f"message:{row.message_id.hex}", {"officer": officer.pk, "code": row.code})


@transaction.atomic
def settle_alarm(officer: Officer, alarm: Alarm) -> None:
    """The matter was settled between people."""
    require(officer, "partners.pair")
    alarm.settled_at, alarm.settled_by = timezone.now(), officer
    alarm.save(update_fields=["settled_at", "settled_by"])
    record("alarm_settled", f"partner:{alarm.partner.desk_id}", {"code": alarm.code, "officer": officer.pk})
