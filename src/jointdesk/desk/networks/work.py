"""The worker's chores in this room."""

from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.networks.hub_questions import answer, rediscover
from jointdesk.desk.networks.models import HubQuestion, Linkage
from jointdesk.desk.networks.relinking import relink_all
from jointdesk.desk.networks.texts import read_waiting

REDISCOVER_EVERY = timedelta(days=1)
# the desk's own night: between these hours everything is asked again
NIGHT_HOURS = range(1, 5)


def relink_when_due() -> int:
    """Link everything anew when that was asked for. Returns 1 if it did."""
    if not Linkage.objects.filter(due=True).exists():
        return 0
    relink_all()
    return 1


def answer_hub_questions() -> int:
    """Ask the hub rule of one identifier that became common. Returns 1 if there was one."""
    question = HubQuestion.objects.order_by("pk").first()
    if question is None:
        return 0
    answer(question)
    return 1


def rediscover_hubs() -> int:
    """At night, once a day, ask the hub rule of everything that was linked since. Always 0: it is done once."""
    now = timezone.now()
    if timezone.localtime(now).hour not in NIGHT_HOURS:
        return 0
    lock = Linkage.objects.filter(pk=1).exclude(linked_at=None).first()
    if lock is None or lock.linked_at is None:
        return 0
    asked = lock.rediscovered_at
    if asked is None or (asked < lock.linked_at and now - asked > REDISCOVER_EVERY / 2):
        rediscover()
    return 0


def read_texts() -> int:
    """Make the text keys of some complaints that wait. Always 0: a million of them must not keep the other chores."""
    read_waiting()
    return 0
