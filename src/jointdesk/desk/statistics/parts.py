"""What a report is made of: figures that belong together, each with the splits that add up to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jointdesk.engine.errors import OwnError

# a count, counts by code, and counts by two codes; None: withheld from publication (publishable.py)
Count = int | None
Split = Mapping[str, Count] | None
Cross = Mapping[str, Mapping[str, Count]] | None
# between the codes of a way of money: "VND/KR/VN"
WAY = "/"


@dataclass(frozen=True)
class Money:
    """Sums by currency, never converted; None: withheld. `of_few`: those that tell of few, or of one."""

    sums: Mapping[str, Decimal | None]
    of_few: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, str | None]:
        return {currency: None if sum is None else str(sum) for currency, sum in self.sums.items()}


@dataclass(frozen=True)
class Growth:
    """A network: how many complaints of the period it has, and in which months they came."""

    reference: str
    complaints: Count
    by_month: Split

    def __post_init__(self) -> None:
        add_up(f"complaints of {self.reference} by month", self.by_month, self.complaints)


@dataclass(frozen=True)
class Reported:
    """Complaints received in the period, without withdrawn ones and duplicates."""

    complaints: Count
    by_scam_type: Split  # a complaint may have several types: this adds up to more
    by_province: Split  # ISO 3166-2 of the unit; "" national
    losses: Money
    stopped: Money  # of the losses, held at a bank
    returned: Money  # of the losses, back with who paid
    networks: Count  # networks of two complaints or more with a complaint of the period
    by_country: Split  # ISO 3166-1 the complaint names; "" none
    by_month: Split  # "2025-07" -> complaints
    growth: tuple[Growth, ...] | None  # the networks with most complaints of the period, the largest first
    # the losses by currency, country the complaint names and country of the account: "VND/KR/VN", "USD//wallet"
    ways: Money | None = Money({})

    def __post_init__(self) -> None:
        for name in ("by_province", "by_country", "by_month"):
            add_up(f"complaints {name}", getattr(self, name), self.complaints)
        self._add_up_ways()

    def _add_up_ways(self) -> None:
        if self.ways is None or not self.ways.sums:
            return
        sums: dict[str, Decimal | None] = {}
        for way, sum_ in self.ways.sums.items():
            currency = way.partition(WAY)[0]
            before = sums.get(currency, Decimal(0))
            sums[currency] = None if sum_ is None or before is None else before + sum_
        for currency, found in sums.items():
            told = self.losses.sums.get(currency)
            if None not in (found, told) and found != told:
                raise OwnError(f"report: ways of {currency} add up to {found}, the losses are {told}")


@dataclass(frozen=True)
class Found:
    """People found in operations, each human being once, at the first operation of the period."""

    persons: Count
    foreigners: Count
    provinces: Count  # provinces where foreigners were found
    by_province: Split  # ISO 3166-2 -> foreigners
    by_nationality: Split  # ISO 3166-1 -> foreigners
    by_month: Split  # "2025-07" -> foreigners
    by_category: Split  # every person, foreign or not
    by_province_and_nationality: Cross  # ISO 3166-2 -> ISO 3166-1 -> foreigners
    by_sex_and_age: Cross  # "F", "M", "X" or "" -> band of ages.AGE_BANDS -> every person

    def __post_init__(self) -> None:
        for name in ("by_province", "by_nationality", "by_month"):
            add_up(name, getattr(self, name), self.foreigners)
        add_up("by_category", self.by_category, self.persons)
        add_up_cross("by_province_and_nationality", self.by_province_and_nationality, self.foreigners)
        add_up_cross("by_sex_and_age", self.by_sex_and_age, self.persons)


@dataclass(frozen=True)
class Prosecuted:
    """Persons by what happened in the period, each once in each figure; the courts' figures are in the report."""

    persons_proposed: int  # proposed for prosecution
    ringleaders_proposed: int
    by_month: Split  # persons before a court, at the first such step of the period
    by_nationality: Split


@dataclass(frozen=True)
class Victims:
    """What became of victims in the period, each person once in each figure, on the day of the step.

    The splits are of those presumed: found in the period, whatever became of them since.
    """

    identified: Count  # formally identified
    referred: Count  # led to assistance
    returned: Count  # voluntarily repatriated
    by_province: Split
    by_nationality: Split
    by_sex_and_age: Cross


@dataclass(frozen=True)
class Partnership:
    """What passed between this desk and one partner. A country that arrested and has no desk of its own among the
    partners, or several, is a row of arrests alone: `partner` is empty."""

    partner: str  # desk id
    name: str
    country: str
    requests_sent: int = 0
    requests_received: int = 0
    answers_given: int = 0
    answers_given_in_time: int = 0
    answers_received: int = 0
    answers_received_in_time: int = 0
    refused: int = 0
    hits: int = 0
    arrests: int = 0

    @property
    def key(self) -> str:
        """What stands for it among the others: the desk, else the country."""
        return self.partner or f"country:{self.country}"


@dataclass(frozen=True)
class Cooperation:
    """What passed between this desk and its partners in the period. Answers are in full, given by us or received."""

    requests_sent: int
    requests_received: int
    answered: int
    refused: int
    hits: int
    partner_arrests: Mapping[str, int]  # country that arrested -> persons; never added to our own
    answers_given: int
    answers_given_in_time: int
    answers_received: int
    answers_received_in_time: int
    partners: tuple[Partnership, ...]
    by_month: Mapping[
        str, Mapping[str, int]
    ]  # requests_sent, requests_received, answered, hits -> month -> count

    def __post_init__(self) -> None:
        if self.answers_given + self.answers_received != self.answered:
            raise OwnError("report: answers given and received are not all answers")
        for name in (
            "requests_sent",
            "requests_received",
            "answers_given",
            "answers_received",
            "refused",
            "hits",
        ):
            add_up(
                f"{name} by partner",
                {one.key: getattr(one, name) for one in self.partners},
                getattr(self, name),
            )
        arrests = sum(self.partner_arrests.values())
        add_up("arrests by partner", {one.key: one.arrests for one in self.partners}, arrests)
        for name, months in self.by_month.items():
            add_up(f"{name} by month", months, getattr(self, name))

    def as_json(self) -> dict[str, Any]:
        figures = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in NESTED}
        return figures | {
            "answered_in_time": self.answers_given_in_time + self.answers_received_in_time,
            "partners": {one.key: vars(one) for one in self.partners},
            **{f"{name}_by_month": dict(months) for name, months in self.by_month.items()},
        }


NESTED = ("partners", "by_month")


def add_up(name: str, parts: Split, total: Count) -> None:
    """Raises OwnError when all parts and the total are shown and are not the same."""
    if parts is None or total is None or None in parts.values():
        return
    if (found := sum(count for count in parts.values() if count)) != total:
        raise OwnError(f"report: {name} adds up to {found}, the total says {total}")


def add_up_cross(name: str, parts: Cross, total: Count) -> None:
    if parts is not None:
        add_up(name, dict(enumerate_cells(parts.values())), total)


def enumerate_cells(rows: Iterable[Mapping[str, Count]]) -> Iterable[tuple[str, Count]]:
    for number, row in enumerate(rows):
        yield from ((f"{number} {code}", count) for code, count in row.items())
