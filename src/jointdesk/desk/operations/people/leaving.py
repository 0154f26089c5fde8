"""Who goes where: a bus is filled from a list, with one outcome for all; whoever it may not be said of is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Encounter, Operation, Outcome
from jointdesk.desk.operations.people.outcome_actions import decide_outcome
from jointdesk.desk.operations.views import find_operation
from jointdesk.engine.errors import CallerError, NotAllowed

PAGE = 100
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Refused:
    row: str
    why: str


class LeavingForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What became of them"), choices=Outcome.Kind.choices)
    place = forms.CharField(
        label=gettext_lazy("Where to"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A bus, a building, a hospital: it is counted by this name."),
    )


def decide_outcomes(
    officer: Officer, encounters: Sequence[Encounter], kind: str, place: str = ""
) -> tuple[int, list[Refused]]:
    """One outcome for many; how many have it now, and of whom it may not be said."""
    require(officer, "operations.record")
    if len(encounters) > MOST_AT_ONCE:
        raise CallerError(_("At most %(most)d persons at once.") % {"most": MOST_AT_ONCE})
    refused = []
    for one in encounters:
        try:
            decide_outcome(officer, one, kind, place=place)
        except NotAllowed:
            raise
        except CallerError as error:
            refused.append(Refused(one.row.row_id, str(error)))
    return len(encounters) - len(refused), refused


def remaining(officer: Officer, operation: Operation, text: str = "") -> QuerySet[Encounter]:
    """Whoever has no outcome yet."""
    return queries.people(officer, operation, queries.PeopleChoice(outcome="-", text=text))


def leaving(request: HttpRequest, reference: str) -> HttpResponse:
    """Those still at the place, to be ticked."""
    officer, operation = officer_of(request), find_operation(request, reference)
    text = request.GET.get("q", "").strip()[:100]
    form = LeavingForm(request.POST if request.method == "POST" else None)
    refused: list[Refused] = []
    ticked = {
        int(key) for key in request.POST.getlist("who") if key.isascii() and key.isdecimal() and len(key) < 19
    }
    if request.method == "POST" and form.is_valid():
        done, refused = _decide(request, officer, operation, ticked, form)
        if done and not refused:
            return redirect(request.get_full_path())
    page = Paginator(remaining(officer, operation, text), PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "who goes where")
    context = {
        "operation": operation,
        "page": page,
        "form": form,
        "refused": refused,
        "ticked": ticked,
        "q": text,
    }
    return render(request, "operations/people/leaving.html", context)


def _decide(
    request: HttpRequest, officer: Officer, operation: Operation, ticked: set[int], form: Any
) -> tuple[int, list[Refused]]:
    said = form.cleaned_data
    # of those of this operation that the officer may see, and nobody else
    chosen = list(remaining(officer, operation).filter(pk__in=sorted(ticked)[: MOST_AT_ONCE + 1]))
    if not chosen:
        form.add_error(None, _("Tick the people first."))
        return 0, []
    done, refused = decide_outcomes(officer, chosen, said["kind"], said["place"])
    if done:
        messages.success(request, _("Noted for %(count)d persons.") % {"count": done})
    return done, refused
