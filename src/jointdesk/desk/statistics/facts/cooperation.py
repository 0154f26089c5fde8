"""What passed between this desk and its partners, of facts."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain

from jointdesk.desk.partners.models import Partner
from jointdesk.desk.statistics.facts.fact_models import Measure
from jointdesk.desk.statistics.facts.fact_rows import IN_TIME
from jointdesk.desk.statistics.facts.once import Cell, Cells, count_once, rank, split, total
from jointdesk.desk.statistics.facts.reach import Reach
from jointdesk.desk.statistics.parts import Cooperation, Partnership
from jointdesk.desk.statistics.report import Period

# figure -> (measure, whether answers in time alone)
FIGURES = {
    "requests_sent": (Measure.REQUEST_SENT, False),
    "requests_received": (Measure.REQUEST_RECEIVED, False),
    "answers_given": (Measure.ANSWER_GIVEN, False),
    "answers_given_in_time": (Measure.ANSWER_GIVEN, True),
    "answers_received": (Measure.ANSWER_RECEIVED, False),
    "answers_received_in_time": (Measure.ANSWER_RECEIVED, True),
    "refused": (Measure.REFUSED, False),
    "hits": (Measure.HIT, False),
}
_OF_REQUESTS = tuple(measure for measure, _in_time in FIGURES.values() if measure != Measure.HIT)


def count_cooperation(reach: Reach, period: Period) -> Cooperation:
    cells = count_once(reach.facts(period, *_OF_REQUESTS)) + count_once(reach.facts(period, Measure.HIT))
    arrests = split(count_once(reach.facts(period, Measure.PARTNER_ARREST)), Measure.PARTNER_ARREST, "code")
    wanted = {name: (measure, _in_time if alone else None) for name, (measure, alone) in FIGURES.items()}
    totals = {name: total(cells, measure, where=where) for name, (measure, where) in wanted.items()}
    partners = {
        name: split(cells, measure, "partner", where=where) for name, (measure, where) in wanted.items()
    }
    return Cooperation(
        **totals,
        answered=totals["answers_given"] + totals["answers_received"],
        partner_arrests=arrests,
        partners=_partnerships(partners, arrests),
        by_month=_months(cells),
    )


def _in_time(cell: Cell) -> bool:
    return cell.code == IN_TIME


def _months(cells: Cells) -> Mapping[str, Mapping[str, int]]:
    given, received = (
        Counter(split(cells, measure, "month")) for measure in (Measure.ANSWER_GIVEN, Measure.ANSWER_RECEIVED)
    )
    return {
        "requests_sent": split(cells, Measure.REQUEST_SENT, "month"),
        "requests_received": split(cells, Measure.REQUEST_RECEIVED, "month"),
        "answered": dict(sorted((given + received).items())),
        "hits": split(cells, Measure.HIT, "month"),
    }


def _partnerships(
    figures: Mapping[str, Mapping[str, int]], arrests: Mapping[str, int]
) -> tuple[Partnership, ...]:
    """A row a partner, and one for each country that arrested and is not one partner's alone."""
    known = list(Partner.objects.order_by("name", "pk").values_list("desk_id", "name", "country"))
    # facts outlive nobody here, but a partner's card may: whom we do not know stands by the name of the desk
    known += [(desk, desk, "") for desk in sorted({*chain(*figures.values())} - {desk for desk, *_ in known})]
    alone = {country for country, n in Counter(country for *_, country in known).items() if n == 1}
    rows = [
        Partnership(
            desk,
            name,
            country,
            arrests=arrests.get(country, 0) if country in alone else 0,
            **{figure: counts.get(desk, 0) for figure, counts in figures.items()},
        )
        for desk, name, country in known
    ]
    rows += [
        Partnership("", "", country, arrests=n)
        for country, n in rank(arrests).items()
        if country not in alone
    ]
    return tuple(rows)
