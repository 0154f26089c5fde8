import hmac
import logging
import secrets

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.factors.asking import BY_ORGANISATION, ELSEWHERE
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.openid.provider import Person, Provider, Refused

log = logging.getLogger("jointdesk.openid")
ASKED = "openid_asked"


@require_GET
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Send the officer to his organisation's sign-in; what is needed to believe the answer stays in the session."""
    provider = _provider()
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    asked = {key: secrets.token_urlsafe(32) for key in ("state", "nonce", "verifier")}
    try:
        url = provider.ask_url(**asked)
    except Refused as error:
        return _turn_away(request, error)
    request.session[ASKED] = {**asked, "next": wanted if safe else ""}
    return redirect(url)


@require_GET
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """The provider sends the officer back; each question is answered once."""
    provider, asked = _provider(), request.session.pop(ASKED, None)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    try:
        if asked is None or not hmac.compare_digest(asked["state"].encode(), state.encode()) or not code:
            raise Refused("the organisation's sign-in was not asked for here, or was broken off")
        if request.GET.get("iss", provider.file.issuer) != provider.file.issuer:
            # RFC 9207: another provider's answer, led here by somebody in between
            raise Refused("the answer is another organisation's")
        person = provider.believe(code, nonce=asked["nonce"], verifier=asked["verifier"])
        officer = find_officer(person)
    except Refused as error:
        return _turn_away(request, error)
    if person.had_second_factor:
        # for this officer alone: the session may yet become another's
        request.session[ELSEWHERE] = officer.pk
    request.session[BY_ORGANISATION] = officer.pk
    record_authentication(request, officer, "socialaccount", provider="openid_connect")
    response: HttpResponse = perform_login(request, Login(user=officer, redirect_url=asked["next"] or None))
    return response


def find_officer(person: Person) -> Officer:
    """The officer an administrator made under this name; bound to the provider's subject from the first time on."""
    officer = Officer.objects.filter(username=person.username, is_active=True).first()
    if officer is None:
        raise Refused("the organisation's sign-in names somebody who is no officer here")
    bound = Officer.objects.filter(openid_subject=person.subject, is_active=True).exclude(pk=officer.pk)
    if bound.exists():
        raise Refused("the organisation's sign-in means an officer who has another account here")
    if not officer.openid_subject:
        Officer.objects.filter(pk=officer.pk, openid_subject="").update(openid_subject=person.subject)
        officer.refresh_from_db(fields=["openid_subject"])
    if officer.openid_subject != person.subject:
        raise Refused("the organisation's sign-in now means somebody else by this name")
    return officer


def _provider() -> Provider:
    if settings.DESK.openid_connect is None:
        raise Http404
    return Provider(
        settings.DESK.openid_connect, settings.DESK.address.rstrip("/") + reverse("openid-answer")
    )


def _turn_away(request: HttpRequest, error: Refused) -> HttpResponse:
    log.warning("%s", error)
    said = _("Your organisation's sign-in did not let you in. Try again, or ask your administrator.")
    messages.error(request, said)
    return redirect("account_login")
