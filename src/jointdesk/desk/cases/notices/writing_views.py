"""Writing a notice, and each step of its life; every form is a page of its own."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import store
from jointdesk.desk.attachments.previews import preview
from jointdesk.desk.attachments.responses import give_picture
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases import queries as case_queries
from jointdesk.desk.cases.models import Case, Notice, Person
from jointdesk.desk.cases.notices import actions
from jointdesk.desk.cases.notices.colours import Colour, colour_of, colours
from jointdesk.desk.cases.notices.facts import PERSONAL, facts_of
from jointdesk.desk.cases.notices.forms import (
    PHOTO_BYTES,
    IssueForm,
    NoticeForm,
    PhotoForm,
    ReasonForm,
    RenewForm,
)
from jointdesk.desk.cases.notices.pages import act_on, find_notice, find_own, page_of
from jointdesk.desk.cases.notices.queries import ISSUE
from jointdesk.desk.cases.notices.validity import renew_notice, review_notice
from jointdesk.desk.cases.persons.person_queries import person_of
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


@require_GET
def notice_new(request: HttpRequest) -> HttpResponse:
    """Which colour, with what each is for."""
    shown = {"colours": colours().values(), "case": _case(request), "person": _person(request)}
    return render(request, "notices/choose.html", shown)


def notice_write(request: HttpRequest, colour: str) -> HttpResponse:
    if colour not in colours():
        raise Http404
    chosen, case, person = colours()[colour], _case(request), _person(request)
    form = NoticeForm(chosen, request.POST or None, initial=_known(chosen, person))
    more = {"colour": chosen, "case": case, "person": person, "new": True}

    def act() -> str:
        notice = actions.draft_notice(officer_of(request), colour, form.told(), case=case, person=person)
        return page_of(notice)

    return act_on(request, form, act, "notices/write.html", back="/cases/notices/", **more)


def notice_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """A draft is put right; an issued one is amended, with a reason."""
    notice = find_own(request, reference, ISSUE)
    issued = notice.state == Notice.State.ACTIVE
    told = facts_of(notice) | {"aliases": "\n".join(notice.aliases)}
    form = NoticeForm(colour_of(notice), request.POST or None, initial=told, reason=issued)

    def act() -> object:
        officer = officer_of(request)
        if issued:
            return actions.amend_notice(officer, notice, form.told(), form.cleaned_data["reason"])
        return actions.edit_draft(officer, notice, form.told())

    more = {"colour": colour_of(notice), "notice": notice, "case": notice.case}
    return act_on(request, form, act, "notices/write.html", back=page_of(notice), **more)


def notice_issue(request: HttpRequest, reference: str) -> HttpResponse:
    notice = find_own(request, reference, ISSUE)
    form = IssueForm(colour_of(notice), request.POST or None)
    return _ask(
        request,
        notice,
        form,
        lambda: actions.issue_notice(
            officer_of(request),
            notice,
            neutral=form.cleaned_data["neutral"],
            until=form.cleaned_data["until"],
        ),
        title=_("Put the notice forward") if colour_of(notice).second else _("Issue the notice"),
        button=_("Put forward") if colour_of(notice).second else _("Issue"),
    )


@require_POST
def notice_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    notice = find_notice(request, reference)
    try:
        actions.confirm_notice(officer_of(request), notice)
    except (NotAllowed, NotFound):
        raise
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(page_of(notice))


def notice_send_back(request: HttpRequest, reference: str) -> HttpResponse:
    words = {"title": _("Send the notice back"), "button": _("Send back")}
    return _step(request, reference, ReasonForm, actions.send_back, **words)


def notice_review(request: HttpRequest, reference: str) -> HttpResponse:
    words = {"title": _("Reviewed: still needed"), "button": _("Save")}
    return _step(request, reference, ReasonForm, review_notice, **words)


def notice_renew(request: HttpRequest, reference: str) -> HttpResponse:
    words = {"title": _("Renew the notice"), "button": _("Renew")}
    return _step(request, reference, RenewForm, renew_notice, **words)


def notice_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    words = {
        "title": _("Withdraw the notice"),
        "button": _("Withdraw"),
        "lead": _("Partners who have it are told, and nobody is held against it any more."),
    }
    return _step(request, reference, ReasonForm, actions.withdraw_notice, **words)


def notice_photo(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: the photograph, drawn anew. POST: another one."""
    if request.method != "POST" and "change" not in request.GET:
        notice = find_notice(request, reference)
        drawn = preview(notice.photo) if notice.photo else None
        if drawn is None:
            raise Http404
        note_access(officer_of(request), "consultation", f"notice:{notice.reference}", "photograph")
        return give_picture(drawn)
    notice = find_own(request, reference, ISSUE)
    form = PhotoForm(request.POST or None, request.FILES or None)

    def act() -> object:
        officer, file = officer_of(request), form.cleaned_data["photo"]
        photo = store(officer, file, file.name, purpose="photograph", limit_bytes=PHOTO_BYTES)
        if not photo.media_type.startswith("image/"):
            raise CallerError(_("This is no picture: a JPEG or PNG file is needed."))
        return actions.set_photo(officer, notice, photo)

    return _ask(request, notice, form, act, title=_("Photograph"), button=_("Save"), file=True)


def _step(
    request: HttpRequest, reference: str, kind: type[forms.Form], act: Callable[..., object], **words: object
) -> HttpResponse:
    """A step of a notice's life whose action takes what its form asks."""
    notice, form = find_own(request, reference, ISSUE), kind(request.POST or None)
    return _ask(request, notice, form, lambda: act(officer_of(request), notice, **form.cleaned_data), **words)


def _ask(
    request: HttpRequest, notice: Notice, form: forms.Form, act: Callable[[], object], **more: object
) -> HttpResponse:
    return act_on(request, form, act, "notices/ask.html", back=page_of(notice), notice=notice, **more)


def _case(request: HttpRequest) -> Case | None:
    """The case named in the address, if it is open to the officer."""
    reference = request.GET.get("case", "")
    return case_queries.case_by_reference(officer_of(request), reference) if reference else None


def _person(request: HttpRequest) -> Person | None:
    key = request.GET.get("person", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 16):
        return None
    person = person_of(officer_of(request), int(key))
    # of a protected one nothing is said, so nothing can be written
    return None if person is None or getattr(person, "concealed", False) else person


def _known(colour: Colour, person: Person | None) -> dict[str, object]:
    if person is None or colour.person == "none":
        return {}
    told: dict[str, object] = {name: getattr(person, name) for name in PERSONAL}
    return told | {"aliases": "\n".join(person.aliases), "sex": person.sex.upper()}
