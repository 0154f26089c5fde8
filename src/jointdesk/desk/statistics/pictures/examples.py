"""An example of every picture, some figures withheld: for /design, the tests and the benchmark. All invented."""

from datetime import date

from jointdesk.desk.accounts.naming import country_name, province_name, scam_type_name
from jointdesk.desk.statistics.pictures.bars import Row, draw_bars
from jointdesk.desk.statistics.pictures.events import Event
from jointdesk.desk.statistics.pictures.flows import Flow, draw_flows
from jointdesk.desk.statistics.pictures.growth import draw_growth
from jointdesk.desk.statistics.pictures.maps import draw_map
from jointdesk.desk.statistics.pictures.months import Line, draw_months
from jointdesk.desk.statistics.pictures.picture import Picture
from jointdesk.desk.statistics.pictures.pyramid import Band, draw_pyramid
from jointdesk.desk.statistics.pictures.stacks import Stack, draw_stacks
from jointdesk.engine.reference import provinces, scam_types

MONTHS = [f"2025-{month:02}" for month in range(3, 13)] + ["2026-01", "2026-02"]
EVENTS = [
    Event(date(2025, 10, 15), "Raid <in> Por Senchey & Kampot", "operation"),
    Event(
        date(2025, 10, 27), "The joint group is agreed; it exchanges information all the time", "agreement"
    ),
    Event(date(2025, 10, 29), "Talks", "agreement"),
]
LINES = [
    Line("Complaints", [120, 180, 260, 310, 290, 420, 510, 640, 580, None, None, 430]),
    Line("Persons found", [20, 35, 60, None, 90, 140, 310, 260, 80, 44, 30, 25]),
]


def draw_maps() -> list[Picture]:
    drawn = []
    for country in ("KH", "VN", "KR"):
        codes = [code for code, province in provinces().items() if province.country == country]
        values = {code: (place * place * 3) % 1301 for place, code in enumerate(codes)} | {codes[3]: None}
        drawn.append(draw_map(f"map-{country}", "Map", country, values, unit="persons"))
    return [picture for picture in drawn if picture]


def draw_all() -> list[Picture]:
    return [*draw_maps(), *draw_rows(), *draw_times()]


def draw_rows() -> list[Picture]:
    types = [scam_type_name(code) for code in list(scam_types())[:6]]
    countries = [country_name(code) for code in ("VN", "CN", "KR", "IN", "LA")]
    rows = [Row(name, 1204 - 200 * place, 900 + place) for place, name in enumerate(countries)]
    return [
        draw_bars(
            "bars", "Bars", [*rows, Row(province_name("VN-SG"), None, 12), Row("0", 0)], unit="persons"
        ),
        draw_stacks(
            "stacks",
            "Stacks",
            types,
            [
                Stack(countries[0], [310, 60, 22, 100, 40, 5]),
                Stack(countries[1], [120, None, None, 30, 20, 0]),
            ],
            unit="complaints",
        ),
        draw_pyramid(
            "ages",
            "Ages",
            ("Women", "Men"),
            [Band("0–17", 12, None), Band("18–24", 240, 410), Band("60+", 0, 7)],
            unit="persons",
        ),
        draw_flows(
            "flows",
            "Flows",
            ["Complaints", "Accounts", "Found"],
            [
                Flow(0, countries[0], country_name("KH"), 520),
                Flow(0, countries[2], country_name("TH"), None),
                Flow(0, countries[1], countries[0], 45),
                Flow(1, country_name("KH"), country_name("KH"), 300),
                Flow(1, country_name("TH"), country_name("MM"), 22),
                Flow(1, country_name("KH"), countries[4], None),
            ],
            unit="complaints",
        ),
    ]


def draw_times() -> list[Picture]:
    networks = [Line(f"VN-N-{number:05}", [number * 7 % 90] * 11 + [None]) for number in range(1, 6)]
    return [
        draw_months("months", "Months", MONTHS, LINES, unit="persons", events=EVENTS),
        draw_growth("growth", "Growth", MONTHS, networks, unit="complaints"),
    ]
