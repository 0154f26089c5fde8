"""The page of our own keys. They are changed in two steps: a page that says what it means, then the desk's id typed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.partners import queries
from jointdesk.desk.partners.forms import KeyChangeForm, KeyRevocationForm
from jointdesk.desk.partners.own import newest_prekey, own_card, own_fingerprint
from jointdesk.desk.partners.own_actions import revoke_own_keys, rotate_keys
from jointdesk.engine.errors import JointdeskError


@require_GET
def own_keys_page(request: HttpRequest) -> HttpResponse:
    """Our keys: since when, their words, the prekey, and those before."""
    require(officer_of(request), "partners.read")
    found = {
        "card": own_card(),
        "words": own_fingerprint(),
        "prekey": newest_prekey(),
        "keys": queries.own_key_history(),
    }
    return render(request, "partners/own_keys.html", found)


def own_keys_rotate(request: HttpRequest) -> HttpResponse:
    """New keys, vouched for by the old ones."""
    officer = officer_of(request)
    require(officer, "keys.rotate")
    form = KeyChangeForm(request.POST or None)

    def change() -> None:
        rotate_keys(officer, form.cleaned_data["reason"])

    return _change(request, form, change, revoking=False)


def own_keys_revoke(request: HttpRequest) -> HttpResponse:
    """New keys because the old ones may be in other hands."""
    officer = officer_of(request)
    require(officer, "keys.rotate")
    form = KeyRevocationForm(request.POST or None)

    def change() -> None:
        revoke_own_keys(officer, form.cleaned_data["since"], form.cleaned_data["reason"])

    return _change(request, form, change, revoking=True)


def _change(
    request: HttpRequest, form: KeyChangeForm, change: Callable[[], None], *, revoking: bool
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            change()
            messages.success(request, _("Our desk has new keys, and each partner is told."))
            return redirect("own-keys")
        except JointdeskError as error:
            form.add_error(None, str(error))
    found = {"form": form, "revoking": revoking}
    return render(request, "partners/change_keys.html", found, status=400 if form.errors else 200)
