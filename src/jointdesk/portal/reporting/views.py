"""The report, a step at a time. Each step is kept before the next is shown; nothing typed is ever lost to a mistake."""

from datetime import date
from typing import Any, TypeAlias

from django import forms
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jointdesk.portal import drafts, error_views, limits
from jointdesk.portal.blank_pages import show_blank
from jointdesk.portal.draft_turns import one_at_a_time
from jointdesk.portal.drafts import Draft
from jointdesk.portal.receipts.slips import show_slip
from jointdesk.portal.reporting import sending, uploads
from jointdesk.portal.reporting.recognising import Recognised, denied_in, join, recognise
from jointdesk.portal.reporting.steps import Step, after, before, find_step, shown_steps
from jointdesk.portal.reporting.summing_up import sum_up

StepForm: TypeAlias = "forms.Form | BaseFormSet[forms.Form]"
RECOGNISED_IN = ("identifiers", "narrative", "accused")


@require_http_methods(["GET", "POST"])
@one_at_a_time("report")
def report(request: HttpRequest) -> HttpResponse:
    draft = drafts.find(request, "report")
    if draft is None:
        return _begin(request)
    if draft.sent:
        return _sent(request, draft)
    if request.method == "GET":
        return _show(request, draft, find_step(draft.step))
    return _take(request, draft, find_step(request.POST.get("step", "")))


def _begin(request: HttpRequest) -> HttpResponse:
    """No draft is here. Whoever had one is told that it is gone, and keeps what they have just written."""
    draft, step, first = drafts.begin("report"), find_step(request.POST.get("step", "")), find_step("")
    if request.method == "GET":
        draft.begun_anew = drafts.was_begun(request, "report")
        return _show(request, draft, first)
    if "written_down" in request.POST:
        return redirect("home")
    draft.begun_anew = step.key not in (first.key, "check")
    try:
        return _take(request, draft, step)
    except limits.TooOften:
        # there is no draft to keep it in: what was typed stays in the page
        why = list(error_views.say_too_often())
        return _show(request, draft, step, _bind(step, draft, request), why, status=429)


def _take(request: HttpRequest, draft: Draft, step: Step) -> HttpResponse:
    refused = []
    if step.key == "files":
        refused = _take_files(request, draft)
    form = _bind(step, draft, request)
    going_back = "back" in request.POST
    if not form.is_valid() and not going_back and "keep" not in request.POST:
        # what was typed stays in the page; the draft keeps what stood there before
        return drafts.keep(request, _show(request, draft, step, form), draft)
    if form.is_valid():
        _keep_answers(draft, step, form)
    if "keep" in request.POST:
        # the page is left for another one, or the telephone laid aside: nobody reads the answer
        return drafts.keep(request, HttpResponse(status=204), draft)
    if refused or "add" in request.POST or "remove" in request.POST:
        return drafts.keep(request, _show(request, draft, step, refused=refused), draft)
    chosen = request.POST.get("go", "")
    if step.key == "check" and not (going_back or chosen):
        return _send(request, draft)
    draft.step = (before if going_back else after)(step.key, draft).key
    if chosen and not going_back:
        draft.step = find_step(chosen).key
    if draft.begun_anew:
        draft.step = ""
    return drafts.keep(request, redirect("report"), draft)


def _take_files(request: HttpRequest, draft: Draft) -> list[str]:
    if gone := request.POST.get("remove"):
        uploads.remove(draft, gone)
    return uploads.take_from(request, draft)


def _keep_answers(draft: Draft, step: Step, form: StepForm) -> None:
    draft.answers[step.key] = _plain(form.cleaned_data)
    if step.key == "what":
        draft.begun_anew = False
    if step.key not in ("what", "who"):
        return
    draft.answers["found"] = _recognise_anew(draft, step)


def _recognise_anew(draft: Draft, step: Step) -> list[dict[str, Any]]:
    """All that is recognised in the draft; only what this step asks for is read again."""
    said = {**draft.answers.get("what", {}), **draft.answers.get("who", {})}
    read = draft.answers.setdefault("read", {})
    for key in RECOGNISED_IN:
        if key in draft.answers[step.key] or key not in read:
            read[key] = [one.record() for one in recognise(said.get(key, ""))]
    return [one.record() for one in join(Recognised(**one) for key in RECOGNISED_IN for one in read[key])]


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not draft.answers.get("what", {}).get("narrative", "").strip() and not draft.files:
        draft.step = "what"
        return drafts.keep(request, _show(request, draft, find_step("what"), nothing_said=True), draft)
    limits.count("report", request)
    sending.send(draft, limits.origin_of(request, timezone.now()))
    # only what the slip needs is kept: the rest is the desk's now
    draft.answers, draft.files, draft.sent = {}, [], True
    return drafts.keep(request, redirect("report"), draft)


def _sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method == "POST" and "written_down" in request.POST:
        return drafts.forget(request, redirect("home"), "report")
    return show_slip(request, draft)


def _show(
    request: HttpRequest,
    draft: Draft,
    step: Step,
    form: "StepForm | None" = None,
    refused: list[str] | None = None,
    *,
    nothing_said: bool = False,
    status: int = 422,
) -> HttpResponse:
    shown = shown_steps(draft)
    keys = [one.key for one in shown]
    number = keys.index(step.key) + 1 if step.key in keys else 1
    template = f"portal/steps/{step.key}.html"

    def describe() -> dict[str, Any]:
        return {
            "draft": draft,
            "step": step,
            "steps": shown,
            "number": number,
            "form": form or _bind(step, draft),
            "refused": refused,
            "nothing_said": nothing_said,
            "found": [Recognised(**one) for one in draft.answers.get("found", ())],
            "denied": denied_in(draft),
            "summary": sum_up(draft) if step.key == "check" else None,
        }

    if not (form or refused or nothing_said) and _is_blank(step, draft):
        return show_blank(request, template, describe, number, len(shown), draft.begun_anew)
    is_wrong = refused or nothing_said or (form is not None and form.is_bound)
    return render(request, template, describe(), status=status if is_wrong else 200)


def _is_blank(step: Step, draft: Draft) -> bool:
    """Whether its page tells nothing back of what was said before."""
    if step.key == "files":
        return not draft.files
    return step.key not in ("named", "check") and step.key not in draft.answers


def _bind(step: Step, draft: Draft, request: HttpRequest | None = None) -> StepForm:
    kept = draft.answers.get(step.key)
    more: dict[str, Any] = {"denied": denied_in(draft)} if step.key == "named" else {}
    form: StepForm = step.form(request.POST, **more) if request else step.form(initial=kept, **more)
    return form


def _plain(cleaned: Any) -> Any:
    """Cleaned data as JSON: days as ISO 8601, empty rows of a set left out."""
    if isinstance(cleaned, list):
        return [_plain(row) for row in cleaned if row.get("amount") or row.get("way")]
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in cleaned.items()}
