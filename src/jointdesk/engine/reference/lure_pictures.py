"""The drawing of each way to lure: for who does not read well, and to find it again."""

from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"


def draw_lure(code: str, colour: str = "currentColor") -> str:
    """SVG, 64 units wide and high; in the colour of the letters around, or in this one. Raises KeyError."""
    return _pictures()[code].replace("currentColor", colour)


@cache
def _pictures() -> dict[str, str]:
    ElementTree.register_namespace("", SVG)
    raw = files(__package__).joinpath("lure_pictures.svg").read_text(encoding="utf-8")
    found = {}
    for symbol in ElementTree.fromstring(raw):  # noqa: S314 - our own file
        code = symbol.attrib.pop("id")
        symbol.tag = f"{{{SVG}}}svg"
        symbol.attrib |= {"class": "lure-picture", "aria-hidden": "true", "width": "56", "height": "56"}
        found[code] = ElementTree.tostring(symbol, encoding="unicode").strip()
    return found
