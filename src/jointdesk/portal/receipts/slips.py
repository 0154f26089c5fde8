"""The slip: a receipt as words, as characters and as a picture, shown until its holder says that it is written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jointdesk.engine.letterbox.receipts import write_characters, write_qr, write_words
from jointdesk.portal.codes import draw_code
from jointdesk.portal.drafts import Draft
from jointdesk.portal.hotlines import table_language


def show_slip(request: HttpRequest, draft: Draft) -> HttpResponse:
    receipt = draft.open_receipt()
    words = write_words(receipt, table_language())
    context = {
        "words": list(enumerate(words, 1)),
        "characters": write_characters(receipt),
        "picture": draw_code(write_qr(receipt)),
        "kind": draft.kind,
        "day": timezone.localdate(),
    }
    return render(request, "portal/slip.html", context)
