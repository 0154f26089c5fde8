"""Taking in officers and units from a file: look first, then all of it or nothing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jointdesk.desk.accounts.administration import officer_actions, unit_actions
from jointdesk.desk.accounts.administration.forms import NewOfficerForm, NewUnitForm
from jointdesk.desk.accounts.administration.incoming import FIELDS, Incoming, Line, check, pick, read_incoming
from jointdesk.desk.accounts.administration.queries import open_units
from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.wording import say
from jointdesk.engine.errors import CallerError, JointdeskError

MOST_BYTES = 1024 * 1024
NO_UNIT = gettext_noop("There is no open unit of yours with this code.")


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (CSV or XLSX)"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or pasted from a spreadsheet"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("file") and not found.get("text"):
            raise forms.ValidationError(gettext_lazy("Choose a file, or paste the lines."))
        if found.get("file") and found["file"].size > MOST_BYTES:
            raise forms.ValidationError(gettext_lazy("The file is larger than 1 MiB: split it."))
        return found

    def content(self) -> tuple[bytes, str]:
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), "")


@require_http_methods(["GET", "POST"])
@never_cache
def officers_import(request: HttpRequest) -> HttpResponse:
    """Officers from a file; their first passwords are shown once, on the answer to the confirmation."""
    by = officer_of(request)
    require(by, "officers.manage")
    form, incoming = _read(request, "officers")
    if incoming is not None:
        drafts = {line.number: _officer_form(by, line) for line in incoming.lines}
        check(incoming, lambda line: _wrong_with(line, drafts[line.number]))
        if incoming.is_good and "take" in request.POST:
            with transaction.atomic():
                enrolled = [
                    officer_actions.enrol_officer(by, **drafts[line.number].cleaned_data)
                    for line in incoming.lines
                ]
            return render(request, "administration/passwords.html", {"enrolled": enrolled})
    return _show(request, form, incoming, "officers")


@require_http_methods(["GET", "POST"])
def units_import(request: HttpRequest) -> HttpResponse:
    """Units from a file; one may stand below another of the same file, if it comes after it."""
    by = officer_of(request)
    require(by, "units.manage")
    form, incoming = _read(request, "units")
    if incoming is not None:
        take = "take" in request.POST
        with transaction.atomic():
            check(incoming, lambda line: _add_unit(by, line))
            if not (take and incoming.is_good):
                transaction.set_rollback(True)
        if take and incoming.is_good:
            count = len(incoming.lines)
            said = ngettext("%(n)d unit taken in.", "%(n)d units taken in.", count)
            messages.success(request, said % {"n": count})
            return redirect("units")
    return _show(request, form, incoming, "units")


def _read(request: HttpRequest, of: str) -> tuple[FileForm, Incoming | None]:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return form, None
    try:
        return form, read_incoming(of, *form.content())
    except JointdeskError as error:
        form.add_error(None, say(str(error)))
        return form, None


def _show(request: HttpRequest, form: FileForm, incoming: Incoming | None, of: str) -> HttpResponse:
    status = 400 if form.errors or (incoming is not None and not incoming.is_good) else 200
    shown = {"form": form, "incoming": incoming, "of": of, "fields": FIELDS[of]}
    return render(request, "administration/import.html", shown, status=status)


def _officer_form(by: Officer, line: Line) -> NewOfficerForm:
    units = {unit.code: unit_name(unit) for unit in open_units(by)}
    found = open_units(by).filter(code=pick(line.cells["unit"], units)).first()
    role = pick(line.cells["role"], {str(code): str(label) for code, label in Role.choices})
    return NewOfficerForm(by, {**line.cells, "role": role, "unit": found.pk if found else ""})


def _wrong_with(line: Line, form: NewOfficerForm) -> list[tuple[str, str]]:
    """A unit that was named and not found is not one that was left out."""
    found = _errors(form)
    if not line.cells["unit"]:
        return found
    return [(name, _(NO_UNIT) if name == "unit" else words) for name, words in found]


def _add_unit(by: Officer, line: Line) -> list[tuple[str, str]]:
    """The unit made, in a transaction that is taken back while the file is only looked at."""
    parent = open_units(by).filter(code__iexact=line.cells["parent"]).first()
    if parent is None:
        return [("parent", _(NO_UNIT))]
    levels = {str(code): str(label) for code, label in Unit.Level.choices}
    form = NewUnitForm(parent, {**line.cells, "level": pick(line.cells["level"], levels)})
    if not form.is_valid():
        return _errors(form)
    kept = {key: form.cleaned_data[key] for key in ("level", "code", "name")}
    try:
        unit_actions.add_unit(by, parent, **kept, names=form.names)
    except CallerError as error:
        return [("", say(str(error)))]
    return []


def _errors(form: forms.Form) -> list[tuple[str, str]]:
    return [(name, str(error)) for name, errors in form.errors.items() for error in errors]
