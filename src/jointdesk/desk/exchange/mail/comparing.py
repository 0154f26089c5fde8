"""Once a day each desk tells each partner where their conversations stand, so that neither forgets anything unseen.

A desk that was restored from a backup does not know what it has forgotten; its partner does, for as long as it keeps
what was receipted.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from jointdesk.desk.exchange.mail.alarms import raise_alarm
from jointdesk.desk.exchange.mail.conversations import STATES, standing
from jointdesk.desk.exchange.mail.outbox import hold, queue_all
from jointdesk.desk.exchange.models import Conversation, Line, OutgoingMessage, Whole
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.exchange.mail.outbox import COMPARED_EVERY, KEPT, state_conversations
from jointdesk.engine.exchange.mail.parts import GIVEN_UP_AFTER
from jointdesk.engine.exchange.mail.places import START, Place
from jointdesk.engine.exchange.wire.bodies import KeyRotated

FORGOTTEN_AT_ONCE = 500


def compare_conversations() -> int:
    """Tell the partners whose turn it is. How many; the first turn comes a day after the pairing."""
    now, told = timezone.now(), 0
    for partner in confirmed_partners():
        line, _made = Line.objects.get_or_create(partner=partner)
        if line.compared_at is not None and line.compared_at > now - COMPARED_EVERY:
            continue
        if line.compared_at is not None:
            _tell(partner, now)
            told += 1
        Line.objects.filter(pk=line.pk).update(compared_at=now)
    return told


@transaction.atomic
def _tell(partner: Partner, now: datetime) -> None:
    partner = hold(partner)
    # what was silent longer has left the partner's outbox for good
    alive = Conversation.objects.filter(partner=partner, touched_at__gt=now - KEPT)
    places = list(alive.exclude(key=standing(partner, STATES)).order_by("pk"))
    taken = [Place(row.key, row.taken + 1, bytes(row.taken_running)) for row in places if row.taken]
    queue_all(partner, state_conversations(_receipted(partner, places), taken), standing(partner, STATES))


def _receipted(partner: Partner, places: list[Conversation]) -> Iterator[Place]:
    """Per conversation the place before which the partner has receipted everything of ours."""
    rows = OutgoingMessage.objects.filter(partner=partner)
    waits = dict(
        rows.filter(received_at=None).order_by().values_list("conversation").annotate(Min("sequence"))
    )
    for row in places:
        next_ = waits.get(row.key, row.sent + 1)
        if next_ == 1:
            continue
        running = bytes(row.sent_running)
        if next_ <= row.sent:
            before = rows.filter(conversation=row.key, sequence=next_ - 1).first()
            running = bytes(before.running) if before else START
        yield Place(row.key, next_, running)


def forget_delivered() -> int:
    """Drop signed forms whose time is over, and messages in parts that will never be whole. How many."""
    now = timezone.now()
    over = OutgoingMessage.objects.filter(received_at__lt=now - KEPT).filter(
        Q(signed__isnull=False) | Q(former_receipt__isnull=False)
    )
    # a partner that is restored much later still has to hear who vouches for our key
    over = over.exclude(type=KeyRotated.type)
    some = list(over.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    OutgoingMessage.objects.filter(pk__in=some).update(signed=None, former_receipt=None)
    return len(some) + _give_up(now)


@transaction.atomic
def _give_up(now: datetime) -> int:
    left = list(Whole.objects.filter(touched_at__lt=now - GIVEN_UP_AFTER).select_related("partner"))
    for whole in left:
        raise_alarm(
            whole.partner, "incomplete", f"a {whole.carries} in parts came in part only and was dropped"
        )
        whole.delete()
    return len(left)
