"""Alarms: a partner contradicts itself. People are told once, however often it happens."""

from django.db.models import F
from django.utils import timezone

from jointdesk.desk.exchange.models import Alarm
from jointdesk.desk.partners.models import Partner

# quarantined for one of these, a message contradicts what the partner said before
ALARMING = frozenset({"forked", "went_back", "other_set", "set_too_large", "wrong_anchor"})


def raise_alarm(partner: Partner, code: str, text: str) -> None:
    """Tell people; an open alarm of the same code counts up, with the newest text."""
    now, text = timezone.now(), text[:300]
    open_ones = Alarm.objects.filter(partner=partner, code=code, settled_at=None)
    if not open_ones.update(count=F("count") + 1, last_at=now, text=text):
        Alarm.objects.create(partner=partner, code=code, text=text, raised_at=now, last_at=now)
