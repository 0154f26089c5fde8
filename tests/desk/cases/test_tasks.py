"""Tasks: given, seen by whom, done, undone, and what stands in the way of closing a case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.administration.officer_actions import close_account
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.cases.actions import OpenTasks, change_state, open_case
from jointdesk.desk.cases.models import CaseEvent, Task
from jointdesk.desk.cases.tasks.task_actions import add_task, change_task, end_task, resume_task
from jointdesk.desk.cases.tasks.task_queries import late_tasks, search_tasks, tasks
from jointdesk.desk.cases.tasks.task_work import tell_of_late_tasks
from jointdesk.desk.cases.team_actions import add_member
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "With things to do", units["national"])


def test_a_task_is_for_somebody_who_works_in_the_case(cast, case):
    with pytest.raises(CallerError):
        add_task(cast["alice"], case, "Trace the account", assignee=cast["charlie"])
    add_member(cast["alice"], case, cast["charlie"])
    add_task(cast["alice"], case, "Trace the account", assignee=cast["charlie"])
    assert Notification.objects.filter(officer=cast["charlie"], kind="task_given").count() == 1
    assert search_tasks(cast["charlie"]).get().title == "Trace the account"
    assert not tasks(cast["ivan"]).exists()


def test_tasks_of_an_officer_who_left_are_free(cast, case):
    add_member(cast["alice"], case, cast["charlie"])
    task = add_task(cast["alice"], case, "Trace the account", assignee=cast["charlie"])
    close_account(cast["adam"], cast["charlie"], "left the service")
    assert [one.pk for one in search_tasks(cast["alice"], "free")] == [task.pk]


@pytest.mark.parametrize("name", ["vera", "ivan", "charlie", "adam"])
def test_who_does_not_work_in_a_case_gives_no_task(cast, case, name):
    with pytest.raises((NotAllowed, NotFound)):
        add_task(cast[name], case, "x")
    assert not Task.objects.exists()


def test_done_can_be_undone(cast, case):
    task = add_task(cast["alice"], case, "Call the prosecutor")
    end_task(cast["alice"], task, "Agreed on Monday")
    task.refresh_from_db()
    assert (task.state, task.outcome, task.ended_by) == ("done", "Agreed on Monday", cast["alice"])
    assert case.events.filter(kind=CaseEvent.Kind.TASK).count() == 1
    with pytest.raises(CallerError):
        end_task(cast["alice"], task)
    resume_task(cast["alice"], task)
    task.refresh_from_db()
    assert (task.state, task.outcome, task.ended_by) == ("open", "", None)
    assert not case.events.filter(kind=CaseEvent.Kind.TASK).exists()


def test_late_is_red_soon_is_amber(cast, case):
    now = timezone.now()
    late = add_task(cast["alice"], case, "a", assignee=cast["alice"], due_at=now - timedelta(hours=1))
    soon = add_task(cast["alice"], case, "b", due_at=now + timedelta(hours=30))
    then = add_task(cast["alice"], case, "c", due_at=now + timedelta(days=9))
    never = add_task(cast["alice"], case, "d")
    assert [one.tone for one in (late, soon, then, never)] == ["red", "amber", "blue", ""]
    assert list(late_tasks(cast["alice"])) == [late]
    assert list(tasks(cast["alice"])) == [late, soon, then, never]


def test_a_task_is_changed_while_it_is_open(cast, case):
    task = add_task(cast["alice"], case, "a")
    change_task(cast["alice"], task, title="b", assignee=cast["alice"], due_at=None)
    end_task(cast["alice"], task, dropped=True)
    with pytest.raises(CallerError):
        change_task(cast["alice"], task, title="c", assignee=None, due_at=None)
    task.refresh_from_db()
    assert (task.title, task.state) == ("b", "dropped")


def test_closing_asks_when_something_is_left_to_do(client, cast, case):
    add_task(cast["alice"], case, "Return the phones")
    with pytest.raises(OpenTasks):
        change_state(cast["alice"], case, "closed")
    client.force_login(cast["alice"])
    asked = client.post(f"/cases/{case.reference}/state", {"state": "closed"})
    assert asked.status_code == 409
    assert "drop_tasks" in asked.content.decode()
    client.post(f"/cases/{case.reference}/state", {"state": "closed", "drop_tasks": "1"})
    case.refresh_from_db()
    assert case.is_closed
    assert case.closed_at is not None
    assert case.tasks.get().state == "dropped"


def test_a_closed_case_is_changed_by_opening_it_again(cast, case):
    change_state(cast["alice"], case, "closed")
    with pytest.raises(CallerError, match="closed"):
        add_task(cast["alice"], case, "x")
    change_state(cast["alice"], case, "investigated")
    case.refresh_from_db()
    assert case.closed_at is None
    add_task(cast["alice"], case, "x")


def test_the_page_gives_and_ends_tasks_and_offers_undo(client, cast, case):
    client.force_login(cast["alice"])
    base = f"/cases/{case.reference}/"
    client.post(base + "tasks/new", {"title": "Seize the server", "assignee": cast["alice"].pk})
    task = case.tasks.get()
    answer = client.post(f"{base}tasks/{task.pk}/end", {"outcome": "done at noon"}, follow=True)
    assert "Undo" in answer.content.decode()
    client.post(f"{base}tasks/{task.pk}/resume")
    task.refresh_from_db()
    assert task.state == "open"
    assert "Seize the server" in client.get("/cases/tasks/").content.decode()
    assert b"Seize the server" in b"".join(
        client.get("/cases/tasks/export?form=csv&purpose=meeting").streaming_content
    )


def test_whoever_has_a_task_is_told_once_that_it_is_late(cast, case):
    now = timezone.now()
    add_task(cast["alice"], case, "Late", assignee=cast["alice"], due_at=now - timedelta(minutes=5))
    add_task(cast["alice"], case, "Later", assignee=cast["alice"], due_at=now + timedelta(days=1))
    add_task(cast["alice"], case, "Nobody's", due_at=now - timedelta(minutes=5))
    told = Notification.objects.filter(kind="task_late")
    tell_of_late_tasks()
    assert [one.officer for one in told] == [cast["alice"]]
    told.update(read_at=now)
    tell_of_late_tasks()
    assert told.count() == 1


def test_of_a_closed_case_or_to_an_officer_who_left_nothing_is_told(cast, case):
    late = timezone.now() - timedelta(minutes=5)
    add_task(cast["alice"], case, "Late", assignee=cast["alice"], due_at=late)
    type(case).objects.update(state="closed")
    tell_of_late_tasks()
    assert not Notification.objects.filter(kind="task_late").exists()
