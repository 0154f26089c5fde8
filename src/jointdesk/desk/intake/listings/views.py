"""Pages of the public list: what the doors were told, what officers decided, how one identifier stands."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.intake import queries as intake
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.listings import actions, queries
from jointdesk.desk.intake.listings.forms import DecisionForm, LiftForm
from jointdesk.desk.intake.listings.models import ListingDecision
from jointdesk.desk.intake.listings.rules import listing_rules
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError, NotAllowed

# engine/letterbox/listings.BANDS
BANDS = {
    "few": gettext_lazy("a few: 2 to 4"),
    "several": gettext_lazy("several: 5 to 19"),
    "many": gettext_lazy("many: 20 to 99"),
    "very_many": gettext_lazy("very many: 100 or more"),
}
COLUMNS = (
    Column(gettext_lazy("Kind"), lambda row: row.identifier.kind_name),
    Column(gettext_lazy("Identifier"), lambda row: row.identifier.value),
    Column(gettext_lazy("Reported by"), lambda row: BANDS[row.band]),
    Column(gettext_lazy("Last report"), lambda row: f"{row.month:%Y-%m}"),
    Column(gettext_lazy("Types of scam"), lambda row: ";".join(row.scam_types)),
    Column(gettext_lazy("Listed since"), lambda row: row.since),
)
DECIDED = (
    Column(gettext_lazy("Kind"), lambda row: row.identifier.kind_name),
    Column(gettext_lazy("Identifier"), lambda row: row.identifier.value),
    Column(gettext_lazy("What is decided"), lambda row: row.get_act_display()),
    Column(gettext_lazy("Since"), lambda row: row.since),
    Column(gettext_lazy("Reason"), lambda row: row.reason),
    Column(gettext_lazy("Officer"), lambda row: str(row.by)),
)


@require_GET
def listing_list(request: HttpRequest) -> HttpResponseBase:
    """What the public is told now. A search for something that is not listed leads to how it stands."""
    officer, asked = officer_of(request), request.GET
    require(officer, queries.READ)
    filters = queries.Filters(intake.clean(asked.get("q", "")), asked.get("kind", ""), asked.get("band", ""))
    rows = queries.listings(officer, filters)
    if wants_file(request):
        return export(request, "listings", COLUMNS, rows, read_form(request))
    known = queries.find_identifier(officer, filters.text) if filters.text else None
    context = {
        "page": read_page(rows, request),
        "filters": filters,
        "filtered": filters != queries.Filters(),
        "known": known,
        "kinds": [(kind, name_kind(kind)) for kind in listing_rules().kinds],
        "bands": BANDS.items(),
        "build": queries.last_build(),
    }
    return render(request, "intake/listings/list.html", context)


@require_GET
def decision_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, queries.READ)
    act = request.GET.get("act", "")
    rows = queries.decisions(officer, act)
    if wants_file(request):
        return export(request, "listing-decisions", DECIDED, rows, read_form(request))
    shown = {"page": read_page(rows, request), "act": act, "acts": ListingDecision.Act.choices}
    return render(request, "intake/listings/decisions.html", shown)


@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    officer, identifier = officer_of(request), _find(request, pk)
    require(officer, queries.DECIDE)
    form = DecisionForm(request.POST, auto_id="decide_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide(officer, identifier, said["act"], said["reason"], said["case"])
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Decided. The doors follow within minutes."))
            return redirect("listing", pk)
    return _show(request, identifier, decide_form=form, status=400)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk`: of the decision."""
    officer = officer_of(request)
    require(officer, queries.DECIDE)
    decision = get_object_or_404(queries.decisions(officer), pk=pk)
    form = LiftForm(request.POST)
    try:
        actions.lift(officer, decision, form.cleaned_data["reason"] if form.is_valid() else "")
        messages.success(request, _("Lifted. It is counted as usual from the next bundle on."))
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("listing", decision.identifier_id)


def _find(request: HttpRequest, pk: int) -> Identifier:
    found = queries.identifiers(officer_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    identifier: Identifier,
    *,
    decide_form: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    officer = officer_of(request)
    note_access(officer, "consultation", f"listing:{identifier.pk}", "public list")
    context = {
        "identifier": identifier,
        "told": queries.told_of(officer, identifier),
        "standing": queries.standing(officer, identifier),
        "decisions": queries.decisions_on(officer, identifier),
        "listable": identifier.kind in listing_rules().kinds,
        "rules": listing_rules(),
        "bands": BANDS,
        "decide_form": decide_form or DecisionForm(auto_id="decide_%s"),
        "lift_form": LiftForm(auto_id="lift_%s"),
    }
    return render(request, "intake/listings/listing.html", context, status=status)
