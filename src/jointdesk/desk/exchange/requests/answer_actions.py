"""Answering: a request is accepted, its answer prepared by one officer and released by another, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.data.leave import require_free
from jointdesk.desk.exchange.files.sending import name_files, note_files_sent
from jointdesk.desk.exchange.files.uploads import attach
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Answer, Request
from jointdesk.desk.exchange.requests.deadlines import LONGEST_DELAY, put_off
from jointdesk.desk.exchange.requests.steps import check_open, hold_request, note_step, take_step
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import APPROVALS
from jointdesk.engine.exchange.wire.bodies import (
    RequestAccepted,
    RequestAnswered,
    RequestPostponed,
    RequestRefused,
)
from jointdesk.engine.exchange.wire.bodies.requests import REFUSAL_GROUNDS
from jointdesk.engine.identifiers import KINDS


@dataclass(frozen=True)
class AnswerText:
    """What an officer wants to answer. `identifiers`: pairs of kind and value in normal form; `files`: keys of files
    that wait for it."""

    text: str
    identifiers: Sequence[tuple[str, str]] = ()
    complete: bool = True
    mark: str = Mark.AMBER
    conditions: str = ""
    handling: str = ""  # engine/exchange/wire/marks.HANDLING
    files: Sequence[str] = ()


@transaction.atomic
def accept_request(officer: Officer, request: Request, note: str = "") -> Request:
    """It is in hand: the partner is told, nothing is promised."""
    require(officer, "requests.answer")
    request = hold_received(request)
    check_open(request, "accept")
    require_free(request.partner, {"note": note})
    body = RequestAccepted(request=request.key.hex, note=note.strip()[:2000])
    message = queue(request.partner, body, request.key.hex)
    take_step(request, "accept", officer=officer, note=note.strip(), digest=message.digest)
    return request


@transaction.atomic
def prepare_answer(officer: Officer, request: Request, answer: AnswerText) -> Answer:
    """An answer that waits for another officer's release. One that waits already is replaced."""
    require(officer, "requests.answer")
    request = hold_received(request)
    check_open(request, "answer")
    _check_expected(request)
    _check_answer(answer)
    _require_free(request, answer)
    request.answers.filter(released_at=None).delete()
    row = Answer.objects.create(
        request=request,
        complete=answer.complete,
        text=answer.text.strip(),
        identifiers=[list(pair) for pair in answer.identifiers],
        mark=answer.mark,
        conditions=answer.conditions.strip(),
        handling=answer.handling,
        prepared_at=timezone.now(),
        prepared_by=officer,
    )
    attach(row, answer.files)
    note_step(request, "prepare_answer", officer=officer)
    return row


@transaction.atomic
def release_answer(officer: Officer, request: Request, key: str) -> Request:
    """The second officer's word on the answer read: it is sent. One's own answer cannot be released."""
    require(officer, "requests.answer")
    request = hold_received(request)
    check_open(request, "answer")
    _check_expected(request)
    answer = waiting_answer(request, key)
    if answer.prepared_by_id == officer.pk:
        raise CallerError(_("An answer is released by another officer than the one who prepared it."))
    return send_answer(officer, request, answer)


def send_answer(officer: Officer, request: Request, answer: Answer, approval: str = APPROVALS[0]) -> Request:
    """Send a prepared answer to a held request; the caller has asked whether this officer may, and alone or not."""
    _require_free(request, answer)
    files = list(answer.files.all())
    body = RequestAnswered(
        request=request.key.hex,
        datum=answer.key.hex,
        complete="full" if answer.complete else "part",
        text=answer.text,
        identifiers=tuple((kind, value) for kind, value in answer.identifiers),
        mark=write_mark(answer.mark),
        conditions=answer.conditions,
        handling=answer.handling,
        approval=approval,
        files=name_files(request.partner, files),
    )
    message = queue(request.partner, body, request.key.hex)
    note_files_sent(request.partner, files, message, answer.mark, answer.conditions)
    answer.released_by, answer.released_at = officer, timezone.now()
    answer.save(update_fields=["released_by", "released_at"])
    event = "answer" if answer.complete else "answer_in_part"
    take_step(request, event, officer=officer, digest=message.digest)
    note_access(
        officer,
        Access.Act.DISCLOSURE,
        f"request:{request.key.hex}",
        request.purpose[:300],
        recipients=request.partner.desk_id,
    )
    return request


@transaction.atomic
def refuse_request(officer: Officer, request: Request, ground: str, reason: str) -> Request:
    """Refuse, with a ground and reasons: both are mandatory (UN Convention against Cybercrime, Art. 40)."""
    require(officer, "requests.answer")
    request = hold_received(request)
    check_open(request, "refuse")
    reason = reason.strip()
    if ground not in REFUSAL_GROUNDS or not 1 <= len(reason) <= 5000:
        raise CallerError(_("A refusal needs its ground and its reasons."))
    require_free(request.partner, {"reason": reason})
    message = queue(
        request.partner,
        RequestRefused(request=request.key.hex, ground=ground, reason=reason),
        request.key.hex,
    )
    take_step(request, "refuse", officer=officer, note=f"{ground}: {reason}", digest=message.digest)
    return request


@transaction.atomic
def postpone_request(officer: Officer, request: Request, until: datetime, reason: str) -> Request:
    """Answer later, because now it would harm an investigation of ours."""
    require(officer, "requests.answer")
    request = hold_received(request)
    check_open(request, "postpone")
    _check_expected(request)
    reason = reason.strip()
    until = until.replace(microsecond=0)
    now = timezone.now()
    if not now < until <= now + LONGEST_DELAY or not 1 <= len(reason) <= 5000:
        raise CallerError(_("A postponement needs a moment to come and its reasons."))
    require_free(request.partner, {"reason": reason})
    body = RequestPostponed(request=request.key.hex, until=until, reason=reason)
    message = queue(request.partner, body, request.key.hex)
    put_off(request, until)
    take_step(request, "postpone", officer=officer, note=reason, digest=message.digest)
    return request


def waiting_answer(request: Request, key: str) -> Answer:
    """The prepared answer of a held request. Raises CallerError when it is not the one the officer read."""
    answer = request.answers.filter(released_at=None).first()
    if answer is None:
        raise CallerError(_("There is no answer to release."))
    if answer.key.hex != key:
        raise CallerError(_("The answer was replaced meanwhile. Read the new one before you release it."))
    return answer


def hold_received(request: Request) -> Request:
    request = hold_request(request)
    if request.direction != Request.Direction.RECEIVED:
        raise CallerError(_("This request is our own: the partner answers it."))
    return request


def _check_expected(request: Request) -> None:
    if request.answer_by is None:
        raise CallerError(_("This is information: it is acknowledged, not answered."))


def _check_answer(answer: AnswerText) -> None:
    write_mark(answer.mark)
    if not 1 <= len(answer.text.strip()) <= 50_000:
        raise CallerError(_("An answer needs its text, of at most 50,000 characters."))
    if len(answer.conditions) > 2000 or len(answer.identifiers) > 1000:
        raise CallerError(_("Conditions of use or identifiers are too long."))
    for kind, value in answer.identifiers:
        if kind not in KINDS or not 1 <= len(value) <= 500:
            raise CallerError(_("An identifier of the answer has no kind this desk knows."))


def _require_free(request: Request, answer: AnswerText | Answer) -> None:
    """An answer may name a victim's document, and what another desk told us."""
    lines = [" ".join(pair) for pair in answer.identifiers]
    require_free(
        request.partner, {"identifiers": lines, "text": answer.text, "conditions": answer.conditions}
    )
