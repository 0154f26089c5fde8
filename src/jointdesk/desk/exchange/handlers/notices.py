import uuid
from datetime import timedelta

from django.conf import settings

from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import filed_as, store_partner_notice
from jointdesk.desk.cases.signals import tell_of_notices
from jointdesk.desk.exchange.data.notice_copies import row_of_body
from jointdesk.desk.exchange.data.passages import check_arrival, note_received
from jointdesk.desk.exchange.data.received import identifiers_of_notice
from jointdesk.desk.exchange.models import Datum
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.exchange.units import national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import NoticeSent, NoticeWithdrawn
from jointdesk.engine.exchange.wire.messages import Message


def take_notice(partner: Partner, message: Message, body: NoticeSent) -> None:
    """A partner looks for a person: kept with its conditions, screened from now on."""
    if body.issued_on > (message.sent_at + timedelta(days=1)).date():
        raise PartnerError("from_the_future", "the notice was issued later than it was sent")
    origin = body.origin or partner.desk_id
    if origin == settings.DESK.id:
        return  # ours, passed on until it came home
    datum = check_arrival(partner, uuid.UUID(body.datum), "notice", origin)
    notice = _keep(partner, body, datum)
    note_received(
        partner,
        uuid.UUID(body.datum),
        "notice",
        f"notice:{notice.reference}",
        take_mark(body.mark),
        body.conditions,
        handling=body.handling,
        origin=origin,
        identifiers=identifiers_of_notice(notice),
        message=message.id,
        notice=notice,
    )


def _keep(partner: Partner, body: NoticeSent, datum: Datum | None) -> Notice:
    """The notice as it is kept; one that came another way before is not written anew by whoever passes it on."""
    known = datum.notice if datum is not None else None
    if known is not None and known.origin_id != partner.pk:
        if body.origin not in (None, partner.desk_id):
            return known
        # its originator sends it itself now: it is its own from here on
        known.origin = partner
        known.save(update_fields=["origin"])
    notice, is_new = store_partner_notice(partner, national_unit(), row_of_body(body), body.conditions)
    if (known is not None and known.pk != notice.pk) or (not is_new and _has_other_datum(notice, body)):
        raise PartnerError("conflict", "a notice keeps its datum id, and a datum its notice")
    return notice


def _has_other_datum(notice: Notice, body: NoticeSent) -> bool:
    return Datum.objects.filter(notice=notice).exclude(key=uuid.UUID(body.datum)).exists()


def take_notice_withdrawal(partner: Partner, message: Message, body: NoticeWithdrawn) -> None:
    notice = Notice.objects.filter(reference=filed_as(partner, body.notice), origin=partner).first()
    if notice is None:
        raise PartnerError("unknown_notice", "there is no such notice of this desk")
    if notice.state in (Notice.State.RETRACTED, Notice.State.ERASED):
        return  # more than withdrawn already
    notice.state = Notice.State.WITHDRAWN
    notice.save(update_fields=["state"])
    facts = {"partner": partner.desk_id, "message": message.digest}
    record("partner_notice_withdrawn", f"notice:{notice.reference}", facts)
    tell_of_notices([notice.pk])
