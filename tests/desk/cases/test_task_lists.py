"""Several tasks of a case from one table: looked at first, given all or none."""

import io

import openpyxl
import pytest
from django.utils import timezone

from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Task


@pytest.fixture
def case(cast):
    return open_case(cast["alice"], "A matter", cast["alice"].unit)


def door(case):
    return f"/cases/{case.reference}/tasks/import"


def test_a_pasted_table_is_looked_at_and_then_given(client, cast, case):
    client.force_login(cast["alice"])
    table = "việc cần làm;ai làm;hạn\nSeize the server;alice;31/12/2567\nAsk the bank;;\n"
    page = client.post(door(case), {"text": table, "look": ""})
    assert "31 December 2024 23:59" in page.content.decode()
    assert not Task.objects.exists()
    client.post(door(case), {**page.context["form"].initial, "take": ""})
    first, second = Task.objects.order_by("pk")
    assert (first.title, first.assignee, second.assignee) == ("Seize the server", cast["alice"], None)
    assert timezone.localtime(first.due_at).date().isoformat() == "2024-12-31"
    assert not Notification.objects.filter(kind="task_given").exists()


def test_a_workbook_is_shown_before_it_is_taken(client, cast, case):
    client.force_login(cast["alice"])
    book = openpyxl.Workbook()
    book.active.append(["task", "until"])
    book.active.append(["Write the report", 45657])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "tasks.xlsx"
    page = client.post(door(case), {"file": file, "take": ""})
    assert page.status_code == 200
    assert "31 December 2024" in page.content.decode()
    assert not Task.objects.exists()


def test_who_does_not_work_in_the_case_is_named(client, cast, case):
    client.force_login(cast["alice"])
    page = client.post(door(case), {"text": "task\tofficer\nDo it\tnobody.here\n", "take": ""})
    assert "Line 2, officer:" in page.content.decode()
    assert not Task.objects.exists()
