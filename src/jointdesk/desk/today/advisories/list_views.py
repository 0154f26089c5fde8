"""The list of warnings to the public, and how the state of one is shown."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.naming import province_name, scam_type_name, unit_name
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.today.advisories import queries
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.engine.reference import provinces, scam_types

PAGE = 50
State, Kind = AdvisoryVersion.State, AdvisoryVersion.Kind
STATES = (
    (State.DRAFT.value, State.DRAFT.label),
    (State.REVIEW.value, State.REVIEW.label),
    (queries.STANDING, gettext_lazy("Stands")),
    (queries.OVER, gettext_lazy("Over")),
    (queries.WITHDRAWN, Kind.CANCEL.label),
)
COLUMNS = (
    Column(gettext_lazy("Reference"), lambda row: row.advisory.reference),
    Column(gettext_lazy("Version"), lambda row: row.number),
    Column(gettext_lazy("Heading"), lambda row: row.headline),
    Column(gettext_lazy("Types of scam"), lambda row: ", ".join(map(scam_type_name, row.type_codes))),
    Column(gettext_lazy("Where"), lambda row: ", ".join(map(province_name, row.province_codes))),
    Column(gettext_lazy("How grave"), lambda row: row.get_severity_display()),
    Column(gettext_lazy("Languages"), lambda row: ", ".join(row.ready_languages)),
    Column(gettext_lazy("Unit"), lambda row: unit_name(row.advisory.unit)),
    Column(gettext_lazy("Published"), lambda row: row.sent_at),
    Column(gettext_lazy("Holds until"), lambda row: row.expires),
    Column(gettext_lazy("State"), lambda row: state_of(row)[1]),
)


def state_of(version: AdvisoryVersion) -> tuple[str, str]:
    """The tone it is shown in, and its words."""
    if version.state != State.OUT:
        tone = "amber" if version.state == State.REVIEW else "blue"
        return tone, version.get_state_display()
    if version.kind == Kind.CANCEL:
        return "red", version.get_kind_display()
    if version.is_over():
        return "", _("Over")
    return ("green", _("Stands")) if version.newest else ("", _("Replaced"))


@require_GET
def advisory_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    chosen = {name: request.GET.get(name, "") for name in ("q", "state", "type", "province")}
    rows = queries.search_advisories(
        officer, chosen["q"], chosen["state"], chosen["type"], chosen["province"]
    )
    if wants_file(request):
        return export(request, "advisories", COLUMNS, rows, read_form(request), subject="advisories:list")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        **chosen,
        "page": page,
        "rows": [(row, state_of(row)) for row in page],
        "states": STATES,
        "types": [(code, scam_type_name(code)) for code in scam_types()],
        "places": [(code, province_name(code)) for code in provinces()],
    }
    return render(request, "advisories/list.html", shown)
