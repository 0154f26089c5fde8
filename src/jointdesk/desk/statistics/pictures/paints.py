"""What each part of a picture is painted with on paper. The page's style sheet (pictures.css) says it again by tokens.

Numbers of a scale (step-1 the least) and of a series are told apart by lightness too, so that grey paper and
colour-blind eyes can; tests/desk/statistics/test_pictures_colours.py measures it.
"""

from typing import Final

INK, QUIET, RULE, SUNK, ACCENT, SHEET = "#1b2326", "#566266", "#d9ddd7", "#eef0ec", "#0b5c63", "#ffffff"


def _text(fill: str, size: float, weight: int = 400) -> dict[str, str | float]:
    return {"fill": fill, "font-size": size, "font-weight": weight}


def _stroke(colour: str, width: float, **more: str | float) -> dict[str, str | float]:
    return {"fill": "none", "stroke": colour, "stroke-width": width, **more}


PAINTS: Final[dict[str, dict[str, str | float]]] = {
    "label": _text(INK, 13),
    "value": _text(INK, 13, 600),
    "note": _text(QUIET, 12),
    "tile-name": _text(INK, 10.5),
    "tile-value": _text(INK, 14, 600),
    "tile-name-light": _text(SHEET, 10.5),
    "tile-value-light": _text(SHEET, 14, 600),
    "inside": _text("#14191b", 12),
    "inside-light": _text(SHEET, 12),
    "sign": _text(SHEET, 11, 600),
    # letters over a ribbon: a rim of the paper's colour keeps them readable
    "over": _text(INK, 13) | {"stroke": SHEET, "stroke-width": 3, "paint-order": "stroke"},
    "measure": {"fill": ACCENT},
    "before": _stroke(INK, 2),
    # keeps a mark apart from what it lies on
    "rim": _stroke(SHEET, 5),
    "ground": _stroke(RULE, 1),
    "foot": _stroke(QUIET, 1),
    "event": _stroke(QUIET, 1, **{"stroke-dasharray": "1 3"}),
    "operation": {"fill": INK},
    "agreement": {"fill": "#66408f"},
    "withheld": {"fill": "none", "stroke": QUIET, "stroke-width": 1, "stroke-dasharray": "3 2"},
    "nothing": {"fill": SHEET, "stroke": RULE, "stroke-width": 1},
    "edge": _stroke(SHEET, 1),
    "step-1": {"fill": "#d6e9e7"},
    "step-2": {"fill": "#99c9c7"},
    "step-3": {"fill": "#5c9fa1"},
    "step-4": {"fill": "#25757a"},
    "step-5": {"fill": "#073f45"},
    "series-1": {"fill": ACCENT},
    "series-2": {"fill": "#d07a1a"},
    "series-3": {"fill": "#8a63c4"},
    "series-4": {"fill": "#566b33"},
    "series-5": {"fill": "#43240f"},
    "series-6": {"fill": "#9fc3d6"},
    "stroke-1": _stroke(ACCENT, 2.2),
    "stroke-2": _stroke("#d07a1a", 2.2, **{"stroke-dasharray": "7 3"}),
    "stroke-3": _stroke("#8a63c4", 2.2, **{"stroke-dasharray": "2 3"}),
    "stroke-4": _stroke("#566b33", 2.2, **{"stroke-dasharray": "9 3 2 3"}),
    "ribbon": {"fill": ACCENT, "fill-opacity": 0.32},
    "ribbon-2": {"fill": "#d07a1a", "fill-opacity": 0.38},
    "withheld-ribbon": _stroke(QUIET, 1.5, **{"stroke-dasharray": "3 3"}),
}

FAMILY: Final = (
    "Noto Sans, Noto Sans Khmer, Noto Sans CJK KR, Noto Sans KR, Noto Sans CJK SC, Noto Sans SC, "
    "NanumGothic, Malgun Gothic, Microsoft YaHei, PingFang SC, sans-serif"
)
