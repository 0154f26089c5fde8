"""The words of a drawing, taken out of it, so that typst sets them as text of the paper.

typst's drawing of SVG text places Khmer vowels over their neighbours, and falls back to another font letter by letter.
"""

from typing import NamedTuple
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
UNREAD = (f"{SVG}title", f"{SVG}desc", f"{SVG}text")


class Word(NamedTuple):
    """One line of text: its base line begins, ends or has its middle (`anchor`) at x, y in user units.

    `rim`: the width and colour of what keeps it apart from what it lies on; 0 for none.
    """

    text: str
    x: float
    y: float
    size: float
    weight: int
    fill: str
    anchor: str
    rim: float
    rim_fill: str


class Parted(NamedTuple):
    svg: str
    units: float  # the drawing's width in user units
    words: tuple[Word, ...]


def part_words(svg: str) -> Parted:
    """A drawing of our own (no `transform` about its text, presentation attributes alone) and its words."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    root = ElementTree.fromstring(svg)  # noqa: S314 - the drawing is ours
    words = tuple(_read(element) for element in root.iter(f"{SVG}text") if element.text)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in UNREAD]:
            parent.remove(child)
    units = float(root.attrib["viewBox"].split()[2])
    return Parted(ElementTree.tostring(root, encoding="unicode"), units, words)


def _read(element: ElementTree.Element) -> Word:
    read = element.attrib
    rim = read.get("stroke", "none")
    return Word(
        text=element.text or "",
        x=float(read.get("x", 0)),
        y=float(read.get("y", 0)),
        size=float(read.get("font-size", 13)),
        weight=int(read.get("font-weight", 400)),
        fill=read.get("fill", "#000000"),
        anchor=read.get("text-anchor", "start"),
        rim=0.0 if rim == "none" else float(read.get("stroke-width", 1)),
        rim_fill="#ffffff" if rim == "none" else rim,
    )
