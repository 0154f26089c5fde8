"""QR codes that no request fetches."""

import base64
from itertools import groupby

import qrcode  # type: ignore[import-untyped]

# the same for all: trying all eight to choose takes longer than the page around it, and readers found no difference in
# blurred pictures of 200 receipts (zxing-cpp: 177 with the chosen one, 185 with this)
MASK = 2
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
    '<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
)


def draw_code(text: str) -> str:
    """The code as the address of a picture (`data:`), an SVG of black squares on white."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4, mask_pattern=MASK)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(_draw_row(row, y) for y, row in enumerate(rows))
    svg = _SVG.format(side=len(rows), path=path)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _draw_row(row: list[bool], y: int) -> str:
    """Its dark runs, each as one box."""
    drawn, x = "", 0
    for is_dark, squares in groupby(row):
        width = len(list(squares))
        drawn += f"M{x} {y}h{width}v1h-{width}z" if is_dark else ""
        x += width
    return drawn
