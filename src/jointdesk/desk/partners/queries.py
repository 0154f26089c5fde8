"""Permitted reads of partners. Partners belong to the whole desk: no unit, no mark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import OwnKey
from jointdesk.desk.partners.models import FormerKey, Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.messages import Recipient
from jointdesk.engine.exchange.wire.prekeys import Prekey, choose_recipient


def list_partners(officer: Officer) -> QuerySet[Partner]:
    """Every partner, for those who may see them."""
    if not officer.may("partners.read"):
        return Partner.objects.none()
    return Partner.objects.select_related("confirmed_by")


def confirmed_partners() -> QuerySet[Partner]:
    """Those something may be sent to: for the desk itself, and for choices in forms."""
    return Partner.objects.filter(state=Partner.State.CONFIRMED)


def card_of(partner: Partner) -> Card:
    """The partner's card as it was taken in, verified."""
    return _read_card(bytes(partner.card))


def recipient_of(partner: Partner) -> Recipient:
    """The key to seal to now: the partner's newest valid prekey, else its card's."""
    now = timezone.now()
    prekeys = (
        Prekey(partner.desk_id, bytes(row.public_key), row.valid_from, row.valid_until)
        for row in partner.prekeys.filter(valid_until__gt=now)
    )
    return choose_recipient(card_of(partner), prekeys, now)


def log_keys_of(partner: Partner) -> tuple[bytes, ...]:
    """Keys the partner may sign a checkpoint or cosignature with now: the pinned one, and those in their grace."""
    former = partner.former_keys.filter(believed_until__gt=timezone.now())
    return (card_of(partner).signing_key, *(bytes(row.signing_key) for row in former))


def signing_keys_ever(desk_id: str) -> tuple[bytes, ...]:
    """Every key we have pinned for a desk, newest first: what an old cosignature of its may be signed with."""
    partner = Partner.objects.filter(desk_id=desk_id).first()
    if partner is None:
        return ()
    former = partner.former_keys.order_by("-pk").values_list("signing_key", flat=True)
    return tuple(dict.fromkeys((card_of(partner).signing_key, *map(bytes, former))))


@dataclass(frozen=True)
class TrustedPartner:
    """A confirmed partner as a sender: its pinned key, then those before, for what was under way."""

    partner: Partner

    @property
    def desk(self) -> str:
        return self.partner.desk_id

    @property
    def signing_key(self) -> bytes:
        return card_of(self.partner).signing_key

    @property
    def signing_keys(self) -> Iterator[tuple[bytes, datetime | None]]:
        yield self.signing_key, None
        former = self.partner.former_keys.filter(end=FormerKey.End.ROTATED)
        if self.partner.confirmed_at is not None:
            # keys from before a new pairing are nobody's any more
            former = former.filter(ended_at__gte=self.partner.confirmed_at)
        if self.partner.words_heard_at is not None:
            # a key whose successor's words were heard has no say any more once its time is over
            former = former.filter(believed_until__gt=timezone.now())
        yield from ((bytes(row.signing_key), row.believed_until) for row in former)


class TrustedPartners(Mapping[str, TrustedPartner]):
    """Desk id -> confirmed partner; each is read once, when it is first asked for."""

    def __init__(self) -> None:
        self._found: dict[str, TrustedPartner | None] = {}

    def __getitem__(self, desk: str) -> TrustedPartner:
        desk = desk[:60]
        if desk not in self._found:
            partner = confirmed_partners().filter(desk_id=desk).first()
            self._found[desk] = None if partner is None else TrustedPartner(partner)
        found = self._found[desk]
        if found is None:
            raise KeyError(desk)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(confirmed_partners().values_list("desk_id", flat=True))

    def __len__(self) -> int:
        return confirmed_partners().count()


def trusted_cards() -> TrustedPartners:
    """Whom `open_sealed` believes, as of now: for one call's messages, not to be kept."""
    return TrustedPartners()


def own_key_history() -> list[OwnKey]:
    """Our signing keys, newest first; before the first change, just the present one."""
    rows = list(OwnKey.objects.order_by("-pk"))
    return rows or [OwnKey(signing_key=own_keys().signing_public)]


def partner_named(officer: Officer, desk_id: str) -> Partner:
    """The partner of this desk id. Raises CallerError when there is none the officer may see."""
    partner = list_partners(officer).filter(desk_id=desk_id).first()
    if partner is None:
        raise CallerError(f"partner: there is no partner {desk_id[:40]!r}")
    return partner


@lru_cache(maxsize=1024)
def _read_card(raw: bytes) -> Card:
    return Card.read(raw)
