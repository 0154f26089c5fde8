"""Persons in a report, each once: found, before the courts, victims."""

from django.conf import settings

from jointdesk.desk.cases.models import Involvement
from jointdesk.desk.statistics.facts.fact_models import Measure
from jointdesk.desk.statistics.facts.once import Cell, Cells, count_once, cross, split, total
from jointdesk.desk.statistics.facts.reach import Reach
from jointdesk.desk.statistics.parts import Found, Prosecuted, Victims
from jointdesk.desk.statistics.report import Period

COURTS = (Measure.PROPOSED, Measure.BEFORE_COURT)
OUTCOMES = (Measure.IDENTIFIED, Measure.REFERRED, Measure.REPATRIATED)


def count_people(reach: Reach, period: Period) -> Cells:
    measures = (Measure.OPERATION, Measure.FOUND, *COURTS, Measure.VICTIM, *OUTCOMES)
    return count_once(reach.facts(period, *measures))


def count_ringleaders(reach: Reach, period: Period) -> Cells:
    """Those recorded as ringleader in a step of the period, whatever they were in another step."""
    return count_once(reach.facts(period, *COURTS).filter(code=Involvement.Category.RINGLEADER))


def is_foreigner(cell: Cell) -> bool:
    """Of another country's nationality; nobody of an unknown one."""
    return bool(cell.nationality) and cell.nationality != settings.DESK.country


def found_of(cells: Cells) -> Found:
    foreigners = {
        by: split(cells, Measure.FOUND, by, where=is_foreigner) for by in ("province", "nationality", "month")
    }
    return Found(
        persons=total(cells, Measure.FOUND),
        foreigners=total(cells, Measure.FOUND, where=is_foreigner),
        provinces=len(foreigners["province"]),
        by_province=foreigners["province"],
        by_nationality=foreigners["nationality"],
        by_month=foreigners["month"],
        by_category=split(cells, Measure.FOUND, "code"),
        by_province_and_nationality=cross(
            cells, Measure.FOUND, "province", "nationality", where=is_foreigner
        ),
        by_sex_and_age=cross(cells, Measure.FOUND, "sex", "age_band"),
    )


def prosecuted_of(cells: Cells, ringleaders: Cells) -> Prosecuted:
    return Prosecuted(
        persons_proposed=total(cells, Measure.PROPOSED),
        ringleaders_proposed=total(ringleaders, Measure.PROPOSED),
        by_month=split(cells, Measure.BEFORE_COURT, "month"),
        by_nationality=split(cells, Measure.BEFORE_COURT, "nationality"),
    )


def victims_of(cells: Cells) -> Victims:
    identified, referred, returned = (total(cells, measure) for measure in OUTCOMES)
    return Victims(
        identified,
        referred,
        returned,
        by_province=split(cells, Measure.VICTIM, "province"),
        by_nationality=split(cells, Measure.VICTIM, "nationality"),
        by_sex_and_age=cross(cells, Measure.VICTIM, "sex", "age_band"),
    )
