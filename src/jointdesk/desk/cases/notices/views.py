"""The list of notices and one notice's page; a new one, and what is done with it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices import queries
from jointdesk.desk.cases.notices.colours import colour_of
from jointdesk.desk.cases.notices.facts import find_lacking, headline_of, shown_facts
from jointdesk.desk.cases.notices.pages import find_notice
from jointdesk.desk.cases.notices.validity import bar_of
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form

PAGE = 50
PURPOSE = "tracing persons sought"
WHOSE = (
    ("", gettext_lazy("All")),
    (queries.MINE, gettext_lazy("Those I wrote")),
    (queries.OURS, gettext_lazy("This desk's")),
    (queries.PARTNERS, gettext_lazy("Partners'")),
    (queries.DUE, gettext_lazy("Review due")),
    (queries.ENDING, gettext_lazy("Ending soon")),
)
COLUMNS = (
    Column(gettext_lazy("Reference"), lambda row: row.reference),
    Column(gettext_lazy("Kind"), lambda row: row.get_colour_display()),
    Column(gettext_lazy("Name"), headline_of),
    Column(gettext_lazy("Also written"), lambda row: "; ".join(row.aliases)),
    Column(gettext_lazy("Born"), lambda row: row.birth_date),
    Column(gettext_lazy("Sex"), lambda row: row.sex),
    Column(gettext_lazy("Nationality"), lambda row: row.nationality),
    Column(gettext_lazy("Document"), lambda row: row.document),
    Column(gettext_lazy("State"), lambda row: row.get_state_display()),
    Column(gettext_lazy("Issued"), lambda row: row.issued_on),
    Column(gettext_lazy("To be reviewed by"), lambda row: row.review_on),
    Column(gettext_lazy("Valid until"), lambda row: row.valid_until),
    Column(gettext_lazy("From"), lambda row: str(row.origin or "")),
    Column(gettext_lazy("Unit"), lambda row: row.unit.name),
    Column(gettext_lazy("Handling mark"), lambda row: row.mark),
    Column(gettext_lazy("Conditions of use"), lambda row: row.conditions),
)


@require_GET
def notice_list(request: HttpRequest) -> HttpResponseBase:
    chosen = {
        "colour": request.GET.get("colour", ""),
        "state": request.GET.get("state", ""),
        "text": request.GET.get("q", ""),
        "whose": request.GET.get("whose", ""),
    }
    officer = officer_of(request)
    found = queries.notices(officer, **chosen)
    if "form" in request.GET:
        return export(request, "notices", COLUMNS, found, read_form(request), subject="notices:list")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, "consultation", "notices:list", PURPOSE)
    shown = {
        "page": page,
        "chosen": chosen,
        "colours": Notice.Colour.choices,
        "states": Notice.State.choices,
        "all_whose": WHOSE,
        "today": timezone.localdate(),
    }
    return render(request, "notices/list.html", shown)


@require_GET
def notice_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer, notice = officer_of(request), find_notice(request, reference)
    note_access(officer, "consultation", f"notice:{notice.reference}", PURPOSE)
    colour, state = colour_of(notice), Notice.State
    changes = {
        action: notice.origin_id is None
        and queries.notices_to_change(officer, action).filter(pk=notice.pk).exists()
        for action in {queries.ISSUE, queries.CONFIRM, queries.MAKE_POSTER}
        if officer.may(action)
    }
    issues = changes.get(queries.ISSUE, False)
    forward = notice.steps.filter(kind="proposed").order_by("-at", "-pk").first()
    shown = {
        "notice": notice,
        "colour": colour,
        "headline": headline_of(notice),
        "facts": shown_facts(notice) if notice.details else (),
        "lacking": _lacking(notice) if notice.state == state.DRAFT else (),
        "steps": queries.steps_of(notice) if notice.origin_id is None else (),
        "bar": bar_of(notice),
        "drafts": issues and notice.state == state.DRAFT,
        "sends_back": issues and notice.state == state.PROPOSED,
        "confirms": changes.get(queries.CONFIRM, False)
        and notice.state == state.PROPOSED
        and (forward is None or forward.by_id != officer.pk),
        "keeps": issues and notice.state == state.ACTIVE,
        "renews": issues and notice.state in (state.ACTIVE, state.EXPIRED),
        "ends": issues and notice.state in (state.DRAFT, state.PROPOSED, state.ACTIVE, state.EXPIRED),
        "shows_photo": issues and colour.person != "none" and notice.state != state.WITHDRAWN,
        "posters": queries.posters(officer).filter(notice=notice) if colour.poster else (),
        "makes_poster": changes.get(queries.MAKE_POSTER, False)
        and colour.poster
        and notice.state == state.ACTIVE,
    }
    return render(request, "notices/notice.html", shown)


def _lacking(notice: Notice) -> list[str]:
    known = {field.name: field.label for field in colour_of(notice).fields}
    return [f"{known[name]}: {why}" if name in known else why for name, why in find_lacking(notice).items()]
