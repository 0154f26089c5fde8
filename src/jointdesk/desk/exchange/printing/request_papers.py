"""A request on paper, made from its form's definition: as it was sent, or blank, to be filled in by hand."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.data.words import HANDLING
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.printing.form_facts import blank_facts, boxes, fill_facts
from jointdesk.desk.exchange.printing.standing import say_standing
from jointdesk.desk.exchange.requests.labels import LEGAL_BASES, URGENCIES, group_name, say_article
from jointdesk.desk.printing.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Notice,
    Paper,
    Signatures,
    Text,
)
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.desk.printing.small_print import small_print
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.form_fields import GROUPS, FormField
from jointdesk.engine.exchange.requests.forms import RequestForm, form_of

ROUTINE = "routine"


def request_paper(request: Request, languages: Words, at: datetime) -> Paper:
    """The request as its sender's letter, on whichever desk it is printed."""
    say = Labels(languages)
    form = known_form(request)
    asker, _answerer, unit = parties(request)
    return Paper(
        languages=languages,
        title=say(form.title) if form else (request.type,),
        above=_article(say, form),
        desk=asker,
        unit=unit,
        reference=request.key.hex,
        mark=request.mark,
        at=at,
        blocks=tuple(_request_blocks(say, request, form)),
        under=small_print(say, at, f"request:{request.key.hex}", ("send", "receive")),
    )


def blank_paper(form: RequestForm, languages: Words, at: datetime) -> Paper:
    """The form with nothing in it."""
    say = Labels(languages)
    bases = [LEGAL_BASES[basis] for basis in form.legal_bases]
    about = [
        Fact(say(_("Reference")), lines=1),
        Fact(say(_("Requesting desk")), settings.DESK.name),
        Fact(say(_("Requested desk")), lines=1),
        Fact(say(_("Legal basis")), boxes=boxes(say, bases)),
        Fact(say(_("Purpose")), lines=2),
        Fact(say(_("Urgency")), boxes=boxes(say, URGENCIES.values())),
    ]
    if form.expects_answer:
        about.append(Fact(say(_("Answer by")), lines=1))
    about.append(Fact(say(_("Handling mark")), boxes=tuple((f"TLP:{mark}",) for mark in Mark.values)))
    about.append(Fact(say(_("Handling code")), boxes=boxes(say, HANDLING.values())))
    about.append(Fact(say(_("Conditions of use")), lines=3))
    return Paper(
        languages=languages,
        title=say(form.title),
        above=_article(say, form),
        desk=settings.DESK.name,
        at=at,
        blocks=(
            Facts(tuple(about)),
            *_blanks(say, form),
            Text(say.line(_("* must be filled in")), quiet=True),
            _signatures(say, settings.DESK.name, ""),
        ),
        under=small_print(say, at),
    )


def known_form(request: Request) -> RequestForm | None:
    try:
        return form_of(request.type, request.form_version)
    except CallerError:
        return None


def parties(request: Request) -> tuple[str, str, str]:
    """Who asks, who answers, and our unit where we are the asker."""
    ours, theirs = settings.DESK.name, request.partner.name
    unit = request.unit.name if request.unit.name != ours else ""
    return (ours, theirs, unit) if is_ours(request) else (theirs, ours, "")


def is_ours(request: Request) -> bool:
    return request.direction == Request.Direction.SENT


def head_facts(say: Labels, request: Request) -> tuple[Fact, ...]:
    """What every request has, whatever its form."""
    form = known_form(request)
    asker, answerer, _unit = parties(request)
    rows = [
        Fact(say(_("Requesting desk")), asker),
        Fact(say(_("Requested desk")), answerer),
        Fact(say(_("Reference")), f"{request.reference}\n{request.key.hex}", exact=True),
        Fact(say(_("Date")), write_moment(request.drafted_at)),
        _pair(say(_("Legal basis")), say(LEGAL_BASES.get(request.legal_basis, request.legal_basis))),
        _pair(say(_("Article")), _article(say, form) or ("—",)),
        Fact(say(_("Purpose")), request.purpose),
        _pair(say(_("Urgency")), say(URGENCIES.get(request.urgency, request.urgency))),
    ]
    if request.answer_by:
        rows.append(Fact(say(_("Answer by")), write_moment(request.answer_by)))
    if request.hold_until:
        rows.append(Fact(say(_("Data to be held until")), write_moment(request.hold_until)))
    rows.append(_pair(say(_("Handling mark")), say(Mark(request.mark).label)))
    if request.handling:
        rows.append(_pair(say(_("Handling code")), say(HANDLING.get(request.handling, request.handling))))
    rows.append(_pair(say(_("Approval")), _approval(say, request)))
    if request.group:
        rows.append(Fact(say(_("Joint group")), request.group.name))
    if request.follows:
        rows.append(Fact(say(_("Follows")), request.follows.key.hex, exact=True))
    return tuple(rows)


def _request_blocks(say: Labels, request: Request, form: RequestForm | None) -> Iterator[Block]:
    yield from say_standing(say, request.key)
    if request.urgency != ROUTINE:
        yield Notice(say(URGENCIES.get(request.urgency, request.urgency)))
    yield Facts(head_facts(say, request))
    if request.conditions:
        yield Notice(say(_("Conditions of use")), request.conditions)
    yield from _filled(say, form, request.fields)
    asker, answerer, _unit = parties(request)
    yield _signatures(say, asker, answerer)


def _filled(say: Labels, form: RequestForm | None, values: Mapping[str, Any]) -> Iterator[Block]:
    """What was filled in, under the headings of the page."""
    if form is None:
        yield Facts(fill_facts(say, (), values))
        return
    for group, fields in _by_group(form):
        mine = {field.name: values[field.name] for field in fields if field.name in values}
        rows = fill_facts(say, fields, mine)
        if rows:
            yield Heading(_say_group(say, group))
            yield Facts(rows)


def _blanks(say: Labels, form: RequestForm) -> Iterator[Block]:
    for group, fields in _by_group(form):
        yield Heading(_say_group(say, group))
        yield Facts(blank_facts(say, fields))


def _by_group(form: RequestForm) -> Iterator[tuple[str, list[FormField]]]:
    for group in GROUPS:
        fields = [field for field in form.fields if field.group == group]
        if fields:
            yield group, fields


def _say_group(say: Labels, group: str) -> Words:
    return say.each(lambda: group_name(group))


def _article(say: Labels, form: RequestForm | None) -> Words:
    if form is None:
        return ()
    # a paper says the treaty too: "47" alone is of the convention
    named = form.article if " " in form.article else f"UNCC {form.article}"
    return say.each(lambda: say_article(named))


def _approval(say: Labels, request: Request) -> Words:
    """By role, never by name: a partner deals with the desk. On the answerer's side only how many is known."""
    roles = [officer for officer in (request.drafted_by, request.approved_by) if isinstance(officer, Officer)]
    if request.approval == "one_officer":
        said = say(_("One officer at once; a second one reviews within 24 hours"))
    elif is_ours(request) and len(roles) < 2:
        said = say(_("Not approved yet"))
    else:
        said = say(_("Two officers"))
    if len(roles) < 2:
        return said
    names = say.each(lambda: ", ".join(str(officer.get_role_display()) for officer in roles))
    return tuple(f"{words} ({names[min(place, len(names) - 1)]})" for place, words in enumerate(said))


def _pair(label: Words, words: Words) -> Fact:
    return Fact(label, words[0], words[1:])


def _signatures(say: Labels, asker: str, answerer: str) -> Signatures:
    return Signatures(
        (
            (say(_("For the requesting desk: name, signature, seal")), asker),
            (say(_("Received: name, signature, date")), answerer),
        )
    )
