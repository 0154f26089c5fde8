from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.partners import actions, columns, queries
from jointdesk.desk.partners.forms import CardForm, ConditionsForm, RevocationForm, WordsForm
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card, own_fingerprint
from jointdesk.engine.errors import JointdeskError


@require_GET
def partner_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, "partners.read")
    rows = queries.list_partners(officer)
    if wants_file(request):
        return export(
            request, "partners", columns.PARTNERS, rows, read_form(request), subject="partners:list"
        )
    found = {
        "partners": rows,
        "words": own_fingerprint(),
        "card": own_card(),
        "form": CardForm(),
    }
    return render(request, "partners/list.html", found)


@require_GET
def own_card_file(request: HttpRequest) -> HttpResponse:
    """Our signed card as a file to be handed to a partner."""
    require(officer_of(request), "partners.read")
    card = own_card()
    headers = {"Content-Disposition": f'attachment; filename="{card.desk}.card"'}
    return HttpResponse(card.signed + "\n", content_type="application/jose", headers=headers)


@require_POST
def partner_add(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    form = CardForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            partner = actions.add_partner(officer, form.cleaned_data["raw"])
            return redirect("partner", partner.desk_id)
        except JointdeskError as error:
            form.add_error(None, str(error))
    found = {
        "partners": queries.list_partners(officer),
        "words": own_fingerprint(),
        "card": own_card(),
        "form": form,
    }
    return render(request, "partners/list.html", found, status=400)


def partner_detail(request: HttpRequest, desk: str) -> HttpResponse:
    """A partner; before its words are confirmed, the page on which they are."""
    officer = officer_of(request)
    partner = queries.partner_named(officer, desk)
    form, was_confirmed = WordsForm(request.POST or None), partner.state == Partner.State.CONFIRMED
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_partner(officer, partner, form.cleaned_data["words"])
            said = _("The words agree.") if was_confirmed else _("%(name)s is a partner now.")
            messages.success(request, said % {"name": partner.name})
            return redirect("partner", desk)
        except JointdeskError as error:
            form.add_error("words", str(error))
    return render(
        request,
        "partners/detail.html",
        _detail(partner, form, _conditions_of(partner)),
        status=400 if form.errors else 200,
    )


def _conditions_of(partner: Partner) -> ConditionsForm:
    agreed = {name: getattr(partner, name) for name in ConditionsForm.base_fields}
    return ConditionsForm(initial=agreed)


@require_POST
def partner_revoke(request: HttpRequest, desk: str) -> HttpResponse:
    officer, form = officer_of(request), RevocationForm(request.POST)
    partner = queries.partner_named(officer, desk)
    if form.is_valid():
        actions.revoke_partner(officer, partner, form.cleaned_data["reason"])
    return redirect("partner", desk)


@require_POST
def partner_conditions(request: HttpRequest, desk: str) -> HttpResponse:
    officer, form = officer_of(request), ConditionsForm(request.POST)
    partner = queries.partner_named(officer, desk)
    if form.is_valid():
        try:
            actions.set_conditions(officer, partner, **form.cleaned_data)
            messages.success(request, _("The conditions are changed."))
            return redirect("partner", desk)
        except JointdeskError as error:
            form.add_error(None, str(error))
    return render(request, "partners/detail.html", _detail(partner, WordsForm(), form), status=400)


def _detail(partner: Partner, form: WordsForm, conditions: ConditionsForm) -> dict[str, Any]:
    return {
        "partner": partner,
        "form": form,
        "conditions": conditions,
        "words": own_fingerprint(),
        "revocation": RevocationForm(),
        "former_keys": partner.former_keys.all(),
        "prekey": partner.prekeys.first(),
    }
