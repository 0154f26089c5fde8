from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import answer_actions, request_actions
from jointdesk.desk.exchange.answer_actions import AnswerText
from jointdesk.desk.exchange.api_schemas import (
    AnswerIn,
    AnswerOut,
    FieldOut,
    FormOut,
    PostponementIn,
    PrefilledOut,
    ReasonIn,
    RefusalIn,
    RequestDetail,
    RequestIn,
    RequestOut,
    StepOut,
)
from jointdesk.desk.exchange.lookups import find_case, find_hit, find_partner, find_request
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.prefills import answer_to, request_fields
from jointdesk.desk.exchange.request_actions import Draft
from jointdesk.desk.exchange.request_queries import SETTLED, choices_on, requests
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests import RequestForm, request_forms

router = Router()


@router.get("/forms", response=list[FormOut])
def forms(request: HttpRequest) -> list[FormOut]:
    """Every form of request, with its fields."""
    return [_form(form) for form in request_forms().values()]


@router.get("/forms/{name}/prefilled", response=PrefilledOut)
def prefilled(request: HttpRequest, name: str, hit: int | None = None, case: str = "") -> PrefilledOut:
    """The form half filled from a hit and a case."""
    officer, form = officer_of(request), request_forms().get(name)
    if form is None:
        raise CallerError("form: there is no such form")
    fields = request_fields(officer, form, find_hit(officer, hit), find_case(officer, case))
    return PrefilledOut(fields=fields)


@router.post("/requests", response=RequestDetail)
def draft(request: HttpRequest, new: RequestIn) -> RequestDetail:
    """Draft a request; it leaves once a second officer approves."""
    officer = officer_of(request)
    wanted = Draft(
        form=new.form,
        fields=new.fields,
        legal_basis=new.legal_basis,
        purpose=new.purpose,
        conditions=new.conditions,
        mark=new.mark,
        urgency=new.urgency,
        answer_by=new.answer_by,
    )
    row = request_actions.draft_request(
        officer,
        find_partner(new.partner),
        wanted,
        hit=find_hit(officer, new.hit),
        case=find_case(officer, new.case),
    )
    return _detail(officer, row.key.hex)


@router.get("/requests", response=list[RequestOut])
def list_requests(
    request: HttpRequest, direction: str = "", state: str = "", partner: str = "", overdue: bool = False
) -> list[RequestOut]:
    """The 1,000 requests due first, of those open to the officer."""
    rows = requests(officer_of(request), direction=direction, state=state, partner=partner, overdue=overdue)
    return [RequestOut(**_summary(row)) for row in rows[:1000]]


@router.get("/requests/{key}", response=RequestDetail)
def detail(request: HttpRequest, key: str) -> RequestDetail:
    """A request with its steps, its answers and what the officer may do next."""
    return _detail(officer_of(request), key)


@router.post("/requests/{key}/approve", response=RequestDetail)
def approve(request: HttpRequest, key: str) -> RequestDetail:
    """The second officer's word: the request is sent."""
    officer = officer_of(request)
    request_actions.approve_request(officer, find_request(officer, key))
    return _detail(officer, key)


@router.post("/requests/{key}/withdraw", response=RequestDetail)
def withdraw(request: HttpRequest, key: str, why: ReasonIn) -> RequestDetail:
    """Take a request back."""
    officer = officer_of(request)
    request_actions.withdraw_request(officer, find_request(officer, key), why.reason)
    return _detail(officer, key)


@router.post("/requests/{key}/close", response=RequestDetail)
def close(request: HttpRequest, key: str) -> RequestDetail:
    """We are done with it."""
    officer = officer_of(request)
    request_actions.close_request(officer, find_request(officer, key))
    return _detail(officer, key)


@router.post("/requests/{key}/accept", response=RequestDetail)
def accept(request: HttpRequest, key: str, note: ReasonIn) -> RequestDetail:
    """A partner's request is in hand."""
    officer = officer_of(request)
    answer_actions.accept_request(officer, find_request(officer, key), note.reason)
    return _detail(officer, key)


@router.get("/requests/{key}/prepared", response=AnswerIn)
def prepared(request: HttpRequest, key: str) -> AnswerIn:
    """A draft of the answer from what is ours behind the identifiers asked for."""
    officer = officer_of(request)
    text = answer_to(officer, find_request(officer, key))
    return AnswerIn(text=text.text, identifiers=list(text.identifiers))


@router.post("/requests/{key}/answer", response=RequestDetail)
def answer(request: HttpRequest, key: str, new: AnswerIn) -> RequestDetail:
    """Prepare an answer; it leaves once a second officer releases it."""
    officer = officer_of(request)
    text = AnswerText(
        text=new.text,
        identifiers=new.identifiers,
        complete=new.complete,
        mark=new.mark,
        conditions=new.conditions,
    )
    answer_actions.prepare_answer(officer, find_request(officer, key), text)
    return _detail(officer, key)


@router.post("/requests/{key}/release", response=RequestDetail)
def release(request: HttpRequest, key: str) -> RequestDetail:
    """The second officer's word: the answer is sent."""
    officer = officer_of(request)
    answer_actions.release_answer(officer, find_request(officer, key))
    return _detail(officer, key)


@router.post("/requests/{key}/refuse", response=RequestDetail)
def refuse(request: HttpRequest, key: str, why: RefusalIn) -> RequestDetail:
    """Refuse a partner's request, with ground and reasons."""
    officer = officer_of(request)
    answer_actions.refuse_request(officer, find_request(officer, key), why.ground, why.reason)
    return _detail(officer, key)


@router.post("/requests/{key}/postpone", response=RequestDetail)
def postpone(request: HttpRequest, key: str, when: PostponementIn) -> RequestDetail:
    """Answer later, with reasons."""
    officer = officer_of(request)
    answer_actions.postpone_request(officer, find_request(officer, key), when.until, when.reason)
    return _detail(officer, key)


def _summary(row: Request) -> dict[str, Any]:
    return {
        "key": row.key.hex,
        "direction": row.direction,
        "partner": row.partner.desk_id,
        "form": row.type,
        "state": row.state,
        "legal_basis": row.legal_basis,
        "urgency": row.urgency,
        "mark": row.mark,
        "answer_by": row.answer_by,
        "overdue": row.answer_by < timezone.now().date() and row.state not in SETTLED,
    }


def _detail(officer: Officer, key: str) -> RequestDetail:
    row = find_request(officer, key)
    return RequestDetail(
        **_summary(row),
        fields=row.fields,
        purpose=row.purpose,
        conditions=row.conditions,
        steps=[
            StepOut(
                event=step.event,
                state=step.state,
                at=step.at,
                by_partner=step.by_partner,
                officer=str(step.officer or ""),
                note=step.note,
            )
            for step in row.steps.all()
        ],
        answers=[
            AnswerOut(
                text=item.text,
                identifiers=[(kind, value) for kind, value in item.identifiers],
                complete=item.complete,
                mark=item.mark,
                conditions=item.conditions,
                released=item.released_at is not None,
            )
            for item in row.answers.all()
        ],
        open_to_you=list(choices_on(officer, row)),
    )


def _form(form: RequestForm) -> FormOut:
    return FormOut(
        name=form.name,
        version=form.version,
        title=form.title,
        article=form.article,
        legal_bases=list(form.legal_bases),
        default_days=form.default_days,
        urgent_days=form.urgent_days,
        fields=[
            FieldOut(
                name=field.name,
                label=field.label,
                kind=field.kind,
                required=field.required,
                choices=list(field.choices),
            )
            for field in form.fields
        ],
    )
