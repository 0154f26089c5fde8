"""Labels to stick on exhibits: what it is, its number and seal, and a code that opens its page."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import qrcode  # type: ignore[import-untyped]
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.evidence_models import Exhibit
from jointdesk.desk.cases.evidence.exhibit_views import find_exhibit

MOST = 200


@dataclass(frozen=True)
class Label:
    """`path`: the dark squares of the code, as an SVG path; `side`: squares along one side, with the quiet zone."""

    exhibit: Exhibit
    path: str
    side: int


@require_GET
def exhibit_label(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _show(request, [find_exhibit(officer_of(request), key)])


@require_GET
def case_labels(request: HttpRequest, reference: str) -> HttpResponse:
    """All labels of a case."""
    rows = list(queries.exhibits_of_case(officer_of(request), reference)[:MOST])
    if not rows:
        raise Http404
    return _show(request, rows)


def _show(request: HttpRequest, exhibits: Iterable[Exhibit]) -> HttpResponse:
    labels = [_draw(exhibit) for exhibit in exhibits]
    for label in labels:
        subject = f"evidence:{label.exhibit.key.hex}"
        note_access(officer_of(request), "consultation", subject, "label printed")
    return render(request, "evidence/labels.html", {"labels": labels})


def _draw(exhibit: Exhibit) -> Label:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(f"{settings.DESK.address.rstrip('/')}{reverse('exhibit', args=[exhibit.key])}")
    code.make(fit=True)
    squares = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(squares) for x, dark in enumerate(row) if dark)
    return Label(exhibit, path, len(squares))
