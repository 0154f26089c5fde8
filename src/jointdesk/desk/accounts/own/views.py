from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jointdesk.desk.accounts.adapter import keep_language
from jointdesk.desk.accounts.administration.queries import has_account
from jointdesk.desk.accounts.factors.asking import is_required
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.sessions import keeping


class OwnForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Told when something waits; never what it is about."),
    )
    mail_wanted = forms.BooleanField(label=gettext_lazy("Send me notifications by e-mail"), required=False)

    class Meta:
        model = Officer
        fields = ("language", "email", "mail_wanted")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if has_account(email, self.instance):
            raise forms.ValidationError(_("Another open account has this e-mail address."))
        return email


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The officer's own page."""
    officer = officer_of(request)
    initial = {"language": officer.language or request.LANGUAGE_CODE}
    form = OwnForm(request.POST or None, instance=officer, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(officer.language):
            messages.success(request, _("Saved."))
        answer = redirect("me")
        keep_language(answer, officer.language)
        return answer
    found = {
        "form": form,
        "sessions": keeping.sessions(officer),
        "here": (request.session.get(keeping.NOTED) or {}).get("row"),
        **factors(officer),
    }
    return render(request, "accounts/me.html", found)


def factors(officer: Officer) -> dict[str, object]:
    """The officer's second factors, as pages show them."""
    kinds = Authenticator.Type
    rows = list(Authenticator.objects.filter(user_id=officer.pk).order_by("created_at"))
    codes = next((row for row in rows if row.type == kinds.RECOVERY_CODES), None)
    return {
        "totp": next((row for row in rows if row.type == kinds.TOTP), None),
        "passkeys": [row.wrap() for row in rows if row.type == kinds.WEBAUTHN],
        "codes_left": None if codes is None else len(codes.wrap().get_unused_codes()),
        "required": is_required(),
    }


@require_GET
def first_factor(request: HttpRequest) -> HttpResponse:
    """Where an officer without a second factor is led."""
    return render(request, "accounts/first_factor.html", factors(officer_of(request)))


@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """Nothing: whoever writes on a page for long asks for it, and is not signed out meanwhile."""
    return HttpResponse(status=204)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    keeping.end_session(get_object_or_404(keeping.sessions(officer_of(request)), pk=pk))
    messages.success(request, _("The session has ended."))
    return redirect("me")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    keeping.end_other_sessions(request, officer_of(request))
    messages.success(request, _("All other sessions have ended."))
    return redirect("me")
