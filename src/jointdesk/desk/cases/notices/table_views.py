"""Importing a table of notices: a file, its columns agreed over a preview, then taken."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.models import NoticeTable
from jointdesk.desk.cases.notices import tables
from jointdesk.desk.cases.notices.colours import fields
from jointdesk.desk.cases.notices.forms import FileForm
from jointdesk.desk.cases.notices.pages import act_on
from jointdesk.desk.intake.table_file import MOST_BYTES
from jointdesk.engine.errors import CallerError, InputError

SAMPLES, SHOWN, REFUSED = 3, 10, 50


def table_new(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)

    def act() -> str:
        file = form.cleaned_data["file"]
        try:
            table = tables.open_table(officer_of(request), file.read(MOST_BYTES + 1), file.name)
        except InputError as error:
            raise CallerError(str(error)) from None
        return reverse("notice-table", args=[table.pk])

    return act_on(
        request,
        form,
        act,
        "notices/ask.html",
        back=reverse("notices"),
        title=_("Import notices"),
        lead=_("A table as you have it: the columns are agreed on the next page, nothing is stored before."),
        button=_("Go on"),
        file=True,
    )


def table_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns and what they make of the table; `take` stores it."""
    officer = officer_of(request)
    table = tables.tables(officer).filter(pk=pk).first()
    if table is None:
        raise Http404
    agreed, error = tables.guess_columns(table.header), ""
    if request.method == "POST":
        try:
            chosen = [request.POST.get(f"column-{at}", "") for at in range(len(table.header))]
            agreed = tables.agree(table, chosen)
            if "take" in request.POST:
                stored = tables.take_table(officer, table, agreed, quarantine="quarantine" in request.POST)
                said = ngettext("%(n)d notice taken in.", "%(n)d notices taken in.", len(stored))
                messages.success(request, said % {"n": len(stored)})
                return redirect("notices")
        except (CallerError, InputError) as refusal:
            error = str(refusal)
    return render(request, "notices/table.html", _show(table, agreed, error), status=400 if error else 200)


def _show(table: NoticeTable, agreed: list[str], error: str) -> dict[str, Any]:
    taken = tables.read_lines(table, agreed)
    columns = [
        {
            "name": f"column-{at}",
            "title": title or f"#{at + 1}",
            "field": agreed[at],
            "samples": list(dict.fromkeys(cells[at][:40] for _line, cells in table.lines[:100] if cells[at]))[
                :SAMPLES
            ],
        }
        for at, title in enumerate(table.header)
    ]
    return {
        "table": table,
        "columns": columns,
        "fields": _labels(),
        "good": taken.rows[:SHOWN],
        "count": len(taken.rows),
        "refused": taken.refused[:REFUSED],
        "bad": len(taken.refused),
        "error": error,
    }


def _labels() -> list[tuple[str, str]]:
    own = {
        "id": _("Reference"),
        "colour": _("Kind"),
        "name": _("Name"),
        "aliases": _("Also written"),
        "birth_date": _("Born"),
        "sex": _("Sex"),
        "nationality": _("Nationality"),
        "document": _("Document"),
        "issued_on": _("Issued"),
        "offence_or_circumstances": _("Offence or circumstances"),
    }
    return [(name, str(own.get(name) or fields()[name].label)) for name in tables.FIELDS]
