"""Sending our notices to a partner: one officer proposes, another approves, then each notice is a message."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_accesses, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice, NoticeStep
from jointdesk.desk.cases.notices.facts import summary_of
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.protection import require_publishable
from jointdesk.desk.exchange.data.leave import require_leave, require_leave_for
from jointdesk.desk.exchange.data.notice_copies import COLOUR_OF_KIND, data_of_notices, datum_of_notice
from jointdesk.desk.exchange.data.received import find_in_fields
from jointdesk.desk.exchange.mail.conversations import NOTICES, standing
from jointdesk.desk.exchange.mail.outbox import hold, queue_batch
from jointdesk.desk.exchange.models import Datum, Leave, NoticeDisclosure
from jointdesk.desk.exchange.safeguards.neutrality import require_neutral
from jointdesk.desk.exchange.safeguards.protection import require_gate_for_notices, require_open_gate
from jointdesk.desk.exchange.travel import LEAVING, write_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import NoticeSent

KIND_OF_COLOUR = {colour: kind for kind, colour in COLOUR_OF_KIND.items()}


@transaction.atomic
def propose_notices(
    officer: Officer, partner: Partner, notices: Iterable[Notice], purpose: str, neutral: str = ""
) -> NoticeDisclosure:
    """Put notices forward for a partner: ours, or another partner's by its leave. Raises CallerError for one that may
    not leave. `neutral`: why the matter is, where words of the notices ask for it."""
    require(officer, "requests.draft")
    hold(partner)
    chosen = list(notices)
    if not chosen or not purpose.strip():
        raise CallerError(_("Choose notices and say the purpose."))
    _check(chosen, partner)
    disclosure = NoticeDisclosure.objects.create(
        partner=partner, purpose=purpose.strip()[:300], proposed_by=officer, proposed_at=timezone.now()
    )
    disclosure.notices.set(chosen)
    texts = _texts_of(disclosure, chosen)
    require_open_gate(partner, texts)
    require_neutral(officer, texts, neutral, subject=_subject(disclosure))
    _log(disclosure, "notices_proposed", officer, len(chosen))
    return disclosure


@transaction.atomic
def approve_notices(officer: Officer, disclosure: NoticeDisclosure) -> NoticeDisclosure:
    """The second officer's word: the notices are sent, and the partner becomes part of their audience.

    What was withdrawn or amended since it was proposed does not go: he approves what was put forward.
    """
    require(officer, "requests.approve")
    partner = hold(disclosure.partner)
    disclosure = NoticeDisclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    if disclosure.approved_at is not None:
        return disclosure
    if disclosure.proposed_by_id == officer.pk:
        raise CallerError(_("Notices are approved by another officer than the one who proposed them."))
    sent = list(_as_proposed(disclosure).order_by("pk"))
    leaves, data = _check(sent, partner), data_of_notices(sent)
    bodies = [write_notice(notice, leaves[notice.pk], data[notice.pk]) for notice in sent]
    texts = _texts_of(disclosure, sent)
    # what a notice tells may name somebody else
    require_open_gate(partner, texts)
    require_neutral(officer, texts, subject=_subject(disclosure))
    partner.notices_received.add(*sent)
    disclosure.batches.set(queue_batch(partner, bodies, standing(partner, NOTICES)))
    disclosure.approved_by, disclosure.approved_at, disclosure.sent = officer, timezone.now(), len(sent)
    disclosure.save(update_fields=["approved_by", "approved_at", "sent"])
    _log(disclosure, "notices_sent", officer, len(sent))
    note_accesses(
        officer,
        Access.Act.DISCLOSURE,
        [f"notice:{notice.reference}" for notice in sent],
        disclosure.purpose,
        recipients=partner.desk_id,
    )
    return disclosure


def _as_proposed(disclosure: NoticeDisclosure) -> QuerySet[Notice]:
    amended = NoticeStep.objects.filter(
        notice=OuterRef("pk"), kind=NoticeStep.Kind.AMENDED, at__gt=disclosure.proposed_at
    )
    return disclosure.notices.filter(~Exists(amended), state=Notice.State.ACTIVE)


def _subject(disclosure: NoticeDisclosure) -> str:
    return f"disclosure:{disclosure.pk}"


def _texts_of(disclosure: NoticeDisclosure, notices: Iterable[Notice]) -> dict[str, str]:
    """What the neutrality check reads: why they go, and what each tells."""
    return {"purpose": disclosure.purpose} | {notice.reference: summary_of(notice) for notice in notices}


def sendable_to(officer: Officer, partner: Partner, references: Iterable[str] | None = None) -> list[Notice]:
    """Notices for a partner: those named, or all of ours that may leave and that it has not got yet.

    Raises CallerError for a name that is no notice.
    """
    if references is None:
        active = notices(officer).filter(origin=None, state=Notice.State.ACTIVE, mark__in=LEAVING)
        return list(active.exclude(audience=partner).order_by("pk"))
    wanted = set(references)
    found = list(notices(officer).filter(reference__in=wanted).order_by("pk"))
    if missing := wanted - {notice.reference for notice in found}:
        raise CallerError(f"notices: {min(missing)[:60]!r} is no notice that is open to you")
    return found


def _obstacle(notice: Notice) -> str | None:
    if notice.mark not in LEAVING:
        return _("%(notice)s has a mark that does not leave the desk.")
    if notice.state != Notice.State.ACTIVE:
        return _("%(notice)s is not active any more.")
    return None


def _check(notices: Sequence[Notice], partner: Partner) -> dict[int, Leave | None]:
    """The leave by which each goes, if it is another partner's. Raises CallerError where one may not go."""
    for notice in notices:
        obstacle = _obstacle(notice)
        if obstacle is not None:
            raise CallerError(obstacle % {"notice": notice.reference})
    # who is protected is asked once for all of them
    require_publishable(*(notice.pk for notice in notices))
    require_gate_for_notices(partner, notices)
    return {notice.pk: _require_leave(notice, partner) for notice in notices}


def _require_leave(notice: Notice, partner: Partner) -> Leave | None:
    if notice.origin_id is None:
        _require_leave_for_words(notice, partner)
        return None
    if notice.origin_id == partner.pk:
        raise CallerError(_("%(notice)s is this partner's own.") % {"notice": notice.reference})
    datum = Datum.objects.filter(notice=notice).first()
    if datum is None:
        raise CallerError(
            _("%(notice)s is a partner's: only its originator passes it on.") % {"notice": notice.reference}
        )
    try:
        return require_leave(partner, datum)
    except CallerError as error:
        raise CallerError(f"{notice.reference}: {error}") from None


def _require_leave_for_words(notice: Notice, partner: Partner) -> None:
    """A notice of ours may tell what another desk told us."""
    try:
        require_leave_for(partner, find_in_fields({"summary": summary_of(notice)}))
    except CallerError as error:
        raise CallerError(f"{notice.reference}: {error}") from None


def write_notice(notice: Notice, leave: Leave | None = None, datum: Datum | None = None) -> NoticeSent:
    """The notice as it travels; another partner's with its originator and what the leave says."""
    datum = datum or datum_of_notice(notice)
    conditions = "\n".join(filter(None, (notice.conditions, leave.conditions if leave else "")))
    return NoticeSent(
        # a partner's may be filed beside ours under "kh:..."
        notice=notice.reference.replace(":", "/"),
        datum=datum.key.hex,
        kind=KIND_OF_COLOUR[Notice.Colour(notice.colour)],
        names=tuple(filter(None, (notice.name, *notice.aliases))),
        birth_date=notice.birth_date,
        sex=notice.sex if notice.sex in ("F", "M", "X") else "",
        nationality=notice.nationality,
        documents=(notice.document,) if notice.document else (),
        summary=summary_of(notice)[:5000],
        issued_on=notice.issued_on,
        mark=write_mark(notice.mark),
        conditions=conditions[:2000],
        handling=notice.handling,
        origin=None if datum.is_ours else datum.origin,
    )


def _log(disclosure: NoticeDisclosure, kind: str, officer: Officer, count: int) -> None:
    facts = {"partner": disclosure.partner.desk_id, "count": count, "officer": officer.pk}
    record(kind, f"disclosure:{disclosure.pk}", facts)
