"""What browsers send for a line break is one sign here, whichever form it was typed in."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jointdesk.desk.intake.models import Complaint

COMPLAINT = {
    "received_at": "2026-10-01",
    "channel": "hotline",
    "legal_kind": "denunciation",
    "unit": "national",
    "narrative": "Họ gọi hai lần.\r\nគាត់គំរាម\r\n",
}


@pytest.mark.parametrize("form", ["plain", "with a file"])
def test_a_complaint_of_several_lines_is_kept_as_it_was_written(cast, form):
    cast["alice"].role = "intake"
    cast["alice"].save()
    # as a browser: the token is looked for in the form
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["alice"])
    page = browser.get("/complaints/new/")
    written = COMPLAINT | {"csrfmiddlewaretoken": page.context["csrf_token"]}
    if form == "plain":
        said = {"data": urlencode(written), "content_type": "application/x-www-form-urlencoded"}
    else:
        said = {"data": written | {"other": SimpleUploadedFile("a.txt", b"a\r\nb")}}
    assert browser.post("/complaints/new/", **said).status_code == 302
    assert Complaint.objects.get().narrative.strip() == "Họ gọi hai lần.\nគាត់គំរាម"
