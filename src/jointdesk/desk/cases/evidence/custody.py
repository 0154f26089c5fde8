"""Writing a step of custody: what may follow what, who may write it, and what it does to the exhibit.

1. Who has it writes its steps; who is to have it says whether he took it; nobody else.
2. Between a hand-over and its answer nothing happens to the exhibit.
3. What has ended (returned, destroyed) takes corrections only.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.evidence.commitments import step_facts
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, Exhibit
from jointdesk.desk.cases.evidence.queries import WORK, exhibits, pending
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.exchange.evidence.custody import SALT, commit_step

Act = CustodyStep.Act
# a clock may run ahead a little
AHEAD = timedelta(minutes=5)
# what its holder writes down himself, without anybody else
OWN_ACTS = (Act.MOVED, Act.EXAMINED, Act.COPIED, Act.SEALED, Act.UNSEALED)
ENDS = (Act.RETURNED, Act.DESTROYED)


@dataclass(frozen=True)
class Told:
    """What an officer says of a step. `at`: None is now; `to`: an officer of this desk, or `to_name` somebody else."""

    why: str
    at: datetime | None = None
    place: str = ""
    seal: str = ""
    to: Officer | None = None
    to_name: str = ""
    receipt: Attachment | None = None


@transaction.atomic
def take_step(officer: Officer, exhibit: Exhibit, act: str, told: Told) -> CustodyStep:
    """A step of its holder's: moved, examined, copied, sealed, unsealed, returned, destroyed. Raises CallerError."""
    require(officer, WORK)
    exhibit = hold_exhibit(officer, exhibit)
    if act not in (*OWN_ACTS, *ENDS):
        raise CallerError(_("Choose what happened."))
    _require_in_hands(officer, exhibit)
    if act == Act.SEALED and not told.seal.strip():
        raise CallerError(_("Write the number of the seal."))
    if act == Act.RETURNED and not told.to_name.strip():
        raise CallerError(_("Write to whom it was returned."))
    return write_step(exhibit, act, officer, told)


@transaction.atomic
def correct_step(officer: Officer, exhibit: Exhibit, number: int, told: Told) -> CustodyStep:
    """Say what is wrong with an earlier step; it stays as it is, and this stands beside it."""
    require(officer, WORK)
    exhibit = hold_exhibit(officer, exhibit)
    step = exhibit.steps.filter(number=number).exclude(act=Act.CORRECTED).first()
    if step is None:
        raise CallerError(_("There is no such step."))
    return write_step(exhibit, Act.CORRECTED, officer, told, answers=step)


def hold_exhibit(officer: Officer, exhibit: Exhibit) -> Exhibit:
    """The exhibit, locked until the transaction ends. Raises CallerError where it is not open to the officer."""
    rows = exhibits(officer).select_for_update(of=("self",))
    found = rows.filter(pk=exhibit.pk).first()
    if found is None:
        raise NotFound(_("There is no such exhibit, or it is not open to you."))
    return found


def write_step(
    exhibit: Exhibit, act: str, officer: Officer, told: Told, answers: CustodyStep | None = None
) -> CustodyStep:
    """The row, its commitment in the log, and what it does to the exhibit. The caller holds the exhibit."""
    last = exhibit.steps.order_by("-number").first()
    step = CustodyStep(
        exhibit=exhibit,
        number=last.number + 1 if last else 1,
        act=act,
        at=_moment(told.at, last if act not in (Act.CORRECTED, Act.COLLECTED) else None),
        written_at=timezone.now(),
        officer=officer,
        by_name=str(officer),
        why=_line(told.why, 300) or _missing_why(),
        place=_line(told.place, 200),
        seal=_line(told.seal, 60),
        to_officer=told.to,
        to_name=str(told.to) if told.to else _line(told.to_name, 200),
        receipt=told.receipt,
        answers=answers,
        salt=secrets.token_bytes(SALT),
        before=last.commitment if last else "",
    )
    step.commitment = commit_step(step_facts(step), bytes(step.salt), step.before)
    facts = {"number": step.number, "act": act, "commitment": step.commitment, "officer": officer.pk}
    step.entry = record("custody_step", f"evidence:{exhibit.key.hex}", facts, step.written_at).key
    step.save(force_insert=True)
    if act in _EFFECTS:
        _EFFECTS[act](exhibit, step)
    exhibit.save(update_fields=["holder", "held_outside", "place", "seal", "ended"])
    return step


def require_settled(exhibit: Exhibit) -> None:
    """Raises CallerError while a hand-over waits, or after the exhibit has ended."""
    if exhibit.ended:
        raise CallerError(_("This exhibit has been returned or destroyed."))
    if pending(exhibit) is not None:
        raise CallerError(_("It is being handed over: first the receiver says whether he took it."))


def _require_in_hands(officer: Officer, exhibit: Exhibit) -> None:
    require_settled(exhibit)
    if exhibit.holder_id != officer.pk:
        raise CallerError(_("Only who holds it writes what happens to it. Have it handed over to you first."))


def _moment(at: datetime | None, last: CustodyStep | None) -> datetime:
    now = timezone.now()
    at = at or now
    if at > now + AHEAD:
        raise CallerError(_("This has not happened yet: choose a time in the past."))
    if last is not None and last.act != Act.CORRECTED and at < last.at - timedelta(minutes=1):
        raise CallerError(_("This is before the step that stands there last: choose a later time."))
    return at.replace(microsecond=0)


def _line(text: str, most: int) -> str:
    text = " ".join(text.replace("\x00", "").split())
    if len(text) > most:
        raise CallerError(_("At most %(most)d characters.") % {"most": most})
    return text


def _missing_why() -> str:
    raise CallerError(_("Say why, in at most 300 characters."))


def _collect(exhibit: Exhibit, step: CustodyStep) -> None:
    exhibit.holder, exhibit.place, exhibit.seal = step.officer, step.place, step.seal


def _move(exhibit: Exhibit, step: CustodyStep) -> None:
    exhibit.place = step.place or exhibit.place


def _hand_over(exhibit: Exhibit, step: CustodyStep) -> None:
    if step.to_officer is None:
        exhibit.holder, exhibit.held_outside, exhibit.place = None, step.to_name, step.place


def _receive(exhibit: Exhibit, step: CustodyStep) -> None:
    exhibit.holder, exhibit.held_outside = step.officer, ""
    exhibit.place = step.place or exhibit.place


def _seal(exhibit: Exhibit, step: CustodyStep) -> None:
    exhibit.seal = step.seal


def _unseal(exhibit: Exhibit, step: CustodyStep) -> None:
    exhibit.seal = ""


def _end(exhibit: Exhibit, step: CustodyStep) -> None:
    exhibit.holder, exhibit.held_outside, exhibit.place = None, step.to_name, ""
    exhibit.ended = Exhibit.End.RETURNED if step.act == Act.RETURNED else Exhibit.End.DESTROYED


_EFFECTS: dict[str, Callable[[Exhibit, CustodyStep], None]] = {
    Act.COLLECTED: _collect,
    Act.MOVED: _move,
    Act.HANDED_OVER: _hand_over,
    Act.RECEIVED: _receive,
    Act.SEALED: _seal,
    Act.UNSEALED: _unseal,
    Act.RETURNED: _end,
    Act.DESTROYED: _end,
}
