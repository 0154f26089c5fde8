"""Colours of the pictures, measured: for eyes that lack a cone, on light and dark pages, and their letters.

CIEDE2000 after Sharma, Wu, Dalal (2005), with pairs of its table as a check; dichromacy after Machado, Oliveira,
Fernandes (2009), severity 1; contrast after WCAG 2.2.
"""

import re
from itertools import combinations, pairwise
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

import pytest

from jointdesk.desk.statistics.pictures import paints
from jointdesk.desk.statistics.pictures.stacks import LIGHT
from jointdesk.desk.statistics.pictures.steps import LIGHT_FROM

STATIC = Path(paints.__file__).parents[2] / "static" / "desk"
Vector = tuple[float, float, float]
EYES: dict[str, tuple[Vector, Vector, Vector]] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Vector:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(light: Vector) -> Vector:
    red, green, blue = light
    x = 0.4124564 * red + 0.3575761 * green + 0.1804375 * blue
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = 0.0193339 * red + 0.1191920 * green + 0.9503041 * blue
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def ciede2000(one: Vector, other: Vector) -> float:
    mean = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    grey = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    (l1, c1, h1), (l2, c2, h2) = (
        (v[0], hypot(v[1] * grey, v[2]), degrees(atan2(v[2], v[1] * grey)) % 360) for v in (one, other)
    )
    turn = (h2 - h1 + 180) % 360 - 180
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * cos(radians(hm - 30))
        + 0.24 * cos(radians(2 * hm))
        + 0.32 * cos(radians(3 * hm + 6))
        - 0.2 * cos(radians(4 * hm - 63))
    )
    sl, sc, sh = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2), 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * sqrt(cm**7 / (cm**7 + 25**7)) * sin(radians(60 * exp(-(((hm - 275) / 25) ** 2))))
    parts = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return sqrt(sum(part**2 for part in parts) + rt * parts[1] * parts[2])


def apart(one: str, other: str) -> float:
    """The least difference that any eye sees."""

    def seen(colour: str, eye: tuple[Vector, Vector, Vector]) -> Vector:
        light = linear(colour)
        red, green, blue = (
            min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in eye
        )
        return lab((red, green, blue))

    return min(ciede2000(seen(one, eye), seen(other, eye)) for eye in EYES.values())


def tokens(theme: str) -> dict[str, str]:
    light, dark = (STATIC / "tokens.css").read_text().split("@media", 1)
    pattern = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
    return dict(pattern.findall(light)) | (dict(pattern.findall(dark)) if theme == "dark" else {})


@pytest.fixture(params=["light", "dark"])
def theme(request) -> dict[str, str]:
    return tokens(request.param)


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_the_measure_measures(one, other, difference):
    assert ciede2000(one, other) == pytest.approx(difference, abs=1e-4)


def series(theme: dict[str, str]) -> list[str]:
    return [theme["accent"], *(theme[f"series-{place}"] for place in range(2, 7))]


def test_parts_are_told_apart_by_every_eye(theme):
    for one, other in combinations(series(theme), 2):
        assert apart(one, other) >= 11, (one, other)


def test_lines_stand_out_from_the_page(theme):
    for colour in series(theme)[:4]:
        assert contrast(colour, theme["sheet"]) >= 3, colour


def test_steps_are_told_apart_and_go_one_way(theme):
    steps = [theme[f"step-{place}"] for place in range(1, 6)]
    for one, other in pairwise(steps):
        assert apart(one, other) >= 8, (one, other)
    lightness = [luminance(step) for step in steps]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True))
    assert apart(steps[0], theme["sheet"]) >= 4


def test_letters_are_read_on_their_ground(theme):
    for place in range(1, 6):
        ink = theme["on-accent"] if place >= LIGHT_FROM else theme["ink"]
        assert contrast(ink, theme[f"step-{place}"]) >= 4.5, place
    for place, colour in enumerate(series(theme), 1):
        ink = theme["on-accent"] if place in LIGHT else theme["on-bright"]
        assert contrast(ink, colour) >= 4.5, place
    assert contrast(theme["quiet"], theme["sheet"]) >= 4.5
    assert contrast(theme["sheet"], theme["violet"]) >= 4.5


def test_paper_has_the_colours_of_the_light_page():
    """pictures.css names tokens, paints.py colours: each rule's token is the paint's colour."""
    light = tokens("light")
    rules = re.findall(r"([^{}]+)\{([^{}]+)\}", (STATIC / "pictures.css").read_text())
    checked = 0
    for selectors, body in rules:
        for paint in re.findall(r"\.picture \.([\w-]+)", selectors):
            for name, token in re.findall(r"(fill|stroke): var\(--([\w-]+)\)", body):
                assert paints.PAINTS[paint][name] == light[token], (paint, name)
                checked += 1
    coloured = {name for name, paint in paints.PAINTS.items() if {"fill", "stroke"} & set(paint)}
    styled = {paint for selectors, _ in rules for paint in re.findall(r"\.picture \.([\w-]+)", selectors)}
    assert coloured <= styled
    assert checked >= len(coloured)
