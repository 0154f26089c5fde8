"""Who works in a case: joint teams of several units, their access to that case alone, and where it goes."""

import pytest

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.cases import queries
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.chronology.event_actions import write_note
from jointdesk.desk.cases.models import CaseEvent, Member
from jointdesk.desk.cases.tasks.task_actions import add_task
from jointdesk.desk.cases.team_actions import add_member, change_lead, remove_member, transfer_case
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "Joint investigation", units["national"])


@pytest.fixture
def other(cast, units):
    return open_case(cast["alice"], "Another one", units["national"])


def test_a_member_of_another_unit_sees_that_case_and_no_other(cast, case, other):
    add_member(cast["alice"], case, cast["charlie"])
    assert list(queries.cases(cast["charlie"])) == [case]
    write_note(cast["charlie"], case, "Talked to the bank in our province.")
    with pytest.raises(NotFound):
        write_note(cast["charlie"], other, "x")


def test_who_left_sees_it_no_more_and_stays_in_its_history(cast, case):
    member = add_member(cast["alice"], case, cast["charlie"])
    task = add_task(cast["alice"], case, "Ask the bank", assignee=cast["charlie"])
    remove_member(cast["alice"], case, member)
    assert not queries.cases(cast["charlie"]).exists()
    task.refresh_from_db()
    assert task.assignee is None
    assert set(case.events.values_list("kind", flat=True)) >= {CaseEvent.Kind.JOINED, CaseEvent.Kind.LEFT}
    with pytest.raises(NotFound):
        write_note(cast["charlie"], case, "x")


def test_an_observer_reads_and_changes_nothing(cast, case):
    add_member(cast["alice"], case, cast["charlie"], Member.Part.OBSERVER)
    assert queries.case_by_reference(cast["charlie"], case.reference) == case
    for act in (lambda: write_note(cast["charlie"], case, "x"), lambda: add_task(cast["charlie"], case, "x")):
        with pytest.raises(NotFound):
            act()


def test_a_red_case_is_its_teams_alone(cast, units):
    red = open_case(cast["alice"], "Officers involved", units["national"], mark=Mark.RED)
    assert not queries.cases(cast["cora"]).exists()
    with pytest.raises(NotFound):
        add_member(cast["cora"], red, cast["cora"])
    add_member(cast["alice"], red, cast["cora"])
    assert list(queries.cases(cast["cora"])) == [red]


def test_roles_without_cases_may_belong_to_one_teams_case(cast, case, other):
    add_member(cast["alice"], case, cast["mai"])
    assert list(queries.cases(cast["mai"])) == [case]
    with pytest.raises(CallerError):
        add_member(cast["alice"], case, cast["adam"])


@pytest.mark.parametrize("name", ["bob", "vera", "charlie", "ivan", "sok"])
def test_nobody_takes_himself_in(cast, case, name):
    with pytest.raises((NotAllowed, NotFound)):
        add_member(cast[name], case, cast[name])
    assert not case.members.exists()


def test_whoever_joins_is_told_once_and_without_names(cast, case):
    add_member(cast["alice"], case, cast["charlie"])
    add_member(cast["alice"], case, cast["charlie"], Member.Part.ANALYST)
    [told] = Notification.objects.filter(officer=cast["charlie"])
    assert (told.kind, told.subject) == ("case_joined", f"case:{case.reference}")
    assert case.members.get().part == Member.Part.ANALYST


def test_a_new_lead_leads_and_the_former_stays_in_the_team(cast, case):
    change_lead(cast["alice"], case, cast["ivan"])
    case.refresh_from_db()
    assert case.lead == cast["ivan"]
    assert case.members.get(left_at=None).officer == cast["alice"]
    assert list(queries.cases(cast["ivan"])) == [case]


def test_a_case_goes_to_a_province_with_its_history(cast, units, case):
    with pytest.raises(CallerError):
        transfer_case(cast["alice"], case, units["VN-HN"], "  ")
    transfer_case(cast["alice"], case, units["VN-HN"], "The suspects live there.", cast["ivan"])
    case.refresh_from_db()
    assert (case.unit, case.lead) == (units["VN-HN"], cast["ivan"])
    [row] = queries.transfers(case)
    assert (row.from_unit, row.from_lead, row.reason) == (
        units["national"],
        cast["alice"],
        "The suspects live there.",
    )
    assert case in queries.cases(cast["alice"])
    assert case.events.filter(kind=CaseEvent.Kind.TRANSFERRED).exists()


def test_nobody_is_made_lead_of_a_unit_that_is_not_his(cast, units, case):
    with pytest.raises(CallerError):
        transfer_case(cast["alice"], case, units["VN-HN"], "x", cast["charlie"])
    with pytest.raises((NotAllowed, NotFound)):
        transfer_case(cast["charlie"], case, units["VN-SG"], "mine now")


def test_every_form_of_a_case_is_shut_to_who_may_not_see_it(client, cast, case):
    client.force_login(cast["charlie"])
    base = f"/cases/{case.reference}/"
    for path in (
        "",
        "edit",
        "print",
        "lead",
        "transfer",
        "team/new",
        "tasks/new",
        "notes/new",
        "persons/new",
    ):
        assert client.get(base + path).status_code == 404, path
    for path in ("state", "edit", "transfer", "team/new", "tasks/new", "notes/new", "complaints/new"):
        assert client.post(base + path, {"reason": "x", "title": "x", "text": "x"}).status_code == 404, path


def test_what_was_typed_comes_back_with_what_is_wrong(client, cast, units, case):
    client.force_login(cast["alice"])
    answer = client.post(f"/cases/{case.reference}/transfer", {"unit": units["VN-HN"].pk, "reason": ""})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert 'role="alert"' in html
    assert f'value="{units["VN-HN"].pk}" selected' in html
