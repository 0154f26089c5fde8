from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jointdesk.desk.accounts.administration import columns, queries, unit_actions
from jointdesk.desk.accounts.administration.forms import NewUnitForm, UnitForm
from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of


@require_GET
def listed(request: HttpRequest) -> HttpResponseBase:
    """The tree of units."""
    by = officer_of(request)
    require(by, "units.read")
    if wants_file(request):
        found = queries.units(by).select_related("parent")
        return take_away(request, "units", columns.UNITS, found, subject="units:list")
    rows = [(unit, unit.path.count("/") - 2) for unit in queries.units(by)]
    return render(request, "administration/units.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its names, what stands below it, whether it is open."""
    by = officer_of(request)
    require(by, "units.read")
    unit = _unit(request, pk)
    initial = {"name": unit.name} | {f"name_{key}": name for key, name in unit.names.items()}
    form = UnitForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        unit_actions.rename_unit(by, unit, name=form.cleaned_data["name"], names=form.names)
        messages.success(request, _("Saved."))
        return redirect("unit", pk)
    below = queries.units(by).filter(parent=unit)
    can_add = bool(unit_actions.BELOW[Unit.Level(unit.level)]) and unit.closed_at is None
    found = {"unit": unit, "form": form, "below": below, "can_add": can_add}
    return render(request, "administration/unit.html", found)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit below this one."""
    by = officer_of(request)
    require(by, "units.manage")
    parent = _unit(request, pk)
    form = NewUnitForm(parent, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = {key: form.cleaned_data[key] for key in ("level", "code", "name")}
        unit = unit_actions.add_unit(by, parent, **kept, names=form.names)
        messages.success(request, _("The unit is added."))
        return redirect("unit", unit.pk)
    return render(request, "administration/unit_new.html", {"form": form, "parent": parent})


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    unit_actions.close_unit(officer_of(request), _unit(request, pk))
    messages.success(request, _("The unit is closed."))
    return redirect("unit", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    unit_actions.reopen_unit(officer_of(request), _unit(request, pk))
    messages.success(request, _("The unit is open again."))
    return redirect("unit", pk)


def _unit(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(queries.units(officer_of(request)), pk=pk)
