"""Publishing our sets: what a partner may find with us, as tags that tell nothing by themselves; and ending one.

A base set at the epoch's start, then at most one addition a day, each under a key of its own. What is published is
logged in the words the partner is later proved. A set ended early makes room for the part of the next number.
"""

import contextlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.mail.conversations import SETS, standing
from jointdesk.desk.exchange.mail.outbox import hold, queue
from jointdesk.desk.exchange.matching.offers import Offer, place_of
from jointdesk.desk.exchange.matching.seed_store import destroy_secret
from jointdesk.desk.exchange.matching.set_builds import (
    PIECE,
    Built,
    Tell,
    build_set,
    forget_build,
    tell_nobody,
)
from jointdesk.desk.exchange.matching.set_files import forget_own_files
from jointdesk.desk.exchange.matching.set_records import find_entries
from jointdesk.desk.exchange.matching.sharing import published_offers, read_shared_kinds
from jointdesk.desk.exchange.models import MatchKey, PublishedElement, SetBuild
from jointdesk.desk.intake.bulk_rows import insert_rows
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.commitments import Committed
from jointdesk.engine.exchange.matching.sets import (
    BASE,
    LAST_NUMBER,
    SetName,
    addition_of,
    end_of,
    epoch_of,
    part_after,
    split_part,
)
from jointdesk.engine.exchange.wire.bodies import SetEnded, SetPublished
from jointdesk.engine.exchange.wire.bodies.sets import END_REASONS

PLACES = ("identifier", "notice", "person")
COLUMNS = ("match_key_id", "identifier_id", "notice_id", "person_id", "entry_id")
ROWS_A_TRANSACTION = 20_000
# elements nobody waits for at a page: some seconds
LARGE = 50_000


def publish_sets(
    officer: Officer | None,
    partner: Partner,
    kinds: Iterable[str] | None = None,
    tell: Tell | None = None,
) -> list[MatchKey]:
    """Publish what is new of each kind to one partner. `officer` None: the command line, or the schedule.

    Nothing is done for a kind without news, or whose addition of today is out already. Who waits gives `tell`, which
    hears how many elements of the kind under way are done; without it a large set is left to the worker.
    """
    if officer is not None:
        require(officer, "matching.ask")
    today = timezone.now().date()
    published = []
    for kind in read_shared_kinds(partner, kinds):
        name = next_name(partner, kind, today)
        offers = iter(published_offers(partner, kind, name.epoch)) if name else iter(())
        begin = list(islice(offers, 1 if tell else LARGE))
        if name and tell is None and len(begin) == LARGE:
            _order(officer, partner, kind)
        elif name and begin:
            published.append(publish_set(officer, partner, name, chain(begin, offers), tell or tell_nobody))
    return published


def _order(officer: Officer | None, partner: Partner, kind: str) -> None:
    SetBuild.objects.update_or_create(
        partner=partner,
        kind=kind,
        defaults={"officer": officer, "ordered_at": timezone.now(), "built": 0, "failed": ""},
    )


def next_name(partner: Partner, kind: str, today: date) -> SetName | None:
    """The set that may be published next: base, else today's addition, each again once it was ended; or none."""
    epoch = epoch_of(today)
    keys = MatchKey.objects.filter(partner=partner, kind=kind, epoch=epoch, published_at__isnull=False)
    ended = {key.part: key.ended_at is not None for key in keys}
    for stem in (BASE, addition_of(today)):
        numbers = [number for of, number in map(split_part, ended) if of == stem]
        newest = stem if max(numbers, default=1) == 1 else f"{stem}-{max(numbers)}"
        if not numbers:
            return SetName(partner.desk_id, kind, epoch, stem)
        if ended[newest]:
            # ended far too often: nothing more of this kind before the next epoch
            return (
                None
                if max(numbers) == LAST_NUMBER
                else SetName(partner.desk_id, kind, epoch, part_after(newest))
            )
    return None


def publish_set(
    officer: Officer | None,
    partner: Partner,
    name: SetName,
    offers: Iterable[Offer],
    tell: Tell,
) -> MatchKey:
    """Build the set of these offers and announce it. Raises CallerError when another process is at it."""
    # outside the transaction: the curve takes its time, and nobody should wait for it
    taken = _Taken()
    built = build_set(name, taken.pieces(offers), tell)
    few = len(taken) <= ROWS_A_TRANSACTION
    with transaction.atomic() if few else contextlib.nullcontext():
        key = _prepare(partner, name, built)
        for rows in taken.rows(key.pk):
            with transaction.atomic():
                insert_rows(PublishedElement, COLUMNS, rows)
        with transaction.atomic():
            _announce(officer, partner, key)
    forget_build(name)
    return key


@transaction.atomic
def end_set(officer: Officer | None, key: MatchKey, reason: str) -> None:
    """Let a set be questioned no more: something in it must leave, or its key may be known to others.

    The key is destroyed now; what may still be shared goes out anew by itself (`set_work.publish_again`).
    """
    if officer is not None:
        require(officer, "matching.ask")
    if reason not in END_REASONS:
        raise CallerError(f"a set ends for one of these reasons: {', '.join(END_REASONS)}")
    partner = hold(key.partner)
    key = MatchKey.objects.select_for_update().get(pk=key.pk)
    if key.ended_at is not None:
        return
    key.ended_at, key.end_reason = timezone.now(), reason
    key.save(update_fields=["ended_at", "end_reason"])
    message = queue(
        partner, SetEnded(digest=bytes.fromhex(key.set_digest), reason=reason), standing(partner, SETS)
    )
    facts = {"set": key.set_digest, "reason": reason, "message": message.digest, "officer": _who(officer)}
    record("set_ended", f"partner:{partner.desk_id}", facts)
    transaction.on_commit(lambda: destroy_key(key))


def destroy_key(key: MatchKey) -> None:
    """Destroy key and files of a set that is over. A crash on the way is made good by the worker's next turn."""
    name = name_of(key)
    destroy_secret(name)
    forget_build(name)
    forget_own_files(key)
    with transaction.atomic():
        if MatchKey.objects.filter(pk=key.pk, destroyed_at=None).update(destroyed_at=timezone.now()):
            facts = {"kind": key.kind, "epoch": key.epoch, "part": key.part, "set": key.set_digest}
            record("set_key_destroyed", f"partner:{key.partner.desk_id}", facts)


def name_of(key: MatchKey) -> SetName:
    return SetName(key.partner.desk_id, key.kind, key.epoch, key.part)


class _Taken:
    """What went into a set, as numbers: of each element's row which table, its key, and its record's entry."""

    def __init__(self) -> None:
        self._numbers = array("q")

    def __len__(self) -> int:
        return len(self._numbers) // 3

    def pieces(self, offers: Iterable[Offer]) -> Iterator[list[Committed]]:
        rest = iter(offers)
        while some := list(islice(rest, PIECE)):
            yield self._take(some)

    def rows(self, key: int) -> Iterator[list[tuple[int | None, ...]]]:
        step = 3 * ROWS_A_TRANSACTION
        for start in range(0, len(self._numbers), step):
            some = iter(self._numbers[start : start + step])
            yield [
                (key, *(pk if place == number else None for number in range(3)), entry)
                for place, pk, entry in zip(some, some, some, strict=True)
            ]

    def _take(self, offers: Sequence[Offer]) -> list[Committed]:
        committed: list[Committed] = []
        for offer, (entry, leaf) in zip(offers, find_entries(offers), strict=True):
            place, pk = place_of(offer.row)
            self._numbers.extend((PLACES.index(place), pk, entry))
            committed += [(element, leaf) for element in offer.elements]
        return committed


@transaction.atomic
def _prepare(partner: Partner, name: SetName, built: Built) -> MatchKey:
    """The set's row, not published yet; what a crash left of an earlier try goes."""
    hold(partner)
    where = {"partner": partner, "kind": name.kind, "epoch": name.epoch, "part": name.part}
    MatchKey.objects.filter(**where, published_at=None).delete()
    try:
        with transaction.atomic():
            return MatchKey.objects.create(
                **where,
                public_key=built.public_key,
                set_size=built.size,
                set_digest=built.digest.hex(),
                root=built.root,
            )
    except IntegrityError:
        raise CallerError(_("This set was published meanwhile.")) from None


def _announce(officer: Officer | None, partner: Partner, key: MatchKey) -> None:
    body = SetPublished(
        kind=key.kind,
        epoch=key.epoch,
        part=key.part,
        public_key=bytes(key.public_key),
        size=key.set_size,
        digest=bytes.fromhex(key.set_digest),
        root=bytes(key.root),
        until=end_of(key.epoch),
    )
    message = queue(hold(partner), body, standing(partner, SETS))
    subject = f"partner:{partner.desk_id}"
    record(
        "publication", subject, {"set": key.set_digest, "message": message.digest, "officer": _who(officer)}
    )
    key.entry = record("set_published", subject, published_facts(body, partner.desk_id))
    key.published_at = timezone.now()
    key.save(update_fields=["entry", "published_at"])


def published_facts(body: SetPublished, recipient: str) -> dict[str, str | int]:
    """What the publisher's log says of an announcement, and the recipient is shown: see the protocol, Anchor."""
    return {
        "partner": recipient,
        "kind": body.kind,
        "epoch": body.epoch,
        "part": body.part,
        "size": body.size,
        "set": body.digest.hex(),
        "root": body.root.hex(),
        "public_key": body.public_key.hex(),
    }


def _who(officer: Officer | None) -> int | None:
    return officer.pk if officer else None
