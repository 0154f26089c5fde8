"""Publishing our sets: which identifiers a partner may find with us, as tags that tell nothing by themselves.

A base set at the epoch's start, then at most one addition a day with what is new, each under a key of its own.
A kind of which we have nothing is not published.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.conversations import SETS, standing
from jointdesk.desk.exchange.models import MatchKey, PublishedElement
from jointdesk.desk.exchange.outbox import hold, queue
from jointdesk.desk.exchange.shareable import read_kinds, shareable
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.bodies import SetPublished
from jointdesk.engine.exchange.matching import TAG, SetSide, element
from jointdesk.engine.exchange.sets import BASE, SetName, addition_of, days_of, epoch_of, padded_size


def publish_sets(
    officer: Officer | None, partner: Partner, kinds: Iterable[str] | None = None
) -> list[MatchKey]:
    """Publish what is new of each kind to one partner. `officer` None: the command line.

    Nothing is done for a kind without news, or whose addition of today is out already.
    """
    if officer is not None:
        require(officer, "matching.ask")
    today = timezone.now().date()
    published = []
    for kind in read_kinds(kinds):
        name = _next_name(partner, kind, today)
        fresh = list(_unpublished(partner, kind, name.epoch)) if name else []
        if name and fresh:
            published.append(_publish(officer, partner, name, fresh))
    return published


def _next_name(partner: Partner, kind: str, today: date) -> SetName | None:
    epoch = epoch_of(today)
    parts = set(
        MatchKey.objects.filter(partner=partner, kind=kind, epoch=epoch).values_list("part", flat=True)
    )
    part = addition_of(today) if BASE in parts else BASE
    return None if part in parts else SetName(partner.desk_id, kind, epoch, part)


def _unpublished(partner: Partner, kind: str, epoch: int) -> Iterable[Identifier]:
    out = PublishedElement.objects.filter(match_key__partner=partner, match_key__epoch=epoch)
    return shareable(kind).exclude(pk__in=out.values("identifier"))


def _publish(
    officer: Officer | None, partner: Partner, name: SetName, identifiers: list[Identifier]
) -> MatchKey:
    # the seed is random, never derived from anything: it can be destroyed for good
    seed = secrets.token_bytes(32)
    side = SetSide(seed, name.info)
    # outside the transaction: the curve takes its time, and nobody should wait for it
    tags = side.tags(
        (element(item.kind, item.value) for item in identifiers),
        pad_to=padded_size(len(identifiers)),
        random_bytes=secrets.token_bytes,
    )
    digest = hashlib.sha256(tags).digest()
    with transaction.atomic():
        hold(partner)
        key = MatchKey.objects.create(
            partner=partner,
            kind=name.kind,
            epoch=name.epoch,
            part=name.part,
            seed=seed,
            public_key=side.public_key,
            set_size=len(tags) // TAG,
            set_digest=digest.hex(),
            tags=tags,
            published_at=timezone.now(),
        )
        PublishedElement.objects.bulk_create(
            [PublishedElement(match_key=key, identifier=item) for item in identifiers], batch_size=1000
        )
        body = SetPublished(
            kind=name.kind,
            epoch=name.epoch,
            part=name.part,
            public_key=side.public_key,
            size=key.set_size,
            digest=digest,
            until=_end_of(name.epoch),
        )
        message = queue(partner, body, standing(partner, SETS))
        facts = {
            "kind": name.kind,
            "epoch": name.epoch,
            "part": name.part,
            "size": key.set_size,
            "set": key.set_digest,
            "public_key": side.public_key.hex(),
            "message": message.digest,
            "officer": officer.pk if officer else None,
        }
        record("set_published", f"partner:{partner.desk_id}", facts)
    return key


def _end_of(epoch: int) -> datetime:
    _, last = days_of(epoch)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
