"""Posters: asked for, approved by another officer, printed, taken down."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.models import Poster
from jointdesk.desk.cases.notices import poster_actions, queries
from jointdesk.desk.cases.notices.colours import colour_of
from jointdesk.desk.cases.notices.forms import PosterForm, ReasonForm
from jointdesk.desk.cases.notices.pages import act_on, find_own, page_of
from jointdesk.desk.cases.notices.poster_paper import draw_poster
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


def poster_new(request: HttpRequest, reference: str) -> HttpResponse:
    notice = find_own(request, reference, queries.MAKE_POSTER)
    if not colour_of(notice).poster:
        raise Http404
    form = PosterForm(notice, request.POST or None, initial={"first": get_language() or "en"})
    return act_on(
        request,
        form,
        lambda: (
            poster_actions.make_poster(officer_of(request), notice, form.consent(), **form.asked())
            and page_of(notice, "posters")
        ),
        "notices/ask.html",
        back=page_of(notice),
        notice=notice,
        title=_("A poster"),
        lead=_(
            "Another officer approves it before it can be printed. It is taken down when the consent ends."
        ),
        button=_("Put forward"),
    )


@require_POST
def poster_approve(request: HttpRequest, pk: int) -> HttpResponse:
    poster = _find(request, pk)
    try:
        poster_actions.approve_poster(officer_of(request), poster)
    except (NotAllowed, NotFound):
        raise
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(page_of(poster.notice, "posters"))


def poster_down(request: HttpRequest, pk: int) -> HttpResponse:
    poster = _find(request, pk)
    form = ReasonForm(request.POST or None)
    return act_on(
        request,
        form,
        lambda: poster_actions.take_down(officer_of(request), poster, form.cleaned_data["reason"]),
        "notices/ask.html",
        back=page_of(poster.notice, "posters"),
        notice=poster.notice,
        title=_("Take the poster down"),
        button=_("Take down"),
    )


@require_GET
def poster_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """`a4`: a PDF; `phone`: a picture to pass on. Before approval: for the second officer's eyes, and marked so."""
    officer, poster = officer_of(request), _find(request, pk)
    try:
        if not (officer.may(queries.APPROVE_POSTER) and poster.approved_at is None):
            poster_actions.require_printable(poster)
        raw = draw_poster(poster, "phone" if form == "phone" else "a4")
    except (NotAllowed, NotFound):
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect(page_of(poster.notice, "posters"))
    note_access(officer, "consultation", f"notice:{poster.notice.reference}", f"poster {poster.pk} printed")
    kind = ("image/png", "png") if form == "phone" else ("application/pdf", "pdf")
    answer = HttpResponse(raw, content_type=kind[0])
    answer["Content-Disposition"] = f'inline; filename="{poster.notice.reference}.{kind[1]}"'
    return answer


def _find(request: HttpRequest, pk: int) -> Poster:
    poster = queries.posters(officer_of(request)).filter(pk=pk).first()
    if poster is None:
        raise Http404
    return poster
