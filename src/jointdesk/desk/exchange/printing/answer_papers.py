"""What the requested desk said, on paper: each answer with its conditions and files, a refusal, a postponement."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.data.words import HANDLING
from jointdesk.desk.exchange.models import Answer, Request, RequestStep
from jointdesk.desk.exchange.printing.request_papers import known_form, parties
from jointdesk.desk.exchange.printing.standing import say_standing
from jointdesk.desk.exchange.requests.labels import GROUNDS
from jointdesk.desk.exchange.travel import strictest
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.printing.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Notice,
    Paper,
    Signatures,
    Table,
    Text,
)
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.desk.printing.small_print import small_print
from jointdesk.engine.errors import CallerError

SAID = ("answer", "answer_in_part", "refuse", "postpone")


def answer_paper(request: Request, languages: Words, at: datetime) -> Paper:
    """Everything said to a request so far. Raises CallerError when that is nothing."""
    say = Labels(languages)
    form = known_form(request)
    _asker, answerer, _unit = parties(request)
    answers = [
        answer for answer in request.answers.all() if answer.released_at or answer.prepared_by_id is None
    ]
    steps = [step for step in request.steps.all() if step.event in ("refuse", "postpone")]
    if not answers and not steps:
        raise CallerError(_("Nothing has been said to this request yet."))
    return Paper(
        languages=languages,
        title=say(_("Answer to a request")),
        above=say(form.title) if form else (request.type,),
        desk=answerer,
        reference=request.key.hex,
        mark=strictest([request.mark, *(answer.mark for answer in answers)]),
        at=at,
        blocks=tuple(_blocks(say, request, answers, steps)),
        under=small_print(say, at, f"request:{request.key.hex}", SAID),
    )


def _blocks(
    say: Labels, request: Request, answers: list[Answer], steps: list[RequestStep]
) -> Iterator[Block]:
    asker, answerer, _unit = parties(request)
    yield Facts(
        (
            Fact(say(_("Requested desk")), answerer),
            Fact(say(_("Requesting desk")), asker),
            Fact(say(_("Request")), request.key.hex, exact=True),
            Fact(say(_("Date of the request")), write_moment(request.drafted_at)),
        )
    )
    for answer in answers:
        yield from _answer_blocks(say, answer)
    for step in steps:
        yield from _step_blocks(say, request, step)
    yield Signatures(
        (
            (say(_("For the requested desk: name, signature, seal")), answerer),
            (say(_("Received: name, signature, date")), asker),
        )
    )


def _answer_blocks(say: Labels, answer: Answer) -> Iterator[Block]:
    yield Heading(say(_("Answer") if answer.complete else _("Answer in part")), answer.mark)
    yield Text(write_moment(answer.released_at or answer.prepared_at), quiet=True)
    yield from say_standing(say, answer.key)
    if answer.handling:
        code, *also = say(HANDLING.get(answer.handling, answer.handling))
        yield Facts((Fact(say(_("Handling code")), code, tuple(also)),))
    if answer.conditions:
        yield Notice(say(_("Conditions of use")), answer.conditions)
    yield Text(answer.text)
    if answer.identifiers:
        rows = tuple(
            (" / ".join(say.each(lambda kind=kind: name_kind(kind))), value)  # type: ignore[misc]
            for kind, value in answer.identifiers
        )
        yield Table((say(_("Kind of identifier")), say(_("Identifier"))), rows, (3, 7))
    files = tuple((file.name, _size(file.size), file.sha256) for file in answer.files.all())
    if files:
        yield Heading(say(_("Files")))
        yield Table((say(_("File")), say(_("Bytes")), ("SHA-256",)), files, (4, 2, 6))


def _step_blocks(say: Labels, request: Request, step: RequestStep) -> Iterator[Block]:
    if step.event == "postpone":
        yield Heading(say(_("Postponed")))
        until = (Fact(say(_("Answer by")), write_moment(request.answer_by)),) if request.answer_by else ()
        yield Facts((*until, Fact(say(_("Reasons")), step.note)))
        return
    ground, _colon, reason = step.note.partition(": ")
    words, *also = say(GROUNDS.get(ground, ground))
    yield Heading(say(_("Refused")))
    yield Facts((Fact(say(_("Ground")), words, tuple(also)), Fact(say(_("Reasons")), reason)))


def _size(size: int) -> str:
    return f"{size:,}".replace(",", "\u202f")
