"""The slip's code: what is drawn are the squares of a QR code, nothing more and nothing less."""

import base64
import re

import qrcode

from jointdesk.portal.codes import MASK, draw_code

BOX = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def test_the_boxes_are_the_dark_squares():
    text = "JD:ZSJ9-KEWH-XPVX-72YP-NGJZ-EAX8"
    kind, _comma, drawn = draw_code(text).partition(",")
    svg = base64.b64decode(drawn).decode()
    assert kind == "data:image/svg+xml;base64"
    boxes = [tuple(map(int, box)) for box in BOX.findall(svg)]
    dark = [(x + step, y) for x, y, width, back in boxes for step in range(width) if width == back]
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4, mask_pattern=MASK)
    code.add_data(text)
    rows = code.get_matrix()
    assert sorted(dark) == sorted(
        (x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in svg
