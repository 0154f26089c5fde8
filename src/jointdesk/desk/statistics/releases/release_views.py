"""The releases: their list, one of them as it is, its files, and what officers decide of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.formats import CONTENT_TYPES
from jointdesk.desk.statistics.forms import PeriodForm
from jointdesk.desk.statistics.releases import release_actions
from jointdesk.desk.statistics.releases.contents import read_content
from jointdesk.desk.statistics.releases.release_models import Release
from jointdesk.desk.statistics.releases.release_queries import releases
from jointdesk.desk.statistics.views import contents_of
from jointdesk.engine.errors import CallerError, NotAllowed

FORMS = ("pdf", "xlsx", "csv")


@require_http_methods(["GET", "POST"])
def releases_page(request: HttpRequest) -> HttpResponse:
    """The list; posting a period freezes its report."""
    officer = officer_of(request)
    require(officer, "reports.read")
    form = PeriodForm(request.POST if request.method == "POST" else None)
    del form.fields["publishable"]
    if request.method == "POST":
        release_actions.require_national(officer, release_actions.FREEZE)
        if form.is_valid():
            try:
                return redirect("release", release_actions.freeze(officer, form.period).seal)
            except NotAllowed:
                raise
            except CallerError as error:
                form.add_error(None, str(error))
    found = {
        "form": form,
        "releases": releases(officer),
        "may_freeze": officer.may(release_actions.FREEZE) and officer.unit.sees_all,
    }
    return render(request, "statistics/releases.html", found, status=400 if form.errors else 200)


@require_GET
def release_page(request: HttpRequest, seal: str) -> HttpResponse:
    return _show(request, _find(request, seal))


@require_POST
def release_settle(request: HttpRequest, seal: str, act: str) -> HttpResponse:
    """`act`: release, discard or withdraw; the last two with a reason."""
    officer, release = officer_of(request), _find(request, seal)
    reason = request.POST.get("reason", "")
    try:
        if act == "release":
            release_actions.let_out(officer, release)
        elif act == "discard":
            release_actions.discard(officer, release, reason)
        else:
            release_actions.withdraw(officer, release, reason)
    except NotAllowed:
        raise
    except CallerError as error:
        return _show(request, _find(request, seal), wrong=str(error))
    messages.success(request, _("Noted."))
    return redirect("release", seal)


@require_GET
def release_file(request: HttpRequest, seal: str, form: str) -> HttpResponse:
    """The release as csv, xlsx or pdf in `language`, or as the bytes that were frozen: json."""
    release = _find(request, seal)
    language = request.GET.get("language") or translation.get_language() or "en"
    if language not in dict(settings.LANGUAGES):
        raise CallerError(_("There is no such language."))
    content = bytes(release.content)
    name = f"release-{release.start}-{release.end}-{seal[:12]}"
    if form != "json":
        with translation.override(language):
            content = bytes(release_actions.file_of(release, form).content)
        name += f"-{language}"
    answer = HttpResponse(content, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _find(request: HttpRequest, seal: str) -> Release:
    release = releases(officer_of(request)).filter(seal=seal).first()
    if release is None:
        raise Http404
    return release


def _show(request: HttpRequest, release: Release, wrong: str = "") -> HttpResponse:
    officer, waits = officer_of(request), release.state == Release.State.FROZEN
    national = officer.unit.sees_all
    releases_it = national and officer.may(release_actions.RELEASE)
    found = contents_of(read_content(bytes(release.content))) | {
        "release": release,
        "wrong": wrong,
        "may_release": waits and releases_it and release.made_by_id != officer.pk,
        "may_discard": waits and national and officer.may(release_actions.FREEZE),
        "may_withdraw": release.state == Release.State.RELEASED and releases_it,
        "forms": FORMS,
        "languages": settings.LANGUAGES,
    }
    return render(request, "statistics/release.html", found, status=400 if wrong else 200)
