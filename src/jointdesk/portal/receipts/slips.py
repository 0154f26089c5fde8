"""The slip: a receipt as words, as characters and as a picture, shown until its holder says that it is written down."""

import base64
import io

import qrcode  # type: ignore[import-untyped]
import qrcode.image.svg  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jointdesk.engine.letterbox.receipts import Receipt, write_characters, write_qr, write_words
from jointdesk.portal.drafts import Draft
from jointdesk.portal.hotlines import table_language


def show_slip(request: HttpRequest, draft: Draft) -> HttpResponse:
    receipt = draft.open_receipt()
    words = write_words(receipt, table_language())
    context = {
        "words": list(enumerate(words, 1)),
        "characters": write_characters(receipt),
        "picture": draw_code(receipt),
        "kind": draft.kind,
        "day": timezone.localdate(),
    }
    return render(request, "portal/slip.html", context)


def draw_code(receipt: Receipt) -> str:
    """A QR code as the address of a picture that no request fetches."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(write_qr(receipt))
    svg = io.BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathFillImage).save(svg)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.getvalue()).decode()
