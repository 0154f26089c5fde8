from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.matching import anchors, membership
from jointdesk.desk.exchange.matching.set_files import forget_partner_file
from jointdesk.desk.exchange.matching.shareable import MATCHED_KINDS
from jointdesk.desk.exchange.models import MatchKey, PartnerSet
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.caps import PERSON_KINDS
from jointdesk.engine.exchange.matching.sets import end_of, epoch_of, part_before
from jointdesk.engine.exchange.wire.bodies import (
    MembershipProved,
    MembershipRefused,
    MembershipWanted,
    SetAnchored,
    SetEnded,
    SetPublished,
)
from jointdesk.engine.exchange.wire.messages import Message

# a desk whose clock is ahead may publish the next epoch's base a little early
EARLY = timedelta(days=2)


def take_set(partner: Partner, message: Message, body: SetPublished) -> None:
    """A set we may question once it is anchored. Its key and digest are pinned here; a second one is an alarm."""
    now = timezone.now()
    _check_name(partner, body)
    row = PartnerSet.objects.filter(partner=partner, kind=body.kind, epoch=body.epoch, part=body.part).first()
    if row is not None:
        if (bytes(row.public_key), row.digest) != (body.public_key, body.digest.hex()):
            raise PartnerError(
                "other_set", "there is another set of this name: one key a set, never a second"
            )
        return
    _check_file(body)
    _check_size(partner, body)
    PartnerSet.objects.create(
        partner=partner,
        kind=body.kind,
        epoch=body.epoch,
        part=body.part,
        public_key=body.public_key,
        size=body.size,
        digest=body.digest.hex(),
        root=body.root,
        next_try_at=now,
        received_at=now,
    )
    facts = {"kind": body.kind, "epoch": body.epoch, "part": body.part, "set": body.digest.hex()}
    record("partner_set_announced", f"partner:{partner.desk_id}", {**facts, "message": message.digest})


def take_anchor(partner: Partner, message: Message, body: SetAnchored) -> None:
    row = _set_of(partner, body.digest)
    if row.anchored_at is None:
        anchors.take_anchor(row, body)


def take_set_end(partner: Partner, message: Message, body: SetEnded) -> None:
    """The partner answers no more questions on this set: its tags are worth nothing, and go."""
    row = _set_of(partner, body.digest)
    if row.ended_at is not None:
        return
    row.ended_at, row.end_reason = timezone.now(), body.reason
    row.save(update_fields=["ended_at", "end_reason"])
    forget_partner_file(row)
    facts = {"set": row.digest, "reason": body.reason, "message": message.digest}
    record("partner_set_ended", f"partner:{partner.desk_id}", facts)


def take_membership_question(partner: Partner, message: Message, body: MembershipWanted) -> None:
    membership.answer(partner, message, body)


def take_membership(partner: Partner, message: Message, body: MembershipProved) -> None:
    membership.take_proof(partner, body)


def take_membership_refusal(partner: Partner, message: Message, body: MembershipRefused) -> None:
    membership.take_refusal(partner, body)


def _check_name(partner: Partner, body: SetPublished) -> None:
    now = timezone.now()
    # what was agreed on sizes is a kind's: kinds of the partner's own making would have none
    if body.kind not in (*MATCHED_KINDS, *PERSON_KINDS):
        raise PartnerError("unknown_kind", "this desk matches no such kind")
    if end_of(body.epoch) <= now:
        raise PartnerError("epoch_over", "the set's epoch is over")
    if body.epoch > epoch_of((now + EARLY).date()):
        raise PartnerError("epoch_ahead", "the set's epoch has not begun")
    before = part_before(body.part)
    if before is None:
        return
    ended = PartnerSet.objects.filter(partner=partner, kind=body.kind, epoch=body.epoch, part=before)
    if not ended.filter(ended_at__isnull=False).exists():
        raise PartnerError("other_set", f"{body.part} takes the place of a set that was not ended")


def _check_file(body: SetPublished) -> None:
    """Files are kept by digest, ours too: a set of a digest we have would be ended together with the other."""
    digest = body.digest.hex()
    if (
        PartnerSet.objects.filter(digest=digest).exists()
        or MatchKey.objects.filter(set_digest=digest).exists()
    ):
        raise PartnerError("other_set", "there is another set of this digest")


def _check_size(partner: Partner, body: SetPublished) -> None:
    """A partner stuffs no more into its sets than was agreed at pairing."""
    here = PartnerSet.objects.filter(partner=partner, kind=body.kind, epoch=body.epoch, ended_at=None)
    together = (here.aggregate(all=Sum("size"))["all"] or 0) + body.size
    if body.size > partner.largest_set or together > 2 * partner.largest_set:
        raise PartnerError("set_too_large", f"a set of at most {partner.largest_set} tags was agreed")


def _set_of(partner: Partner, digest: bytes) -> PartnerSet:
    row = PartnerSet.objects.filter(partner=partner, digest=digest.hex()).select_related("partner").first()
    if row is None:
        raise PartnerError("unknown_set", "this set was never announced")
    return row
