"""What may be shared: by kind and partner, by case, by handling mark, by identifier. Officers mark it.

A partner may find all kinds of identifiers with us unless a kind is taken back, persons only once they are marked.
A case that is kept back takes its complaints' identifiers and its persons with it, out of sets and questions. What
was marked TLP:RED or AMBER+STRICT never leaves, and what an officer withheld does not either (`shareable`).
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.matching.offers import DOCUMENT, Offer, place_of
from jointdesk.desk.exchange.matching.shareable import MATCHED_KINDS, shareable
from jointdesk.desk.exchange.matching.shield import raise_shield
from jointdesk.desk.exchange.matching.sought import sought_offers
from jointdesk.desk.exchange.models import KeptBackCase, PublishedElement, SharedKind, SharingHour
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.oprf import element
from jointdesk.engine.exchange.matching.persons import PERSON_KINDS

SHARED_KINDS = (*MATCHED_KINDS, *PERSON_KINDS)
# UTC: night in Asia is long over, evening in Europe not begun; any other hour does as well
DEFAULT_HOUR = 20
ROWS = 2_000


def shared_kinds(partner: Partner) -> dict[str, bool]:
    """Kind -> whether this partner may find it with us."""
    marked = dict(SharedKind.objects.filter(partner=partner).values_list("kind", "shared"))
    return {kind: marked.get(kind, kind not in PERSON_KINDS) for kind in SHARED_KINDS}


def read_shared_kinds(partner: Partner, kinds: Iterable[str] | None) -> tuple[str, ...]:
    """The kinds to publish: those somebody named, or all that are shared. Raises CallerError for one that is not."""
    shared = shared_kinds(partner)
    for kind in (wanted := tuple(dict.fromkeys(kinds or ()))):
        if kind not in shared:
            raise CallerError(f"{kind!r} is no kind that desks match")
        if not shared[kind]:
            raise CallerError(_("%(kind)s is not shared with this partner.") % {"kind": kind})
    return wanted or tuple(kind for kind in SHARED_KINDS if shared[kind])


@transaction.atomic
def mark_kind(officer: Officer | None, partner: Partner, kind: str, *, shared: bool) -> None:
    """Let a partner find a kind with us, or no longer. What is out already stays until its set is ended."""
    if officer is not None:
        require(officer, "matching.ask")
    if kind not in SHARED_KINDS:
        raise CallerError(f"{kind!r} is no kind that desks match")
    SharedKind.objects.update_or_create(partner=partner, kind=kind, defaults={"shared": shared})
    facts = {"kind": kind, "shared": shared, "officer": officer.pk if officer else None}
    record("kind_marked", f"partner:{partner.desk_id}", facts)


@transaction.atomic
def set_hour(officer: Officer | None, partner: Partner, hour: int | None) -> None:
    """The hour (UTC) of the daily publication; None: only when somebody publishes."""
    if officer is not None:
        require(officer, "matching.ask")
    if hour is not None and not 0 <= hour <= 23:
        raise CallerError(_("The hour is a number of 0 to 23."))
    SharingHour.objects.update_or_create(partner=partner, defaults={"hour": hour})
    facts = {"hour": hour, "officer": officer.pk if officer else None}
    record("sharing_hour_set", f"partner:{partner.desk_id}", facts)


def hour_of(partner: Partner) -> int | None:
    row = SharingHour.objects.filter(partner=partner).first()
    return DEFAULT_HOUR if row is None else row.hour


@transaction.atomic
def keep_back(officer: Officer, case: Case, reason: str) -> None:
    """Keep a case to ourselves. What is out already stays until its set is ended."""
    require(officer, "cases.open")
    if not reason.strip():
        raise CallerError(_("Say why the case is kept back."))
    KeptBackCase.objects.update_or_create(
        case=case, defaults={"officer": officer, "reason": reason.strip()[:300], "at": timezone.now()}
    )
    record("case_kept_back", f"case:{case.reference}", {"officer": officer.pk})


@transaction.atomic
def release_case(officer: Officer, case: Case) -> None:
    """Share what the case's complaints name again."""
    require(officer, "cases.open")
    if KeptBackCase.objects.filter(case=case).delete()[0]:
        record("case_released", f"case:{case.reference}", {"officer": officer.pk})


def published_offers(partner: Partner, kind: str, epoch: int) -> Iterator[Offer]:
    """What may enter a set of this kind and is in none of the epoch that can still be questioned."""
    out = _published(partner, kind, epoch)
    if kind in MATCHED_KINDS:
        # a complaint may name a victim's passport
        shielded = raise_shield().documents if kind == DOCUMENT else frozenset()
        for row in _unpublished(kind, out).order_by("pk").iterator(chunk_size=ROWS):
            if row.value not in shielded:
                yield Offer(kind, row, (element(kind, row.value),))
    if kind in (DOCUMENT, *PERSON_KINDS):
        known = {("notice", pk) for pk in out.filter(notice__isnull=False).values_list("notice", flat=True)}
        known |= {("person", pk) for pk in out.filter(person__isnull=False).values_list("person", flat=True)}
        yield from (offer for offer in sought_offers(kind) if place_of(offer.row) not in known)


def count_offered(partner: Partner, kind: str, epoch: int) -> int:
    """About how many elements a set of this kind would have: identifiers alone are ever too many to wait for."""
    return _unpublished(kind, _published(partner, kind, epoch)).count() if kind in MATCHED_KINDS else 0


def _published(partner: Partner, kind: str, epoch: int) -> QuerySet[PublishedElement]:
    return PublishedElement.objects.filter(
        match_key__partner=partner,
        match_key__kind=kind,
        match_key__epoch=epoch,
        match_key__ended_at=None,
        match_key__published_at__isnull=False,
    )


def _unpublished(kind: str, out: QuerySet[PublishedElement]) -> QuerySet[Identifier]:
    return shareable(kind).exclude(pk__in=out.filter(identifier__isnull=False).values("identifier"))
