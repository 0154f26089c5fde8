"""A letter as a complaint: what was told in one text, the identifiers that its writer did not deny, the money.

What somebody in danger wrote is not in the complaint's text, which a whole unit may read: see danger.py.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.drafts import (
    MAX_NARRATIVE,
    MAX_VALUE,
    Draft,
    make_complaint,
    read_identifiers,
)
from jointdesk.desk.intake.enquiry_actions import Loss
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.rates import currencies
from jointdesk.engine.identifiers import KINDS
from jointdesk.engine.identifiers import Identifier as Named
from jointdesk.engine.letterbox.letters import Contact, Letter, NamedIdentifier
from jointdesk.engine.letterbox.letters import Loss as ToldLoss

CHANNEL = "public"
MOST_CONTACT = 200
LEGAL_KINDS = {
    "person": Complaint.LegalKind.DENUNCIATION,
    "organisation": Complaint.LegalKind.REPORT,
    "state_body": Complaint.LegalKind.PROPOSAL,
}
_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 16


def make_draft(letter: Letter, unit: Unit) -> Draft:
    """Not saved yet, and without a reference."""
    if letter.kind == "danger":
        return _draft_danger(letter, unit)
    narrative = write_narrative(letter)
    contact = letter.contact or Contact("", "", "", "", "")
    amount, currency = _sum(letter.losses)
    complaint = make_complaint(
        reference="",
        received_at=_not_later_than_now(letter.received_at),
        unit=unit,
        narrative=narrative,
        channel=CHANNEL,
        legal_kind=LEGAL_KINDS[letter.reporter],
        language=letter.language,
        country=letter.country,
        complainant_name=contact.name,
        complainant_contact=_join_contact(contact),
        amount=amount,
        currency=currency,
        confidential=letter.keep_confidential,
    )
    return Draft(complaint, letter.scam_types, find_named(narrative, letter.country, letter.identifiers))


def write_narrative(letter: Letter) -> str:
    """All that was told in words, in one text: the desk reads identifiers there, and marks them."""
    parts = [letter.narrative.strip(), letter.accused.strip(), letter.place.strip()]
    parts += [
        f"{loss.amount} {loss.currency}: {loss.way.strip()}" for loss in letter.losses if loss.way.strip()
    ]
    text = "\n\n".join(part for part in parts if part).replace("\x00", "")
    # shown to the writer and agreed to, but written where the desk's reading does not find it
    lacking = [one.written for one in letter.identifiers if one.confirmed and one.written not in text]
    return "\n\n".join([text, *lacking])[:MAX_NARRATIVE] or "–"


def find_named(narrative: str, country: str, said: Iterable[NamedIdentifier]) -> tuple[Named, ...]:
    """What the text names, without what its writer denied, and with what they confirmed."""
    said = tuple(said)
    denied = {(one.kind, one.value) for one in said if not one.confirmed}
    found = [one for one in read_identifiers(narrative, country) if (one.kind, one.value) not in denied]
    known = {(one.kind, one.value) for one in found}
    for one in said:
        start = narrative.find(one.written) if one.written else -1
        unread = one.confirmed and (one.kind, one.value) not in known
        if unread and start >= 0 and one.kind in KINDS and len(one.value) <= MAX_VALUE:
            end = start + len(one.written)
            found.append(
                Named(
                    one.kind, one.value, one.written, start, end, country or settings.DESK.country, True, ""
                )
            )
    return tuple(found)


def payments(letter: Letter) -> list[Loss]:
    """Those that have a day and a currency the desk knows; the others stand in the text and in the sum."""
    latest = timezone.localdate()
    return [
        Loss(amount, loss.currency, loss.on, recipient=loss.way)
        for loss in letter.losses
        if loss.on and loss.on <= latest and loss.currency in currencies() and (amount := _cents(loss)) > 0
    ]


def _draft_danger(letter: Letter, unit: Unit) -> Draft:
    with translation.override(settings.DESK.language):
        words = _(
            "Somebody in danger wrote through the public door. Those who answer calls for help can read it."
        )
    complaint = make_complaint(
        reference="",
        received_at=_not_later_than_now(letter.received_at),
        unit=unit,
        narrative=words,
        channel=CHANNEL,
        language=settings.DESK.language.split("-")[0],
        subject="trafficking",
        confidential=True,
    )
    complaint.mark = Mark.AMBER_STRICT
    return Draft(complaint, (), ())


def _sum(losses: Iterable[ToldLoss]) -> tuple[Decimal | None, str]:
    """What was lost in all, where it is one currency of ISO 4217."""
    losses = tuple(losses)
    told = {loss.currency for loss in losses}
    if len(told) != 1 or len(losses[0].currency) != 3 or not losses[0].currency.isalpha():
        return None, ""
    together = sum((_cents(loss) for loss in losses), Decimal(0))
    return (together, losses[0].currency) if 0 < together < _MOST else (None, "")


def _cents(loss: ToldLoss) -> Decimal:
    return Decimal(loss.amount).quantize(_CENT)


def _join_contact(contact: Contact) -> str:
    """In one line; what is too long for it is read with the letter."""
    told = (contact.phone, contact.email, contact.other, contact.safe_times)
    return " · ".join(one.strip() for one in told if one.strip())[:MOST_CONTACT]


def _not_later_than_now(moment: datetime) -> datetime:
    """A door's clock that runs ahead gives nobody a later last day."""
    return min(moment, timezone.now())
