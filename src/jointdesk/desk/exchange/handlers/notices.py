from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notice_actions import NoticeRow, store_partner_notices
from jointdesk.desk.cases.signals import notice_stored
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.exchange.units import national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import NoticeSent, NoticeWithdrawn
from jointdesk.engine.exchange.messages import Message

COLOUR_OF_KIND = {"wanted": Notice.Colour.RED, "missing": Notice.Colour.YELLOW}


def take_notice(partner: Partner, message: Message, body: NoticeSent) -> None:
    """A partner looks for a person: kept with its conditions, screened from now on."""
    row = NoticeRow(
        reference=body.notice,
        colour=COLOUR_OF_KIND[body.kind],
        name=body.names[0],
        aliases=body.names[1:],
        birth_date=body.birth_date,
        sex=body.sex,
        nationality=body.nationality,
        document=body.documents[0] if body.documents else "",
        issued_on=body.issued_on,
        circumstances=body.summary,
        mark=take_mark(body.mark),
    )
    store_partner_notices(partner, national_unit(), [row], body.conditions)


def take_notice_withdrawal(partner: Partner, message: Message, body: NoticeWithdrawn) -> None:
    notice = Notice.objects.filter(reference=body.notice, origin=partner).first()
    if notice is None:
        raise PartnerError("unknown_notice", "there is no such notice of this desk")
    notice.state = Notice.State.WITHDRAWN
    notice.save(update_fields=["state"])
    facts = {"partner": partner.desk_id, "message": message.digest}
    record("partner_notice_withdrawn", f"notice:{notice.reference}", facts)
    notice_stored.send(sender=Notice, notices=[notice.pk])
