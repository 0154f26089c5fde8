"""What browsers send for a line break is one sign here, whichever form it was typed in."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.notice_examples import ALL

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.intake.models import Complaint

COMPLAINT = {
    "received_at": "2026-10-01",
    "channel": "hotline",
    "legal_kind": "denunciation",
    "unit": "national",
    "narrative": "Họ gọi hai lần.\r\nគាត់គំរាម\r\n",
}


@pytest.mark.parametrize("form", ["plain", "with a file"])
def test_a_complaint_of_several_lines_is_kept_as_it_was_written(client, cast, form):
    cast["alice"].role = "intake"
    cast["alice"].save()
    client.force_login(cast["alice"])
    if form == "plain":
        said = {"data": urlencode(COMPLAINT), "content_type": "application/x-www-form-urlencoded"}
    else:
        said = {"data": COMPLAINT | {"other": SimpleUploadedFile("a.txt", b"a\r\nb")}}
    assert client.post("/complaints/new/", **said).status_code == 302
    assert Complaint.objects.get().narrative.strip() == "Họ gọi hai lần.\nគាត់គំរាម"


def test_a_notice_of_several_lines_is_one_that_can_be_sent(client, cast):
    client.force_login(cast["alice"])
    told = {**ALL["yellow"], "mark": "AMBER", "aliases": "A Ba\r\nB Tư"}
    assert client.post("/cases/notices/new/yellow/", told).status_code == 302
    assert "\r" not in repr(vars(Notice.objects.get()))
