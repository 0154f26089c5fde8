"""Is every counted message in the log as it is counted, and is every message of a request counted?

1. Its entry is in the tree, and its leaf commits to what is counted. 2. No entry of the log speaks of a message that is
not counted. 3. A signed message that is still kept says what is counted of it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery

from jointdesk.desk.audit.actions import canonical
from jointdesk.desk.audit.models import Entry, Node
from jointdesk.desk.exchange.figures.counted_messages import KIND, facts_in_log
from jointdesk.desk.exchange.models import CountedMessage, IncomingMessage, OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.figures.counting import Period
from jointdesk.engine.exchange.figures.histories import COUNTED, facts_of
from jointdesk.engine.exchange.wire.bodies import read_body
from jointdesk.engine.exchange.wire.messages import content_of, read_own
from jointdesk.engine.transparency.tree import leaf_hash

AT_ONCE = 500


class Fault(NamedTuple):
    """A request whose figures the log does not bear out, and why."""

    request: str
    why: str


def verify_figures(partner: Partner, period: Period) -> tuple[int, list[Fault]]:
    """How many counted messages were checked, signed before the period's end, and what is wrong."""
    counted = CountedMessage.objects.filter(partner=partner, signed_at__lt=period.end).order_by("pk")
    rows = counted.select_related("entry", "partner")
    faults = [fault for row in rows.iterator(AT_ONCE) for fault in _check(row)]
    faults += _uncounted_entries(partner)
    faults += _uncounted_messages(partner)
    return counted.count(), faults


def _check(row: CountedMessage) -> Iterator[Fault]:
    request, entry = row.request.hex, row.entry
    if entry.record != facts_in_log(row) or entry.subject != f"request:{request}" or entry.kind != KIND:
        yield Fault(request, f"{row.type} is counted otherwise than the log says")
    elif not _is_sound(entry):
        yield Fault(request, f"the log's entry of {row.type} is not what was recorded")
    elif entry.index is None:
        yield Fault(request, f"{row.type} has no place in the log yet")
    kept = _kept_signed(row)
    if kept is not None and kept != facts_in_log(row):
        yield Fault(request, f"{row.type} is counted otherwise than it was signed")


def _is_sound(entry: Entry) -> bool:
    """The leaf is that of the whole row, and the one that the tree took."""
    if entry.nonce is None or entry.record is None:
        return False
    written = canonical(entry.key, entry.kind, entry.subject, entry.record, entry.created_at)
    if bytes(entry.leaf) != leaf_hash(bytes(entry.nonce), written):
        return False
    if entry.index is None:
        return True
    taken = Node.objects.filter(level=0, index=entry.index).first()
    return taken is not None and bytes(taken.hash) == bytes(entry.leaf)


def _kept_signed(row: CountedMessage) -> dict[str, object] | None:
    """What the signed message says, as it would be counted; None when it is kept no more."""
    facts = facts_in_log(row)
    if not row.ours:
        came = IncomingMessage.objects.filter(
            partner=row.partner, conversation=row.request.hex, sequence=row.sequence
        ).first()
        if came is None:
            return None
        # its words are gone: its moment and the digest of what was signed are there
        moment = came.sent_at == row.signed_at
        return facts | {"content": came.content} if moment else {}
    sent = OutgoingMessage.objects.filter(partner=row.partner, content=row.content).first()
    if sent is None or sent.signed is None or sent.type not in COUNTED:
        return None
    message = read_own(bytes(sent.signed))
    body = read_body(message)
    return (
        facts
        | {
            "content": content_of(bytes(sent.signed)),
            "type": message.type,
            "counted": facts_of(message.type, body),
        }
        if message.sent_at == row.signed_at
        else {}
    )


def _uncounted_entries(partner: Partner) -> Iterable[Fault]:
    """Entries of the log whose row is gone."""
    row = CountedMessage.objects.filter(entry=OuterRef("pk")).values("pk")
    entries = Entry.objects.filter(kind=KIND, record__partner=partner.desk_id)
    for entry in entries.annotate(row=Subquery(row)).filter(row=None).iterator(AT_ONCE):
        yield Fault(entry.subject.removeprefix("request:"), "the log speaks of a message that is not counted")


def _uncounted_messages(partner: Partner) -> Iterable[Fault]:
    """Messages that were sent or handled, and have no row."""
    counted = CountedMessage.objects.filter(partner=partner, content=OuterRef("content")).values("pk")[:1]
    types = [type_ for type_ in COUNTED if type_ != "second_review"]
    sent = OutgoingMessage.objects.filter(partner=partner, type__in=types)
    came = IncomingMessage.objects.filter(
        partner=partner, type__in=types, state=IncomingMessage.State.HANDLED
    ).exclude(running=b"")
    for rows in (sent, came):
        bare = rows.annotate(row=Subquery(counted)).filter(row=None)
        for name, conversation in bare.values_list(F("type"), F("conversation")).iterator(AT_ONCE):
            yield Fault(conversation, f"{name} is not counted")
