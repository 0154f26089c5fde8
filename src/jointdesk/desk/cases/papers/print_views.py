from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.form_pages import find_case
from jointdesk.desk.cases.papers.documents import print_case
from jointdesk.desk.cases.persons.person_queries import VICTIMS
from jointdesk.desk.printing.labels import read_languages
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


class PrintForm(forms.Form):
    purpose = forms.CharField(label=gettext_lazy("What it is printed for"), max_length=200)
    first = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    beside = forms.ChoiceField(
        label=gettext_lazy("A second language beside it"),
        required=False,
        choices=[("", "–"), *settings.LANGUAGES],
    )
    name_victims = forms.BooleanField(label=gettext_lazy("With the names of victims"), required=False)


def case_print(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks what for, then gives the file."""
    officer, case = officer_of(request), find_case(request, reference)
    form = PrintForm(request.POST or None, initial={"first": get_language() or "en"})
    if not officer.may(VICTIMS):
        del form.fields["name_victims"]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            raw = print_case(
                officer,
                case,
                read_languages(said["first"], said["beside"]),
                said["purpose"],
                name_victims=said.get("name_victims", False),
            )
        except (NotAllowed, NotFound):
            raise
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            return as_pdf(raw, case.reference)
    found = {"form": form, "title": _("Print the case file"), "button": _("Print (PDF)"), **back(case)}
    return render(request, "cases/form.html", found, status=400 if form.errors else 200)


def as_pdf(raw: bytes, reference: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{reference}.pdf"'
    return answer
