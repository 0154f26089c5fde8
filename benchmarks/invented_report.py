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


def _invent(country: str, period: Any, chance: random.Random, people: int, reached: int) -> Any:
    from jointdesk.desk.operations.models import Encounter, Referral
    from jointdesk.desk.statistics.ages import AGE_BANDS
    from jointdesk.desk.statistics.parts import Found, Growth, Money, Prosecuted, Reported, Victims
    from jointdesk.desk.statistics.report import Report
    from jointdesk.engine.reference import countries, provinces, read_yaml, scam_types

    places = [place.code for place in provinces().values() if place.country == country]
    foreign = [
        code for code in ("CN", "VN", "ID", "IN", "TW", "TH", "PK", "BD", "MM", "KR") if code in countries()
    ]
    foreign += [code for code in sorted(countries()) if code not in foreign and code != country][:50]
    months = list(period.months())
    cells = Counter(
        (place, nation)
        for place, nation in zip(
            _pick(chance, places[:reached], people), _pick(chance, foreign, people), strict=True
        )
    )
    by_place = _sum(cells, 0)
    by_nation = _sum(cells, 1)
    persons = people + 120
    victims, complaints, court = 214, 18_412, 311
    categories = {
        "suspect": persons - victims - 75 - 900,
        "undetermined": 900,
        "victim": victims,
        "ringleader": 75,
    }
    assert set(categories) == set(Encounter.Category.values)
    counting = read_yaml("jointdesk.desk.statistics", "counting_rules.yaml")

    def ages(total: int) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for sex, band in zip(
            _pick(chance, ["M", "F", ""], total), _pick(chance, [*AGE_BANDS[1:], "0-17"], total), strict=True
        ):
            found.setdefault(sex, Counter())[band] += 1
        return {sex: dict(bands) for sex, bands in found.items()}

    def spread(codes: Sequence[str], total: int) -> dict[str, int]:
        return dict(Counter(_pick(chance, codes, total)).most_common())

    by_month = dict(sorted(spread(months, complaints).items()))
    growth = []
    for number in range(8):
        grown = dict(sorted(spread(months, 400 - 40 * number).items()))
        growth.append(Growth(f"N-{number:06d}", sum(grown.values()), grown))
    return Report(
        desk="Commission for Combating Online Scams",
        country=country,
        unit="Commission for Combating Online Scams",
        period=period,
        reported=Reported(
            complaints=complaints,
            by_scam_type=spread(list(scam_types()), complaints + 2400),
            by_province=spread(["", *places], complaints),
            losses=_money(Money, USD="1204551.25", VND="300000000000", KHR="81500000"),
            stopped=_money(Money, USD="204551.25", VND="1000000000"),
            returned=_money(Money, USD="51.25"),
            networks=1_204,
            by_country=spread(["", *foreign[:12]], complaints),
            by_month=by_month,
            growth=tuple(growth),
        ),
        operations=64,
        operations_by_province=spread(places[:18], 64),
        operations_by_month=dict(sorted(spread(months, 64).items())),
        found=Found(
            persons=persons,
            foreigners=people,
            provinces=len(by_place),
            by_province=by_place,
            by_nationality=by_nation,
            by_month=dict(sorted(spread(months, people).items())),
            by_category=categories,
            by_province_and_nationality=_nest(cells),
            by_sex_and_age=ages(persons),
        ),
        ringleaders_prosecuted=75,
        persons_prosecuted=court,
        prosecuted=Prosecuted(
            402, 81, dict(sorted(spread(months, court).items())), spread(foreign[:9], court)
        ),
        victims_presumed=victims,
        referrals_by_state=spread(
            [code for code in Referral.State.values if code != "not_indicated"], victims
        ),
        victims=Victims(
            101, 96, 58, spread(places[:9], victims), spread(foreign[:11], victims), ages(victims)
        ),
        cooperation=_invent_cooperation(chance, months),
        counting_rules=tuple(counting),
    )


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
