from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api.schemas import (
    AnswerIn,
    AnswerOut,
    FieldOut,
    FormOut,
    PostponementIn,
    PrefilledOut,
    ReasonIn,
    RefusalIn,
    ReleaseIn,
    RequestDetail,
    RequestIn,
    RequestOut,
    StepOut,
    WantedIn,
)
from jointdesk.desk.exchange.lookups import find_case, find_group, find_hit, find_partner, find_request
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.deadlines import is_overdue
from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.desk.exchange.requests.following import fields_from
from jointdesk.desk.exchange.requests.prefills import answer_to, request_fields
from jointdesk.desk.exchange.requests.request_filters import ALL, choose, read_wanted
from jointdesk.desk.exchange.requests.request_queries import choices_on, requests
from jointdesk.engine.errors import NotFound
from jointdesk.engine.exchange.requests.form_schemas import write_schema
from jointdesk.engine.exchange.requests.forms import RequestForm, form_of, request_forms

router = Router()


@router.get("/forms", response=list[FormOut])
def forms(request: HttpRequest) -> list[FormOut]:
    """Every form of request, with its fields."""
    return [_form(form) for form in request_forms().values()]


@router.get("/forms/{name}", response=dict[str, Any])
def form_schema(request: HttpRequest, name: str, version: int | None = None) -> dict[str, Any]:
    """A form as JSON Schema: what `fields` of a request may hold. Without a version, the newest."""
    officer_of(request)
    if version is not None:
        return write_schema(form_of(name, version))
    return write_schema(_find_form(name))


@router.get("/forms/{name}/prefilled", response=PrefilledOut)
def prefilled(
    request: HttpRequest, name: str, hit: int | None = None, case: str = "", follows: str = ""
) -> PrefilledOut:
    """The form half filled from a hit, a case, or the request it follows."""
    officer, form = officer_of(request), _find_form(name)
    fields = request_fields(officer, form, find_hit(officer, hit), find_case(officer, case))
    if follows:
        fields = fields_from(find_request(officer, follows), form) | fields
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
        handling=new.handling,
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
        follows=find_request(officer, new.follows) if new.follows else None,
        group=find_group(officer, new.group) if new.group else None,
        dossier=new.dossier,
    )
    return _detail(officer, row.key.hex)


@router.get("/requests", response=list[RequestOut])
def list_requests(request: HttpRequest, wanted: Query[WantedIn]) -> list[RequestOut]:
    """The 1,000 requests due first, of those open to the officer; `state` is one of the states, open or all."""
    officer = officer_of(request)
    given = {name: value for name, value in wanted.dict().items() if value not in ("", False)}
    given["overdue"], given["mine"] = ("1" if wanted.overdue else ""), ("1" if wanted.mine else "")
    rows = choose(requests(officer), officer, read_wanted({"direction": ALL, "state": ALL} | given))
    return [RequestOut(**_summary(row)) for row in rows.select_related("group", "follows")[:1000]]


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


@router.post("/requests/{key}/remind", response=RequestDetail)
def remind(request: HttpRequest, key: str, note: ReasonIn) -> RequestDetail:
    """Tell the partner that we still wait: once a day at most."""
    officer = officer_of(request)
    request_actions.remind(officer, find_request(officer, key), note.reason)
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
        handling=new.handling,
        files=new.files,
    )
    answer_actions.prepare_answer(officer, find_request(officer, key), text)
    return _detail(officer, key)


@router.post("/requests/{key}/release", response=RequestDetail)
def release(request: HttpRequest, key: str, read: ReleaseIn) -> RequestDetail:
    """The second officer's word on the answer read: it is sent."""
    officer = officer_of(request)
    answer_actions.release_answer(officer, find_request(officer, key), read.answer)
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


def _find_form(name: str) -> RequestForm:
    form = request_forms().get(name)
    if form is None:
        raise NotFound("form: there is no such form")
    return form


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
        "overdue": is_overdue(row),
        "reference": row.reference,
        "form_version": row.form_version,
        "approval": row.approval,
        "follows": row.follows.key.hex if row.follows else "",
        "group": row.group.key.hex if row.group else "",
        "dossier": row.dossier,
        "hold_until": row.hold_until,
        "reminded_at": row.reminded_at,
    }


def _detail(officer: Officer, key: str) -> RequestDetail:
    row = find_request(officer, key)
    return RequestDetail(
        **_summary(row),
        fields=row.fields,
        purpose=row.purpose,
        conditions=row.conditions,
        handling=row.handling,
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
                datum=item.key.hex,
                text=item.text,
                identifiers=[(kind, value) for kind, value in item.identifiers],
                complete=item.complete,
                mark=item.mark,
                conditions=item.conditions,
                handling=item.handling,
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
        about=form.about,
        article=form.article,
        legal_bases=list(form.legal_bases),
        hours=dict(form.hours),
        fields=[
            FieldOut(
                name=field.name,
                label=field.label,
                kind=field.kind,
                required=field.required,
                choices=list(field.choices),
                group=field.group,
            )
            for field in form.fields
        ],
    )
