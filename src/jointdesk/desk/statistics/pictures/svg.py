"""SVG as text: tags with their paint. A paint is a class for the page's style sheet and attributes for paper.

No `style` attribute and no `<style>`: the Content-Security-Policy takes neither, and typst needs neither.
"""

from collections.abc import Iterable, Mapping
from html import escape

from jointdesk.desk.statistics.pictures.paints import PAINTS

Attribute = str | int | float


def tag(name: str, *inside: str, paint: str = "", **attributes: Attribute) -> str:
    """One element. `paint` names a row of PAINTS; `font_size` is written `font-size`; `inside` is SVG already."""
    painted: dict[str, Attribute] = {"class": paint, **PAINTS[paint]} if paint else {}
    own = {key.replace("_", "-"): value for key, value in attributes.items()}
    head = name + "".join(_attribute(key, value) for key, value in (painted | own).items())
    return f"<{head}>{''.join(inside)}</{name}>" if inside else f"<{head}/>"


def text(words: str, x: float, y: float, *, paint: str = "label", **attributes: Attribute) -> str:
    """Words at the base line `y`; escaped."""
    return tag("text", escape(words, quote=False), paint=paint, x=x, y=y, **attributes)


def group(*inside: str, said: str = "") -> str:
    """Parts that belong together; `said` shows where a pointer rests on them."""
    return tag("g", *([tag("title", escape(said, quote=False))] if said else []), *inside)


def rect(x: float, y: float, width: float, height: float, *, paint: str, **attributes: Attribute) -> str:
    return tag("rect", paint=paint, x=x, y=y, width=width, height=height, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, *, paint: str, **attributes: Attribute) -> str:
    return tag("line", paint=paint, x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def path(moves: Iterable[str], *, paint: str, **attributes: Attribute) -> str:
    return tag("path", paint=paint, d="".join(moves), **attributes)


def point(x: float, y: float) -> str:
    """A pair for a path's data."""
    return f"{_plain(x)} {_plain(y)}"


def document(
    inside: Iterable[str], width: float, height: float, names: Mapping[str, str], family: str
) -> str:
    """A whole picture. `names`: id -> words, first its title, then what it shows, for who cannot see it."""
    (title, title_words), (told, told_words) = names.items()
    return tag(
        "svg",
        tag("title", escape(title_words, quote=False), id=title),
        tag("desc", escape(told_words, quote=False), id=told),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {point(width, height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{title} {told}",
        font_family=family,
    )


def _attribute(key: str, value: Attribute) -> str:
    written = value if isinstance(value, str) else _plain(value)
    return f' {key.replace("_", "-")}="{escape(written)}"'


def _plain(value: float) -> str:
    """A tenth of a unit is enough; never in the language's own numerals or commas."""
    return f"{value:.1f}".removesuffix(".0")
