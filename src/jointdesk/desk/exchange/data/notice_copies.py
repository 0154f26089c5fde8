"""A notice as a datum: corrected it is screened anew, taken back it leaves lists, sets and screening."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import NoticeRow, put_content, store_partner_notices, take_content
from jointdesk.desk.cases.signals import tell_of_notices
from jointdesk.desk.exchange.data.copies import Copy
from jointdesk.desk.exchange.data.received import identifiers_of_notice
from jointdesk.desk.exchange.matching.set_actions import end_set
from jointdesk.desk.exchange.models import Datum, MatchKey, ReceivedIdentifier
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.exchange.units import national_unit
from jointdesk.engine.errors import OwnError, PartnerError
from jointdesk.engine.exchange.wire.bodies import NoticeSent

# values in one IN (...), and rows in one INSERT
AT_ONCE, ROWS_AT_ONCE = 900, 50
COLOUR_OF_KIND = {
    "wanted": Notice.Colour.RED,
    "missing": Notice.Colour.YELLOW,
    "information": Notice.Colour.BLUE,
    "body": Notice.Colour.BLACK,
    "method": Notice.Colour.PURPLE,
    "threat": Notice.Colour.ORANGE,
    "warning": Notice.Colour.GREEN,
}


def row_of_body(body: NoticeSent) -> NoticeRow:
    """What a partner's notice says, as this desk keeps it."""
    return NoticeRow(
        reference=body.notice,
        colour=COLOUR_OF_KIND[body.kind],
        name=body.names[0] if body.names else "",
        aliases=body.names[1:],
        birth_date=body.birth_date,
        sex=body.sex,
        nationality=body.nationality,
        document=body.documents[0] if body.documents else "",
        issued_on=body.issued_on,
        circumstances=body.summary,
        mark=take_mark(body.mark),
        handling=body.handling,
    )


def datum_of_notice(notice: Notice) -> Datum:
    """A notice's datum; one of ours gets its id when it is first sent."""
    return data_of_notices([notice])[notice.pk]


def data_of_notices(notices: Sequence[Notice]) -> dict[int, Datum]:
    """The datum of each, by the notice's id."""
    found: dict[int, Datum] = {}
    for start in range(0, len(notices), AT_ONCE):
        some = [notice.pk for notice in notices[start : start + AT_ONCE]]
        known = Datum.objects.filter(notice__in=some)
        found |= {datum.notice_id: datum for datum in known if datum.notice_id is not None}
    new = [_first_datum(notice) for notice in notices if notice.pk not in found]
    made = Datum.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    return found | {datum.notice_id: datum for datum in made if datum.notice_id is not None}


def _first_datum(notice: Notice) -> Datum:
    if notice.origin_id is not None:
        raise OwnError("a partner's notice without its datum")
    return Datum(
        key=uuid.uuid4(),
        kind="notice",
        subject=f"notice:{notice.reference}",
        origin=settings.DESK.id,
        mark=notice.mark,
        conditions=notice.conditions,
        handling=notice.handling,
        known_at=timezone.now(),
        notice=notice,
    )


class NoticeCopies:
    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        notice, body = datum.notice, NoticeSent.read(content)
        if datum.is_ours or notice is None or notice.origin is None:
            return ()
        if body.datum != datum.key.hex:
            raise PartnerError("malformed", "the correction is of another notice")
        [kept] = store_partner_notices(notice.origin, national_unit(), [row_of_body(body)], body.conditions)
        if kept.pk != notice.pk:
            raise PartnerError("malformed", "the correction is of another notice")
        datum.mark, datum.conditions, datum.handling = kept.mark, kept.conditions, kept.handling
        datum.save(update_fields=["mark", "conditions", "handling"])
        datum.identifiers.all().delete()
        ReceivedIdentifier.objects.bulk_create(
            ReceivedIdentifier(datum=datum, kind=kind, value=value)
            for kind, value in identifiers_of_notice(kept)
        )
        return ("corrected",)

    def retract(self, datum: Datum) -> tuple[str, ...]:
        notice = datum.notice
        if notice is None:
            return ("nothing_here",)
        if datum.is_ours:
            # our own record stays: it is what we gave that is taken back
            if notice.state == Notice.State.ACTIVE:
                notice.state = Notice.State.WITHDRAWN
                notice.save(update_fields=["state"])
        elif notice.state not in (Notice.State.RETRACTED, Notice.State.ERASED):
            datum.aside = take_content(notice, Notice.State.RETRACTED)
        tell_of_notices([notice.pk])
        return ("hidden", *_end_sets(notice))

    def restore(self, datum: Datum) -> None:
        if datum.notice is not None and datum.aside is not None:
            put_content(datum.notice, datum.aside)
            tell_of_notices([datum.notice.pk])

    def erase(self, datum: Datum) -> tuple[str, ...]:
        notice = datum.notice
        if notice is None:
            return ("nothing_here",)
        words = _end_sets(notice)
        take_content(notice, Notice.State.ERASED)
        tell_of_notices([notice.pk])
        return ("destroyed", *words)

    def find_copies(self, datum: Datum) -> list[Copy]:
        notice = datum.notice
        if notice is None:
            return []
        return [Copy(notice.reference, reverse("notice", args=[notice.reference]))]


def _end_sets(notice: Notice) -> tuple[str, ...]:
    """Tags cannot be recalled: a set that names the person is ended, and goes out anew without."""
    keys = list(
        MatchKey.objects.filter(elements__notice=notice, ended_at=None, published_at__isnull=False)
        .select_related("partner")
        .distinct()
    )
    ended = [key for key in keys if key.partner.state == key.partner.State.CONFIRMED]
    for key in ended:
        end_set(None, key, "withdrawn")
    return ("sets_ended",) if ended else ()
