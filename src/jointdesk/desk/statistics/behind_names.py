"""How the list behind a figure is called: the figure's own name, and the part's."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.naming import country_name, province_name, scam_type_name
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.statistics.behind import NETWORKS, SEPARATOR, figures
from jointdesk.desk.statistics.facts.fact_models import Measure
from jointdesk.desk.statistics.tables.measures import MEASURES
from jointdesk.desk.statistics.ways import place_name

_NAMES = {measure.key: measure.label for measure in MEASURES} | {
    "losses": gettext_lazy("Losses reported"),
    "losses_stopped": gettext_lazy("Of them stopped, held at a bank"),
    "losses_returned": gettext_lazy("Of them given back"),
    "answered": gettext_lazy("Answered"),
    "answered_in_time": gettext_lazy("Answered in time"),
    "partner_arrests": gettext_lazy("Arrests by partners, not counted as ours"),
}


def title_of(figure: str) -> str:
    if figure == NETWORKS:
        return str(_NAMES[NETWORKS])
    return str(_NAMES[figures()[figure].of or figure])


def say_part(figure: str, code: str) -> str:
    """The part's name in the reader's language; a code that no part has stays as it is."""
    if figure == NETWORKS:
        return ""
    by = figures()[figure].by
    pieces = code.split(SEPARATOR)
    if len(pieces) != len(by):
        return code
    return " · ".join(_say(figure, column, piece) for column, piece in zip(by, pieces, strict=True))


def _say(figure: str, column: str, piece: str) -> str:
    if not piece:
        return _("national level") if column == "unit_province" else _("unknown")
    if column in ("province", "unit_province"):
        return province_name(piece)
    if column == "nationality":
        return country_name(piece)
    if column == "month":
        return _say_month(piece)
    if column == "partner":
        return Partner.objects.filter(desk_id=piece).values_list("name", flat=True).first() or piece
    return _say_code(figures()[figure].measures[0], piece) if column == "code" else piece


def _say_code(measure: Measure, piece: str) -> str:
    if measure == Measure.COMPLAINT_TYPE:
        return scam_type_name(piece)
    if measure == Measure.SENT:
        return place_name(piece)
    if measure == Measure.PARTNER_ARREST:
        return country_name(piece)
    choices = Encounter.Category.choices if measure == Measure.FOUND else Referral.State.choices
    return str(dict(choices).get(piece, piece))


def _say_month(piece: str) -> str:
    try:
        return date_format(date.fromisoformat(f"{piece}-01"), "YEAR_MONTH_FORMAT")
    except ValueError:
        return piece
