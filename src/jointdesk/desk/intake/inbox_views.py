"""The triage inbox: boxes, a list with a preview beside it, and what is done to several complaints at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.wording import say
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake import handover_actions, queries
from jointdesk.desk.intake.complaint_page import newest_translations
from jointdesk.desk.intake.coordinated import find_signs
from jointdesk.desk.intake.doors import find
from jointdesk.desk.intake.export import export_columns, for_export
from jointdesk.desk.intake.handling_forms import TransferForm
from jointdesk.desk.intake.inbox import MOST_COUNTED, box, count_boxes
from jointdesk.desk.intake.letters import queries as letters
from jointdesk.desk.intake.letters.floods import floods_of
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.letterbox.floods import SECOND_LOOK

PAGE = 25
SENT_SHOWN = 10


def inbox(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, "complaints.read")
    here = box(request.GET.get("box", ""))
    rows = here.rows(officer).select_related("unit", "holder").prefetch_related("scam_types")
    if wants_file(request):
        found = for_export(rows)
        return export(
            request, "inbox", export_columns(officer), found, read_form(request), subject="complaints"
        )
    page = Paginator(rows[: MOST_COUNTED + 1], PAGE).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "boxes": count_boxes(officer),
        "most": MOST_COUNTED,
        "page": page,
        "rows": [(complaint, queries.clock(complaint)) for complaint in page],
        "added": letters.unread(list(page)),
        "suspicious": letters.suspicious(list(page), SECOND_LOOK),
        "transfer_form": TransferForm(auto_id="all_%s"),
        "sent": queries.transfers(officer, sent=True)[:SENT_SHOWN] if here.name == "transferred" else (),
    }
    return render(request, "intake/inbox.html", context)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel beside the list: what was told, and what may be done with it at once."""
    officer = officer_of(request)
    complaint = find(officer, pk)
    note_access(officer, "consultation", f"complaint:{complaint.reference}", "triage")
    mentions = complaint.mentions.select_related("identifier")
    context = {
        "complaint": complaint,
        "clock": queries.clock(complaint),
        "identifiers": sorted({one.identifier for one in mentions}, key=lambda one: (one.kind, one.value))[
            :12
        ],
        "translations": newest_translations(complaint),
        "signs": find_signs(complaint, queries.complaints(officer)),
        "floods": floods_of(complaint, queries.complaints(officer)),
        "enquiries": complaint.enquiries.filter(answered_at=None),
        "arriving": complaint.transfers.filter(state="sent").select_related("from_unit").first(),
    }
    return render(request, "intake/preview.html", context)


@require_POST
def act_on_many(request: HttpRequest) -> HttpResponse:
    """Take or transfer the complaints that were ticked; each that cannot be is left, and the first reason said."""
    officer = officer_of(request)
    here = box(request.POST.get("box", ""))
    ticked = [int(pk) for pk in request.POST.getlist("pk")[:200] if pk.isdecimal() and len(pk) < 19]
    rows = queries.complaints(officer).filter(pk__in=ticked).order_by("pk")
    form = TransferForm(request.POST, auto_id="all_%s")
    if not ticked:
        messages.error(request, _("Tick one complaint at least."))
    elif request.POST.get("act") == "take":
        count = handover_actions.take_many(officer, rows)
        messages.success(
            request,
            ngettext("%(count)s complaint is yours now.", "%(count)s complaints are yours now.", count)
            % {"count": count},
        )
    elif form.is_valid():
        done, refusal = 0, ""
        for complaint in rows:
            try:
                handover_actions.send(officer, complaint, form.cleaned_data["to"], form.cleaned_data["why"])
                done += 1
            except NotAllowed:
                raise
            except CallerError as error:
                refusal = refusal or f"{complaint.reference}: {say(str(error))}"
        if done:
            messages.success(
                request,
                ngettext("%(count)s complaint transferred.", "%(count)s complaints transferred.", done)
                % {"count": done},
            )
        if refusal:
            messages.error(request, refusal)
    else:
        messages.error(request, _("Choose the unit, and say why the complaints go there."))
    return redirect(f"{reverse('complaints-inbox')}?box={here.name}")
