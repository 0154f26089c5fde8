"""Every picture in five languages: an image with a name, all its words inside and apart, nothing the page's policy forbids."""

from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from jointdesk.desk.statistics.pictures.examples import MONTHS, draw_all
from jointdesk.desk.statistics.pictures.flows import Flow, draw_flows
from jointdesk.desk.statistics.pictures.lettering import width
from jointdesk.desk.statistics.pictures.maps import draw_map
from jointdesk.desk.statistics.pictures.months import Line, draw_months
from jointdesk.desk.statistics.pictures.paints import PAINTS
from jointdesk.desk.statistics.pictures.picture import Picture
from jointdesk.desk.statistics.pictures.scales import axis, step_of, thresholds
from jointdesk.desk.statistics.pictures.stacks import Stack, draw_stacks

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "vi", "km", "ko", "zh-hans")
Box = tuple[str, float, float, float, float]


@pytest.fixture(scope="module", params=LANGUAGES)
def pictures(request) -> list[Picture]:
    with override(request.param):
        return draw_all()


def sheets(pictures: list[Picture]) -> Iterator[tuple[str, ElementTree.Element]]:
    for picture in pictures:
        for name in ("wide", "phone"):
            yield f"{picture.key} {name}", ElementTree.fromstring(getattr(picture, name))


def boxes(root: ElementTree.Element) -> list[Box]:
    """(words, left, top, right, bottom) of each text."""
    found = []
    for element in root.iter(f"{SVG}text"):
        size, bold = float(element.attrib["font-size"]), element.attrib["font-weight"] != "400"
        wide = width(element.text or "", size, bold=bold)
        share = {"end": 1.0, "middle": 0.5}.get(element.attrib.get("text-anchor", ""), 0.0)
        left, foot = float(element.attrib["x"]) - share * wide, float(element.attrib["y"])
        found.append((element.text or "", left, foot - 0.7 * size, left + wide, foot + 0.1 * size))
    return found


def test_each_is_an_image_with_a_name_and_what_it_shows(pictures):
    for name, root in sheets(pictures):
        named = {element.get("id"): element.text for element in root if element.get("id")}
        assert root.get("role") == "img", name
        assert len([named[key] for key in root.attrib["aria-labelledby"].split() if named[key]]) == 2, name


def test_ids_are_apart_on_one_page(pictures):
    ids = [element.get("id") for _, root in sheets(pictures) for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) > 20


def test_paint_is_classes_and_attributes_alone(pictures):
    for name, root in sheets(pictures):
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in {
                "svg", "g", "title", "desc", "text", "rect", "line", "path", "circle",
            }, name  # fmt: skip
            assert not {"style", "href", "transform"} & set(element.attrib), name
            assert element.get("class", "label") in PAINTS, name


def test_all_words_are_inside(pictures):
    for name, root in sheets(pictures):
        room, high = float(root.attrib["width"]), float(root.attrib["height"])
        for words, left, top, right, bottom in boxes(root):
            assert -1 <= left < right <= room + 1, (name, words)
            assert -2 <= top < bottom <= high + 2, (name, words)


def test_no_words_lie_on_others(pictures):
    for name, root in sheets(pictures):
        for (one, left, top, right, bottom), (other, *box) in combinations(boxes(root), 2):
            apart = (
                right <= box[0] + 0.5 or box[2] <= left + 0.5 or bottom <= box[1] + 0.5 or box[3] <= top + 0.5
            )
            assert apart, (name, one, other)


def test_a_tile_holds_its_name_and_figure(pictures):
    for name, root in sheets(pictures):
        if name.startswith("map-"):
            for tile in root.findall(f"{SVG}g"):
                (rect,) = tile.findall(f"{SVG}rect")
                top, high = float(rect.attrib["y"]), float(rect.attrib["height"])
                for words, _left, head, _right, foot in boxes(tile):
                    assert top - 0.5 <= head < foot <= top + high + 0.5, (name, words)


def test_letters_are_large_enough_on_a_phone(pictures):
    """360 pixels less two margins are what a phone's drawing is wide: a unit is a pixel."""
    for name, root in sheets(pictures):
        assert min(float(element.attrib["font-size"]) for element in root.iter(f"{SVG}text")) >= 10, name


def test_words_of_others_stay_words():
    hostile = '"><script>alert(1)</script>'
    picture = draw_stacks("k", hostile, [hostile], [Stack(hostile, [3])], unit=hostile)
    assert "<script" not in picture.wide + picture.phone
    assert hostile in [element.text for element in ElementTree.fromstring(picture.wide).iter()]


def test_a_country_without_a_table_has_no_map():
    assert draw_map("k", "t", "TH", {"TH-10": 3}, unit="u") is None


@pytest.mark.parametrize(
    "draw",
    [
        lambda: draw_months("k", "t", MONTHS, [Line("a", [1])], unit="u"),
        lambda: draw_stacks("k", "t", ["a"] * 7, [], unit="u"),
        lambda: draw_flows("k", "t", ["a", "b"], [Flow(1, "x", "y", 1)], unit="u"),
    ],
)
def test_what_does_not_fit_is_refused(draw):
    with pytest.raises(ValueError, match=r"^k: "):
        draw()


@pytest.mark.parametrize("top", [0, 1, 2, 3, 7, 10, 99, 100, 641, 3455, 1_000_000, 0.3])
def test_an_axis_has_few_round_figures_and_reaches_the_top(top):
    ticks = axis(top)
    assert ticks[0] == 0
    assert top <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert ticks[-1] - top <= ticks[1]


@pytest.mark.parametrize("top", [0, 1, 2, 5, 40, 641, 3455, 10_000_000])
def test_steps_of_a_map_rise_to_the_darkest(top):
    begins = thresholds([top, None, 0])
    assert list(begins) == sorted(set(begins))
    assert begins[0] == 1
    assert begins[-1] <= max(top, 1)
    steps = [step_of(value, begins) for value in range(1, min(top, 5000) + 1)]
    assert steps == sorted(steps)
    if top > 1:
        assert (step_of(1, begins), step_of(top, begins)) == (1, 5)
