"""A report of invented figures as large as the campaign's: what `report_pdf.py` prints, without a desk to count."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any


def invent_report(country: str = "KH", seed: int = 1, people: int = 3455, reached: int = 18) -> Any:
    """Half a year of a desk and the half before it; every total is the sum of its parts. `reached`: provinces where
    people were found."""
    from dataclasses import replace

    from jointdesk.desk.statistics.report import Period

    halves = (Period(date(2025, 1, 1), date(2025, 6, 30)), Period(date(2025, 7, 1), date(2025, 12, 31)))
    before, now = (
        _invent(country, period, random.Random(seed + n), people, reached) for n, period in enumerate(halves)
    )
    return replace(now, before=before)


COMPLAINTS, VICTIMS, BEFORE_COURT, RINGLEADERS, UNDETERMINED, OWN_PEOPLE = 18_412, 214, 311, 75, 900, 120


def _invent(country: str, period: Any, chance: random.Random, people: int, reached: int) -> Any:
    from jointdesk.desk.statistics.report import Report
    from jointdesk.engine.reference import provinces, read_yaml

    places = [place.code for place in provinces().values() if place.country == country]
    foreign, months = _nations(country), list(period.months())
    found = _invent_found(chance, places[:reached], foreign, months, people)
    return Report(
        desk="Commission for Combating Online Scams",
        country=country,
        unit="Commission for Combating Online Scams",
        period=period,
        reported=_invent_reported(chance, places, foreign, months),
        operations=64,
        operations_by_province=_spread(chance, places[:18], 64),
        operations_by_month=dict(sorted(_spread(chance, months, 64).items())),
        found=found,
        ringleaders_prosecuted=RINGLEADERS,
        persons_prosecuted=BEFORE_COURT,
        cooperation=_invent_cooperation(chance, months),
        counting_rules=tuple(read_yaml("jointdesk.desk.statistics", "counting_rules.yaml")),
        **_invent_after(chance, places, foreign, months),
    )


def _nations(country: str) -> list[str]:
    """Sixty: those most often found first."""
    from jointdesk.engine.reference import countries

    common = ("CN", "VN", "ID", "IN", "TW", "TH", "PK", "BD", "MM", "KR")
    foreign = [code for code in common if code in countries()]
    return foreign + [code for code in sorted(countries()) if code not in foreign and code != country][:50]


def _invent_found(
    chance: random.Random, places: Sequence[str], foreign: Sequence[str], months: Sequence[str], people: int
) -> Any:
    from jointdesk.desk.operations.models import Encounter
    from jointdesk.desk.statistics.parts import Found

    pairs = zip(_pick(chance, places, people), _pick(chance, foreign, people), strict=True)
    cells = Counter(pairs)
    by_place = _sum(cells, 0)
    persons = people + OWN_PEOPLE
    categories = {
        "suspect": persons - VICTIMS - RINGLEADERS - UNDETERMINED,
        "undetermined": UNDETERMINED,
        "victim": VICTIMS,
        "ringleader": RINGLEADERS,
    }
    assert set(categories) == set(Encounter.Category.values)
    return Found(
        persons=persons,
        foreigners=people,
        provinces=len(by_place),
        by_province=by_place,
        by_nationality=_sum(cells, 1),
        by_month=dict(sorted(_spread(chance, months, people).items())),
        by_category=categories,
        by_province_and_nationality=_nest(cells),
        by_sex_and_age=_ages(chance, persons),
    )


def _invent_reported(
    chance: random.Random, places: Sequence[str], foreign: Sequence[str], months: Sequence[str]
) -> Any:
    from jointdesk.desk.statistics.parts import Growth, Money, Reported
    from jointdesk.engine.reference import scam_types

    growth = []
    for number in range(8):
        grown = dict(sorted(_spread(chance, months, 400 - 40 * number).items()))
        growth.append(Growth(f"N-{number:06d}", sum(grown.values()), grown))
    return Reported(
        complaints=COMPLAINTS,
        by_scam_type=_spread(chance, list(scam_types()), COMPLAINTS + 2400),
        by_province=_spread(chance, ["", *places], COMPLAINTS),
        losses=_money(Money, USD="1204551.25", VND="300000000000", KHR="81500000"),
        stopped=_money(Money, USD="204551.25", VND="1000000000"),
        returned=_money(Money, USD="51.25"),
        networks=1_204,
        by_country=_spread(chance, ["", *foreign[:12]], COMPLAINTS),
        by_month=dict(sorted(_spread(chance, months, COMPLAINTS).items())),
        growth=tuple(growth),
    )


def _invent_after(
    chance: random.Random, places: Sequence[str], foreign: Sequence[str], months: Sequence[str]
) -> dict[str, Any]:
    """What became of those found: the courts' part, and the victims'."""
    from jointdesk.desk.operations.models import Referral
    from jointdesk.desk.statistics.parts import Prosecuted, Victims

    states = [code for code in Referral.State.values if code != "not_indicated"]
    return {
        "prosecuted": Prosecuted(
            402,
            81,
            dict(sorted(_spread(chance, months, BEFORE_COURT).items())),
            _spread(chance, foreign[:9], BEFORE_COURT),
        ),
        "victims_presumed": VICTIMS,
        "referrals_by_state": _spread(chance, states, VICTIMS),
        "victims": Victims(
            101,
            96,
            58,
            _spread(chance, places[:9], VICTIMS),
            _spread(chance, foreign[:11], VICTIMS),
            _ages(chance, VICTIMS),
        ),
    }


def _ages(chance: random.Random, total: int) -> dict[str, dict[str, int]]:
    from jointdesk.desk.statistics.ages import AGE_BANDS

    bands = _pick(chance, [*AGE_BANDS[1:], "0-17"], total)
    found: dict[str, dict[str, int]] = {}
    for sex, band in zip(_pick(chance, ["M", "F", ""], total), bands, strict=True):
        found.setdefault(sex, Counter())[band] += 1
    return {sex: dict(bands) for sex, bands in found.items()}


def _spread(chance: random.Random, codes: Sequence[str], total: int) -> dict[str, int]:
    return dict(Counter(_pick(chance, codes, total)).most_common())


def _invent_cooperation(chance: random.Random, months: Sequence[str]) -> Any:
    from jointdesk.desk.statistics.parts import Cooperation, Partnership

    names = {
        "vn": ("Ban chỉ đạo Việt Nam", "VN"),
        "kr": ("경찰청 국제협력관", "KR"),
        "th": ("Desk of Thailand", "TH"),
    }
    partners = tuple(
        Partnership(
            partner=key,
            name=name,
            country=country,
            requests_sent=chance.randint(20, 90),
            requests_received=chance.randint(20, 90),
            answers_given=18,
            answers_given_in_time=chance.randint(5, 18),
            answers_received=14,
            answers_received_in_time=chance.randint(5, 14),
            refused=chance.randint(0, 6),
            hits=chance.randint(30, 400),
            arrests=34 if key == "th" else 0,
        )
        for key, (name, country) in names.items()
    )

    def whole(field: str) -> int:
        return sum(getattr(one, field) for one in partners)

    counted = {
        field: whole(field)
        for field in (
            "requests_sent",
            "requests_received",
            "refused",
            "hits",
            "answers_given",
            "answers_given_in_time",
            "answers_received",
            "answers_received_in_time",
        )
    }
    answered = counted["answers_given"] + counted["answers_received"]
    monthly = {
        "answered": answered,
        **{key: counted[key] for key in ("requests_sent", "requests_received", "hits")},
    }
    return Cooperation(
        **counted,
        answered=answered,
        partner_arrests={"TH": 34},
        partners=partners,
        by_month={key: dict(Counter(_pick(chance, months, total))) for key, total in monthly.items()},
    )


def _pick(chance: random.Random, codes: Sequence[str], count: int) -> list[str]:
    """The first codes far more often than the last."""
    return chance.choices(codes, [1 / (place + 1) for place in range(len(codes))], k=count)


def _sum(cells: Counter[tuple[str, str]], place: int) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for codes, count in cells.items():
        sums[codes[place]] += count
    return dict(sums.most_common())


def _nest(cells: Counter[tuple[str, str]]) -> Mapping[str, Mapping[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for (row, column), count in cells.items():
        rows.setdefault(row, {})[column] = count
    return rows


def _money(kind: Any, **sums: str) -> Any:
    return kind({currency: Decimal(amount) for currency, amount in sums.items()})
