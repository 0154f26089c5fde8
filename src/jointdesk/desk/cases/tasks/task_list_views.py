"""Bringing a list of tasks of a case: pasted or as a file, looked at, then given together."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.form_pages import find_case
from jointdesk.desk.cases.tasks.task_lists import give_tasks, read_task_list
from jointdesk.desk.intake.table_file import MOST_BYTES
from jointdesk.engine.errors import CallerError, InputError, NotAllowed, NotFound


class TaskListForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono"}),
        help_text=_("A line each: what is to be done, by whom (user name), until when, details."),
    )


def task_import(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    form, short = TaskListForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            content = file.read(MOST_BYTES + 1) if file else text.encode()
            short = read_task_list(case, content, file.name if file else "text")
            # what was not looked at yet is not taken
            if "take" in request.POST and not file and not short.refused and short.found:
                given = give_tasks(officer, case, [one for _row, one in short.found])
                said = ngettext("%(n)d task given.", "%(n)d tasks given.", given) % {"n": given}
                messages.success(request, said)
                return redirect(back(case, "tasks")["back"])
        except (NotAllowed, NotFound):
            raise
        except InputError as error:
            form.add_error("file" if file else "text", str(error))
        except CallerError as error:
            form.add_error(None, str(error))
    errors = form.non_field_errors() if form.is_bound else ()
    if short and not errors:
        form = TaskListForm(initial={"text": short.text})
    context = {"case": case, "form": form, "short": short, **back(case, "tasks")}
    return render(request, "cases/task_list.html", context, status=400 if form.errors else 200)
