"""The pages of warnings to the public."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.naming import lure_name
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.today.advisories import actions, queries
from jointdesk.desk.today.advisories.forms import AdvisoryForm, ReasonForm, initial_from_lure, initial_of
from jointdesk.desk.today.advisories.list_views import state_of
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.desk.today.advisories.posters import draw_poster
from jointdesk.desk.today.advisories.reading import found_in, texts_of
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound
from jointdesk.engine.reference import lures

State, Kind = AdvisoryVersion.State, AdvisoryVersion.Kind


def advisory_new(request: HttpRequest) -> HttpResponse:
    """`?lure=` begins with what the table says of it."""
    lure = request.GET.get("lure", "")
    form = AdvisoryForm(request.POST or None, initial=initial_from_lure(lure))
    officer = officer_of(request)
    return _write(request, form, lambda: actions.write_advisory(officer, form.said()), lure=lure)


@require_GET
def advisory_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer, versions = officer_of(request), _find(request, reference)
    newest = versions[0]
    standing = next((one for one in versions if one.state == State.OUT), None)
    context = {
        "version": newest,
        "state": state_of(newest),
        "texts": texts_of(newest),
        "missing": [language for language, said in texts_of(newest) if not said],
        "found": found_in(newest),
        "standing": standing,
        "stands": standing is not None and standing.kind != Kind.CANCEL and not standing.is_over(),
        "history": [(one, state_of(one)) for one in versions],
        "may": _may(officer, newest, standing),
    }
    return render(request, "advisories/advisory.html", context)


def advisory_edit(request: HttpRequest, reference: str) -> HttpResponse:
    officer, newest = officer_of(request), _find(request, reference)[0]
    if newest.state == State.OUT or queries.own_version(officer, newest.pk, queries.WRITE) is None:
        raise Http404
    form = AdvisoryForm(request.POST or None, initial=initial_of(newest))
    return _write(request, form, lambda: actions.change_draft(officer, newest, form.said()), version=newest)


STEPS: dict[str, Callable[[Officer, AdvisoryVersion], object]] = {
    "change": actions.begin_change,
    "review": actions.ask_review,
    "publish": actions.publish,
    "drop": actions.drop_draft,
}
REASONED: dict[str, tuple[str, Callable[[Officer, AdvisoryVersion, str], object], Any, Any]] = {
    "back": (queries.APPROVE, actions.send_back, gettext_lazy("Send it back"), ""),
    "withdraw": (
        queries.WRITE,
        actions.withdraw,
        gettext_lazy("Withdraw the warning"),
        gettext_lazy(
            "At once and by one officer: the doors and the feeds say that it does not stand any more."
        ),
    ),
}


@require_POST
def advisory_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    officer, versions = officer_of(request), _find(request, reference)
    act = STEPS.get(step)
    if act is None:
        raise Http404
    try:
        act(officer, versions[0])
    except (NotAllowed, NotFound):
        raise
    except CallerError as error:
        messages.error(request, str(error))
    else:
        if step == "drop" and versions[0].number == 1:
            return redirect("advisories")
        if step == "change":
            return redirect("advisory-edit", reference)
    return redirect("advisory", reference)


def advisory_reasoned(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """What asks for a reason: sending back, withdrawing what is out."""
    officer, versions = officer_of(request), _find(request, reference)
    if step not in REASONED:
        raise Http404
    need, act, title, lead = REASONED[step]
    version = (
        versions[0] if step == "back" else next((one for one in versions if one.state == State.OUT), None)
    )
    if version is None or queries.own_version(officer, version.pk, need) is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(officer, version, form.cleaned_data["why"])
        except (NotAllowed, NotFound):
            raise
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            return redirect("advisory", reference)
    context = {"form": form, "version": version, "title": title, "lead": lead}
    return render(request, "advisories/reason.html", context, status=400 if form.errors else 200)


@require_GET
def advisory_poster(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """An A4 sheet as PDF; of what is not out yet it says so across the page."""
    versions = _find(request, reference)
    version = next((one for one in versions if one.state == State.OUT), versions[0])
    if language not in version.ready_languages:
        raise Http404
    try:
        raw = draw_poster(officer_of(request), version, language)
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("advisory", reference)
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{version.advisory.reference}-{language}.pdf"'
    return answer


def _may(officer: Officer, newest: AdvisoryVersion, standing: AdvisoryVersion | None) -> dict[str, bool]:
    writes = queries.own_version(officer, newest.pk, queries.WRITE) is not None
    approves = queries.own_version(officer, newest.pk, queries.APPROVE) is not None
    open_ = newest.state != State.OUT
    stands = standing is not None and standing.kind != Kind.CANCEL and not standing.is_over()
    return {
        "edit": writes and open_,
        "review": writes and newest.state == State.DRAFT,
        "approve": approves and newest.state == State.REVIEW,
        "publish": approves
        and newest.state == State.REVIEW
        and officer.pk not in {newest.changed_by_id, *newest.writers},
        "change": writes and newest.state == State.OUT and newest.kind != Kind.CANCEL,
        "withdraw": writes and stands,
    }


def _write(
    request: HttpRequest, form: AdvisoryForm, act: Callable[[], AdvisoryVersion], **more: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            version = act()
        except (NotAllowed, NotFound):
            raise
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            return redirect("advisory", version.advisory.reference)
    ways = [(code, lure_name(code)) for code in lures()]
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "advisories/write.html", {"form": form, "ways": ways, **more}, status=status)


def _find(request: HttpRequest, reference: str) -> list[AdvisoryVersion]:
    versions = queries.versions_of(officer_of(request), reference)
    if not versions:
        raise Http404
    return versions
