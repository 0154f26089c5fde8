"""Saving a filter of a list and letting it go, which both lead back to the list; taking a list away."""

import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.lists.actions import drop_filter, open_with, restore_filter, save_filter
from jointdesk.desk.lists.addresses import ask_list, clean_address
from jointdesk.desk.lists.export import Form, TakenFile, ask_of
from jointdesk.desk.lists.pages import is_page
from jointdesk.desk.lists.signals import list_too_long
from jointdesk.desk.lists.taking import TakesLong, Taking, read_purpose
from jointdesk.desk.lists.undo import offer_undo
from jointdesk.engine.errors import CallerError, NotAllowed


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    page, query = request.POST.get("page", ""), request.POST.get("query", "")
    if not is_page(page):
        raise Http404
    try:
        saved = save_filter(officer_of(request), page, request.POST.get("name", ""), query)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse(page)}?{query.removeprefix('?')}")
    messages.success(request, _("Saved as %(name)s.") % {"name": saved.name})
    return redirect(f"{reverse(page)}?{saved.query}")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    gone = drop_filter(officer_of(request), pk)
    if gone is None:
        raise Http404
    said = _("The filter %(name)s is deleted.") % {"name": gone.name}
    offer_undo(request, said, "filter-restore", gone.pk)
    return redirect(f"{reverse(gone.page)}?{gone.query}")


@require_POST
def opens(request: HttpRequest, pk: int) -> HttpResponse:
    """The list opens with this filter from now on; said again, it no longer does."""
    chosen = open_with(officer_of(request), pk)
    if chosen is None:
        raise Http404
    said = _("The list opens with %(name)s.") if chosen.opens else _("The list opens with everything again.")
    messages.success(request, said % {"name": chosen.name})
    return redirect(f"{reverse(chosen.page)}?{chosen.query}")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo: the filter is kept again."""
    kept = restore_filter(officer_of(request), pk)
    if kept is None:
        raise Http404
    return redirect(f"{reverse(kept.page)}?{kept.query}")


@require_POST
def take(request: HttpRequest) -> HttpResponseBase:
    """The list of an address as a file, once it is said what for; one that takes long is made aside."""
    address, purpose = request.POST.get("address", ""), read_purpose(request.POST.get("purpose", ""))
    form: Form = "xlsx" if request.POST.get("form") == "xlsx" else "csv"
    if not purpose:
        told = ask_of(address, form, _("Say what the list is for."))
        return render(request, "lists/ask.html", told, status=400)
    try:
        return ask_list(copy.copy(request), address, form, Taking(purpose, waits=True), TakenFile)
    except TakesLong:
        said = {
            "officer": officer_of(request),
            "address": clean_address(address),
            "form": form,
            "purpose": purpose,
        }
        answers: list[tuple[Any, Any]] = list_too_long.send(sender=HttpRequest, **said)
        return redirect(answers[0][1])
