"""Sending our notices to a partner: one officer proposes, another approves, then each notice is a message."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.queries import notices
from jointdesk.desk.exchange.conversations import NOTICES, standing
from jointdesk.desk.exchange.models import NoticeDisclosure
from jointdesk.desk.exchange.outbox import hold, queue
from jointdesk.desk.exchange.travel import LEAVING, write_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.bodies import NoticeSent

KIND_OF_COLOUR = {Notice.Colour.RED: "wanted", Notice.Colour.YELLOW: "missing"}


@transaction.atomic
def propose_notices(
    officer: Officer, partner: Partner, notices: Iterable[Notice], purpose: str
) -> NoticeDisclosure:
    """Put notices of ours forward for a partner. Raises CallerError for one that may not leave."""
    require(officer, "requests.draft")
    hold(partner)
    chosen = list(notices)
    if not chosen or not purpose.strip():
        raise CallerError(_("Choose notices and say the purpose."))
    for notice in chosen:
        _check(notice)
    disclosure = NoticeDisclosure.objects.create(
        partner=partner, purpose=purpose.strip()[:300], proposed_by=officer, proposed_at=timezone.now()
    )
    disclosure.notices.set(chosen)
    _log(disclosure, "notices_proposed", officer, len(chosen))
    return disclosure


@transaction.atomic
def approve_notices(officer: Officer, disclosure: NoticeDisclosure) -> NoticeDisclosure:
    """The second officer's word: the notices are sent, and the partner becomes part of their audience."""
    require(officer, "requests.approve")
    partner = hold(disclosure.partner)
    disclosure = NoticeDisclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    if disclosure.approved_at is not None:
        return disclosure
    if disclosure.proposed_by_id == officer.pk:
        raise CallerError(_("Notices are approved by another officer than the one who proposed them."))
    sent = list(disclosure.notices.filter(state=Notice.State.ACTIVE).order_by("pk"))
    for notice in sent:
        _check(notice)
        queue(partner, _body_of(notice), standing(partner, NOTICES))
        notice.audience.add(partner)
    disclosure.approved_by, disclosure.approved_at, disclosure.sent = officer, timezone.now(), len(sent)
    disclosure.save(update_fields=["approved_by", "approved_at", "sent"])
    _log(disclosure, "notices_sent", officer, len(sent))
    for notice in sent:
        note_access(
            officer,
            Access.Act.DISCLOSURE,
            f"notice:{notice.reference}",
            disclosure.purpose,
            recipients=partner.desk_id,
        )
    return disclosure


def sendable_to(officer: Officer, partner: Partner, references: Iterable[str] | None = None) -> list[Notice]:
    """Notices of ours for a partner: those named, or all that may leave and that it has not got yet.

    Raises CallerError for a name that is no notice of ours.
    """
    ours = notices(officer).filter(origin=None)
    if references is None:
        active = ours.filter(state=Notice.State.ACTIVE, mark__in=LEAVING)
        return list(active.exclude(audience=partner).order_by("pk"))
    wanted = set(references)
    found = list(ours.filter(reference__in=wanted).order_by("pk"))
    if missing := wanted - {notice.reference for notice in found}:
        raise CallerError(f"notices: {min(missing)[:60]!r} is no notice of ours that is open to you")
    return found


def _obstacle(notice: Notice) -> str | None:
    if notice.origin_id is not None:
        return _("%(notice)s is a partner's: only its originator passes it on.")
    if notice.mark not in LEAVING:
        return _("%(notice)s has a mark that does not leave the desk.")
    if notice.state != Notice.State.ACTIVE:
        return _("%(notice)s is not active any more.")
    return None


def _check(notice: Notice) -> None:
    obstacle = _obstacle(notice)
    if obstacle is not None:
        raise CallerError(obstacle % {"notice": notice.reference})


def _body_of(notice: Notice) -> NoticeSent:
    return NoticeSent(
        notice=notice.reference,
        kind=KIND_OF_COLOUR[Notice.Colour(notice.colour)],
        names=(notice.name, *notice.aliases),
        birth_date=notice.birth_date,
        sex=notice.sex if notice.sex in ("F", "M", "X") else "",
        nationality=notice.nationality,
        documents=(notice.document,) if notice.document else (),
        summary=notice.circumstances[:5000],
        issued_on=notice.issued_on,
        mark=write_mark(notice.mark),
        conditions=notice.conditions,
    )


def _log(disclosure: NoticeDisclosure, kind: str, officer: Officer, count: int) -> None:
    facts = {"partner": disclosure.partner.desk_id, "count": count, "officer": officer.pk}
    record(kind, f"disclosure:{disclosure.pk}", facts)
