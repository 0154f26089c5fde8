"""Disputes: how they come in, and how officers answer. Granting takes two; refusing one, and says what can be done."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications.telling import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.letters.answering import answer_letter
from jointdesk.desk.intake.listings.actions import DECIDE, put_in_force
from jointdesk.desk.intake.listings.models import Dispute, DisputeNote, ListingDecision
from jointdesk.desk.intake.listings.rules import listing_rules
from jointdesk.desk.intake.models import Identifier
from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.letters import Contact, Letter

State = Dispute.State
GRANTS = (ListingDecision.Act.CORRECTED, ListingDecision.Act.EXEMPT)
# one door's form names one; a program's letter is bounded
MOST_NAMED = 10
MOST_ANSWER = 4_000


def take_in(letter: Letter, complaint: Any = None, **_said: Any) -> None:
    """A letter was opened (intake/letters): a dispute, or more on one. Called within its transaction."""
    if letter.kind == "dispute":
        for named in letter.identifiers[:MOST_NAMED]:
            _open(letter, named.kind, named.value)
    elif letter.kind == "addition" and complaint is None:
        for dispute in Dispute.objects.filter(receipt_hash=letter.receipt.hash)[:1]:
            DisputeNote.objects.get_or_create(
                letter=letter.id,
                defaults={"dispute": dispute, "text": letter.narrative, "at": letter.received_at},
            )
            _tell(dispute, "dispute_added")


@transaction.atomic
def propose_grant(officer: Officer, dispute: Dispute, act: str, reason: str, answer: str) -> None:
    """A second officer has to agree. Raises CallerError, NotAllowed."""
    own = _hold(officer, dispute, State.OPEN)
    if act not in GRANTS:
        raise CallerError(_("Choose what becomes of the listing."))
    own.act, own.proposed_by, own.state = act, officer, State.PROPOSED
    _write(own, reason, answer)
    record("dispute_grant_proposed", f"dispute:{own.pk}", {"act": act})
    _tell(own, "dispute_to_grant", but=officer)


@transaction.atomic
def grant(officer: Officer, dispute: Dispute) -> None:
    """As the second officer. The correction is of the next bundle, the answer of the next replies."""
    own = _hold(officer, dispute, State.PROPOSED)
    if own.proposed_by_id == officer.pk:
        raise CallerError(_("Another officer than the one who proposed it has to agree."))
    identifier, _new = Identifier.objects.get_or_create(kind=own.kind, value=own.value)
    put_in_force(officer, identifier, own.act, own.reason, dispute=own)
    record("dispute_granted", f"dispute:{own.pk}", {"act": own.act})
    _end(officer, own, State.GRANTED)


@transaction.atomic
def send_back(officer: Officer, dispute: Dispute) -> None:
    """The second officer does not agree: it is open again. The first may take it back so, too."""
    own = _hold(officer, dispute, State.PROPOSED)
    own.state, own.act, own.proposed_by = State.OPEN, "", None
    own.save(update_fields=["state", "act", "proposed_by"])
    record("dispute_grant_sent_back", f"dispute:{own.pk}", {})


@transaction.atomic
def refuse(officer: Officer, dispute: Dispute, reason: str, answer: str) -> None:
    """Raises CallerError, NotAllowed."""
    own = _hold(officer, dispute, State.OPEN)
    _write(own, reason, answer)
    record("dispute_refused", f"dispute:{own.pk}", {})
    _end(officer, own, State.REFUSED)


def words_for(dispute: Dispute) -> str:
    """What stands below the officer's words, in the letter's language: what was done, what can be done."""
    with translation.override(_language(dispute)):
        named = {"identifier": dispute.value}
        if dispute.state == State.GRANTED:
            return (
                _("%(identifier)s: your objection was granted. The public page follows within a day.") % named
            )
        return (
            _(
                "%(identifier)s: your objection was not granted. You may add reasons or papers with the same code, "
                "or appeal to the authority above this office or to a court."
            )
            % named
        )


def _open(letter: Letter, kind: str, value: str) -> None:
    dispute, new = Dispute.objects.get_or_create(
        letter=letter.id,
        kind=kind,
        value=value,
        defaults={
            "receipt_locator": letter.receipt.locator,
            "receipt_hash": letter.receipt.hash,
            "reply_key": letter.receipt.reply_key,
            "language": letter.language,
            "narrative": letter.narrative,
            "contact": _read_contact(letter.contact),
            "unit": _unit(),
            "received_at": letter.received_at,
            "answer_by": _answer_by(letter.received_at),
        },
    )
    if new:
        record("dispute_received", f"dispute:{dispute.pk}", {"kind": kind})
        _tell(dispute, "dispute_received")


def _answer_by(received_at: datetime) -> Any:
    return timezone.localdate(received_at) + listing_rules().answer


def _unit() -> Unit:
    """Disputes are for the national level: nobody near a complaint decides what becomes of it."""
    return Unit.objects.filter(level=Unit.Level.NATIONAL).order_by("pk")[0]


def _read_contact(contact: Contact | None) -> str:
    return "\n".join(said for said in vars(contact).values() if said) if contact else ""


def _hold(officer: Officer, dispute: Dispute, state: str) -> Dispute:
    require(officer, DECIDE)
    own = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if own.state != state:
        raise CallerError(_("This dispute is no longer at that step."))
    return own


def _write(own: Dispute, reason: str, answer: str) -> None:
    if not reason.strip() or not answer.strip():
        raise CallerError(_("Say why, and what the person is told."))
    own.reason, own.answer = reason.strip()[:300], answer.strip()[:MOST_ANSWER]
    own.save(update_fields=["reason", "answer", "act", "proposed_by", "state"])


def _end(officer: Officer, own: Dispute, state: State) -> None:
    own.state, own.decided_by, own.decided_at = state, officer, timezone.now()
    own.save(update_fields=["state", "decided_by", "decided_at"])
    status = "closed" if state == State.GRANTED else "refused"
    answer_letter(officer, own.letter, status, f"{own.answer}\n\n{words_for(own)}", own.language or "en")


def _tell(dispute: Dispute, kind: str, but: Officer | None = None) -> None:
    officers = [one for one in holders_in(DECIDE, dispute.unit) if one != but]
    notify(officers, kind, subject=f"dispute:{dispute.pk}", url=reverse("dispute", args=[dispute.pk]))


def _language(dispute: Dispute) -> str:
    return "zh-hans" if dispute.language == "zh" else dispute.language or "en"
