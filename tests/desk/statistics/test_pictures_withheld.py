"""What is withheld leaves no trace in a picture: not by order, length, step, scale, sum or sentence."""

import re
from itertools import permutations
from xml.etree import ElementTree

from jointdesk.desk.statistics.pictures.bars import Row, draw_bars
from jointdesk.desk.statistics.pictures.examples import MONTHS
from jointdesk.desk.statistics.pictures.flows import Flow, draw_flows
from jointdesk.desk.statistics.pictures.growth import draw_growth
from jointdesk.desk.statistics.pictures.maps import draw_map
from jointdesk.desk.statistics.pictures.months import Line, draw_months
from jointdesk.desk.statistics.pictures.picture import Picture
from jointdesk.desk.statistics.pictures.pyramid import Band, draw_pyramid
from jointdesk.desk.statistics.pictures.stacks import Stack, draw_stacks


def all_of(picture: Picture | None) -> str:
    assert picture is not None
    return picture.wide + picture.phone + picture.said


def numbers(picture: Picture) -> set[str]:
    """What a reader sees written, or is told."""
    words = [element.text or "" for element in ElementTree.fromstring(picture.wide).iter()]
    return set(re.findall(r"\d[\d,]*", " ".join([*words, picture.said])))


def test_the_order_of_withheld_rows_says_nothing():
    """A caller's rows are sorted by size: whoever sorted the withheld ones in, the drawing is the same."""
    rows = [Row("A", 90), Row("B", None), Row("C", None), Row("D", 20), Row("E", None)]
    drawn = {
        all_of(draw_bars("k", "t", order, unit="u"))
        for order in permutations(rows)
        if order.index(rows[0]) < order.index(rows[3])
    }
    assert len(drawn) == 1


def test_a_withheld_row_has_no_bar_and_no_mark_of_the_period_before():
    picture = draw_bars("k", "t", [Row("A", 10, 8), Row("B", None, 5000)], unit="u")
    shown = draw_bars("k", "t", [Row("A", 10, 8), Row("B", None)], unit="u")
    assert all_of(picture) == all_of(shown)
    assert "5,000" not in all_of(picture)


def test_a_withheld_province_has_no_step_and_moves_none():
    values = {"KH-12": 900, "KH-18": 300, "KH-1": 4}
    drawn = {code: draw_map("k", "t", "KH", values | {code: None}, unit="u") for code in ("KH-7", "KH-8")}
    steps = [sorted(re.findall(r'class="(step-\d|withheld|nothing)"', all_of(one))) for one in drawn.values()]
    assert steps[0] == steps[1]
    assert steps[0].count("withheld") == 2 + 2  # a tile and its legend, for page and phone


def test_a_map_with_all_withheld_tells_nothing():
    picture = draw_map("k", "t", "KH", {"KH-12": None, "KH-18": None}, unit="u")
    assert picture is not None
    assert numbers(picture) <= {"0", "1", "2"}


def test_a_withheld_province_is_not_as_one_of_none():
    picture = draw_map("k", "t", "KH", {"KH-12": 5, "KH-18": None}, unit="u")
    groups = {
        group.find("{*}title").text: group.find("{*}rect").get("class")  # type: ignore[union-attr]
        for group in ElementTree.fromstring(picture.wide).findall("{*}g")  # type: ignore[union-attr]
    }
    assert groups["Preah Sihanouk: x"] == "withheld"
    assert groups["Kep: 0"] == "nothing"
    assert groups["Phnom Penh: 5"].startswith("step-")


def test_a_row_with_a_withheld_part_has_no_sum():
    picture = draw_stacks("k", "t", ["a", "b", "c"], [Stack("r", [70, None, 30])], unit="u")
    assert numbers(picture) == {"70", "30", "1"}  # "1 figure is withheld"


def test_a_withheld_month_is_not_bridged():
    values = [100, None, 300, *[50] * 9]
    picture = draw_months("k", "t", MONTHS, [Line("a", values)], unit="u")
    assert [
        line.count("M") for line in re.findall(r'<path class="stroke-1"[^>]* d="([^"]*)"', picture.wide)
    ] == [2]


def test_ages_and_growth_draw_withheld_figures_alike():
    ages = draw_pyramid("k", "t", ("w", "m"), [Band("a", None, 40), Band("b", 9, None)], unit="u")
    marks = re.findall(r'class="withheld"[^>]* width="([\d.]+)"', ages.wide)
    assert len(set(marks[:2])) == 1
    growth = draw_growth("k", "t", MONTHS, [Line("n", [5, None, None, *[1] * 9])], unit="u")
    boxes = re.findall(r'class="withheld"[^>]* height="([\d.]+)"', growth.wide)
    assert len(set(boxes[:2])) == 1
    # the sum of a network with a withheld month is not told as the most
    assert "14" not in numbers(growth)


def test_a_withheld_flow_is_a_line_alike_and_its_place_says_so():
    flows = [Flow(0, "A", "X", 50), Flow(0, "A", "Y", None), Flow(0, "B", "X", None), Flow(0, "C", "X", 20)]
    drawn = {all_of(draw_flows("k", "t", ["from", "to"], order, unit="u")) for order in permutations(flows)}
    assert len(drawn) == 1
    words = [
        element.text
        for element in ElementTree.fromstring(next(iter(drawn)).partition("</svg>")[0] + "</svg>").iter()
    ]
    assert {"A 50 + x", "B x", "X 70 + x", "Y x"} <= set(words)
