"""QR codes that no request fetches."""

import base64
import io

import qrcode  # type: ignore[import-untyped]
import qrcode.image.svg  # type: ignore[import-untyped]


def draw_code(text: str) -> str:
    """The code as the address of a picture (`data:`), an SVG of black squares on white."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    svg = io.BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathFillImage).save(svg)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.getvalue()).decode()
