"""Forms by which a case holds its identifiers from the public list, and lifts that again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases import public_list
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.form_pages import find_case, handle
from jointdesk.desk.intake.listings.forms import LiftForm
from jointdesk.desk.intake.listings.queries import DECIDE


class HoldForm(forms.Form):
    reach = forms.ChoiceField(
        label=gettext_lazy("Which identifiers"),
        choices=[
            (public_list.OWN, gettext_lazy("The investigation's own")),
            (public_list.ALL, gettext_lazy("Those, and what its complaints and networks name")),
        ],
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def case_hold(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    require(officer, DECIDE)

    def act(said: dict[str, Any]) -> None:
        count = public_list.hold_from_public(officer, case, said["reach"], said["reason"])
        told = ngettext("%(n)s identifier more is held.", "%(n)s identifiers more are held.", count)
        messages.success(request, told % {"n": count})

    return handle(
        request,
        HoldForm(request.POST or None),
        act,
        title=_("Hold from the public list"),
        lead=_(
            "From today nothing more of them shows at the check page, and nothing disappears: whoever is investigated "
            "learns nothing there. New reports warn nobody either, so lift it when it is no longer needed."
        ),
        button=_("Hold"),
        **back(case, "identifiers"),
    )


def case_hold_lift(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    require(officer, DECIDE)

    def act(said: dict[str, Any]) -> None:
        count = public_list.lift_holds(officer, case, said["reason"])
        told = ngettext("%(n)s hold is lifted.", "%(n)s holds are lifted.", count)
        messages.success(request, told % {"n": count})

    return handle(
        request,
        LiftForm(request.POST or None),
        act,
        title=_("Lift the holds"),
        lead=_("They are counted as usual from the next list on. What another open case names stays held."),
        button=_("Lift"),
        **back(case, "identifiers"),
    )
