"""How big a world is: the figures of scales.yaml, which at scale `campaign` are the published ones."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_yaml
from jointdesk.engine.world.draws import PACKAGE


@dataclass(frozen=True, slots=True)
class OtherOperation:
    """An operation outside the period: its people never enter the report of the period."""

    date: str
    province: str
    foreigners: int
    site: str
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerCount:
    """How many of a nationality a partner arrested at home."""

    partner: str
    date: str
    nationality: str
    count: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures the truth of operations must have; counts are of persons unless said otherwise."""

    name: str
    first_day: str
    last_day: str
    foreigners: int
    provinces: int
    operations: int
    ringleaders: int
    ringleaders_before_court: int
    ringleaders_too_late: int
    suspects_before_court: int
    refound: int
    entered_twice: int
    cambodians: int
    corrected_to_host: int
    corrected_from_host: int
    corrected_between: int
    entered_by_mistake: int
    wanted_found: int
    wanted_elsewhere: int
    wanted_twice: int  # by each pair of desks
    missing_found: int
    missing_elsewhere: int
    other_operations: tuple[OtherOperation, ...]
    partner_arrests: tuple[PartnerCount, ...]


@cache
def scale_of(name: str) -> Scale:
    """The scale of this name. Raises CallerError for another word."""
    table = read_yaml(PACKAGE, "scales.yaml")
    if name not in table:
        raise CallerError(f"no scale {name!r}; there are: {', '.join(table)}")
    figures = dict(table[name])
    others = [{**row, "date": str(row["date"])} for row in figures.pop("other_operations")]
    arrests = [{**row, "date": str(row["date"])} for row in figures.pop("partner_arrests")]
    first_day, last_day = str(figures.pop("first_day")), str(figures.pop("last_day"))
    return Scale(
        name,
        first_day,
        last_day,
        **figures,
        other_operations=tuple(
            OtherOperation(**{**row, "partners": tuple(row["partners"])}) for row in others
        ),
        partner_arrests=tuple(PartnerCount(**row) for row in arrests),
    )
