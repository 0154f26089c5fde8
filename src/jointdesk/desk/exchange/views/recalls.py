import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange import columns
from jointdesk.desk.exchange.data import data_queries, recall_actions
from jointdesk.desk.exchange.data.copies import copies_of
from jointdesk.desk.exchange.data.flags import settle_flag
from jointdesk.desk.exchange.data.outdated import find_outdated
from jointdesk.desk.exchange.data.recall_forms import ReasonForm, RecallForm
from jointdesk.desk.exchange.data.words import address_of
from jointdesk.desk.exchange.models import Datum
from jointdesk.desk.exchange.safeguards.neutrality import NotNeutral
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError

PAGE = 50
PURPOSE = "where data went and what was taken back"


@require_GET
def recall_list(request: HttpRequest) -> HttpResponseBase:
    """Recalls, ours and partners', and what rests on something recalled."""
    officer = officer_of(request)
    require(officer, data_queries.READ)
    open_only = request.GET.get("all") != "1"
    rows = data_queries.recalls(officer, open_only=open_only)
    if wants_file(request):
        return export(request, "recalls", columns.RECALLS, rows, read_form(request), subject="recalls:list")
    page = Paginator(rows, PAGE)
    found = {
        "page": page.get_page(request.GET.get("page")),
        "open_only": open_only,
        "flags": data_queries.flags(officer)[:PAGE],
        "to_send": frozenset(data_queries.to_send(officer).values_list("pk", flat=True)),
    }
    return render(request, "exchange/recalls.html", found)


def datum_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A datum: its conditions, where it came from and went, what each desk did on its recalls; and recalling it."""
    officer = officer_of(request)
    require(officer, data_queries.READ)
    datum = _find(request, key)
    form = RecallForm(datum, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            recall_actions.propose_recall(
                officer, datum, said["act"], said["reason"], form.content(), form.neutral_reason
            )
            messages.success(request, _("Proposed. Another officer sends it."))
            return redirect("datum", key)
        except CallerError as error:
            if isinstance(error, NotNeutral):
                form.ask_reason()
            form.add_error(None, str(error))
    note_access(officer, Access.Act.CONSULTATION, f"datum:{datum.key.hex}", PURPOSE)
    copies = copies_of(datum)
    found = {
        "datum": datum,
        "form": form,
        "objection": ReasonForm(),
        "copies": copies.find_copies(datum) if copies else [],
        "recalls": data_queries.recalls(officer).filter(datum=datum),
        "to_send": frozenset(data_queries.to_send(officer).values_list("pk", flat=True)),
        "sent": [passage for passage in datum.passages.all() if passage.sent],
        "came": [passage for passage in datum.passages.all() if not passage.sent],
        "outdated": find_outdated(datum),
    }
    return render(request, "exchange/datum.html", found, status=400 if form.errors else 200)


@require_GET
def datum_of_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel of the notice's page: conditions it travels under, and whether partners' copies are as it is."""
    officer = officer_of(request)
    datum = data_queries.data(officer).filter(notice=pk).first()
    outdated = find_outdated(datum) if datum else None
    return render(request, "exchange/datum_panel.html", {"datum": datum, "outdated": outdated})


@require_POST
def recall_step(request: HttpRequest, key: uuid.UUID, pk: int, step: str) -> HttpResponse:
    """The second officer sends it, or it is dropped."""
    officer = officer_of(request)
    recall = data_queries.recalls(officer).filter(pk=pk, datum__key=key).first()
    if recall is None:
        raise Http404
    try:
        if step == "send":
            recall_actions.approve_recall(officer, recall)
            messages.success(request, _("Sent. What each desk does on it is shown here."))
        elif step == "alone":
            recall_actions.send_alone(officer, recall, request.POST.get("reason", ""))
            messages.warning(request, _("Sent. Another officer reviews it within 24 hours."))
        elif step == "drop":
            recall_actions.drop_recall(officer, recall)
        else:
            raise Http404
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("datum", key)


@require_POST
def datum_keep(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Object to its being taken away, or end the objection."""
    officer = officer_of(request)
    datum = _find(request, key)
    try:
        if request.POST.get("end"):
            recall_actions.end_objection(officer, datum)
        else:
            recall_actions.object_to_recalls(officer, datum, request.POST.get("reason", ""))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("datum", key)


@require_POST
def flag_settle(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    flag = data_queries.flags(officer).filter(pk=pk).first()
    if flag is None:
        raise Http404
    settle_flag(officer, flag)
    stay = address_of(flag.subject) if "stay" in request.POST else ""
    return redirect(stay or "recalls")


def _find(request: HttpRequest, key: uuid.UUID) -> Datum:
    datum = data_queries.datum_by_key(officer_of(request), key)
    if datum is None:
        raise Http404
    return datum
