"""An administrator makes, moves and closes officers and units; nobody helps himself, the auditors are told, the log says it."""

import re

import pytest

from jointdesk.desk.accounts.administration import officer_actions, unit_actions
from jointdesk.desk.accounts.administration.officer_actions import enrol_officer
from jointdesk.desk.accounts.models import Notification, Officer, Role, Unit
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.models import Case
from jointdesk.engine.errors import CallerError, NotAllowed

NEW = {"username": "an.nguyen", "name": "An", "role": "field", "email": "", "language": "vi"}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast["adam"])
    return client


def test_a_new_officer_signs_in_with_what_the_page_showed_once(admin, client, units, sign_in):
    page = admin.post("/administration/officers/new/", NEW | {"unit": units["VN-HN"].pk}).content.decode()
    password = re.search(r'class="once mono"[^>]*>([^<]+)<', page)[1]
    officer = Officer.objects.get(username="an.nguyen")
    assert (officer.role, officer.unit, officer.password_is_given) == (Role.FIELD, units["VN-HN"], True)
    assert password not in admin.get(f"/administration/officers/{officer.pk}/").content.decode()
    admin.logout()
    assert sign_in(client, officer, password).status_code == 302
    assert client.get("/").headers["Location"] == "/accounts/password/change/"
    assert Entry.objects.get(kind="officer_enrolled").record["role"] == "field"
    assert Notification.objects.get(kind="officer_enrolled").officer.username == "vera"


@pytest.mark.parametrize(
    ("field", "value"), [("username", "Alice"), ("username", "a b"), ("username", "alice"), ("role", "king")]
)
def test_a_bad_form_is_shown_again_with_what_was_typed(admin, cast, units, field, value):
    answer = admin.post("/administration/officers/new/", NEW | {"unit": units["VN-HN"].pk, field: value})
    assert 'role="alert"' in answer.content.decode()
    assert 'value="An"' in answer.content.decode()
    assert not Officer.objects.filter(name="An").exists()


def test_only_administrators_come_in_and_auditors_look(client, cast):
    for name, expected in (("alice", 403), ("mai", 403), ("cora", 403), ("vera", 200), ("adam", 200)):
        client.force_login(cast[name])
        assert client.get("/administration/officers/").status_code == expected, name
        assert client.get("/administration/units/").status_code == expected, name
    client.force_login(cast["vera"])
    assert client.get("/administration/officers/new/").status_code == 403
    assert client.post(f"/administration/officers/{cast['alice'].pk}/password").status_code == 403
    assert client.get("/administration/health/").status_code == 403


@pytest.mark.parametrize("act", ["password", "factor", "close", "reopen", "unlock"])
def test_nobody_helps_himself(admin, cast, act):
    answer = admin.post(f"/administration/officers/{cast['adam'].pk}/{act}", {"reason": "x"})
    assert answer.status_code == 403


def test_nobody_changes_his_own_role(cast, units):
    with pytest.raises(NotAllowed):
        officer_actions.change_officer(
            cast["adam"],
            cast["adam"],
            name="A",
            role=Role.COMMANDER,
            unit=units["national"],
            email="",
            language="",
        )


def test_the_last_administrator_stays(cast, units):
    second, _password = officer_actions.enrol_officer(
        cast["adam"], username="second", name="S", role=Role.ADMINISTRATOR, unit=units["national"]
    )
    officer_actions.close_account(second, cast["adam"], "leaves")
    with pytest.raises(CallerError):
        officer_actions.close_account(cast["adam"], second, "leaves too")


def test_closing_needs_a_reason_and_deletes_nothing(admin, cast):
    path = f"/administration/officers/{cast['alice'].pk}/"
    Officer.objects.filter(pk=cast["alice"].pk).update(numbers="0987 001 122")
    refused = admin.post(f"{path}close", {"reason": ""}).content.decode()
    assert 'role="alert"' in refused
    assert 'value="0987 001 122"' in refused  # or saving that page would empty it
    admin.post(f"{path}close", {"reason": "left the service"})
    alice = Officer.objects.get(username="alice")
    assert (alice.is_active, alice.inactive_reason) == (False, "left the service")
    assert "left the service" not in str(list(Entry.objects.values_list("record", flat=True)))
    assert admin.post(f"{path}reopen").status_code == 200
    assert Officer.objects.get(username="alice").is_active


def test_a_move_is_told_to_officer_and_auditor(admin, cast, units):
    form = {"name": "Ivan", "role": "field", "unit": units["VN-SG"].pk, "email": "", "language": ""}
    admin.post(f"/administration/officers/{cast['ivan'].pk}/", form)
    assert Officer.objects.get(username="ivan").unit == units["VN-SG"]
    kinds = set(Notification.objects.values_list("kind", "officer__username"))
    assert kinds == {("officer_changed", "ivan"), ("officer_moved", "vera")}


def test_an_administrator_sees_no_complaint_and_no_person(admin):
    for path in ("/complaints/", "/cases/", "/networks/", "/operations/", "/screening/"):
        assert admin.get(path).status_code == 403 or not admin.get(path).context["page"].object_list, path


def test_officers_are_searched(admin):
    page = admin.get("/administration/officers/?q=ali").content.decode()
    assert "alice" in page
    assert "bob" not in page
    assert "bob" in admin.get("/administration/officers/?role=liaison").content.decode()
    assert "No officer fits" in admin.get("/administration/officers/?state=inactive").content.decode()


def test_a_unit_grows_below_another_and_is_named_in_five_languages(admin, units):
    form = {
        "level": "commune",
        "code": "VN-HN-01",
        "name": "Ba Dinh",
        "name_vi": "Ba Đình",
        "name_ko": "바딘",
    }
    admin.post(f"/administration/units/{units['VN-HN'].pk}/add", form)
    unit = Unit.objects.get(code="VN-HN-01")
    assert unit.path.startswith(units["VN-HN"].path)
    assert unit_name(unit) == "Ba Dinh"
    assert unit.names == {"vi": "Ba Đình", "ko": "바딘"}
    assert Entry.objects.get(kind="unit_added").subject == "unit:VN-HN-01"


@pytest.mark.parametrize(
    ("parent", "level"), [("VN-HN", "province"), ("VN-HN", "national"), ("national", "commune")]
)
def test_levels_stand_where_they_belong(cast, units, parent, level):
    with pytest.raises(CallerError):
        unit_actions.add_unit(cast["adam"], units[parent], level=level, code="x", name="X", names={})


def test_a_unit_closes_when_nobody_works_there(admin, cast, units):
    path = f"/administration/units/{units['VN-SG'].pk}/"
    assert admin.post(f"{path}close").status_code == 400
    officer_actions.close_account(cast["adam"], cast["charlie"], "left")
    admin.post(f"{path}close")
    assert Unit.objects.get(code="VN-SG").closed_at is not None
    with pytest.raises(CallerError):
        officer_actions.enrol_officer(
            cast["adam"], username="new", name="N", role=Role.FIELD, unit=Unit.objects.get(code="VN-SG")
        )
    admin.post(f"{path}reopen")
    assert Unit.objects.get(code="VN-SG").closed_at is None


@pytest.fixture
def guest(cast, units):
    embassy = unit_actions.add_unit(
        cast["adam"], units["national"], level="organisation", code="embassy", name="Embassy", names={}
    )
    officer, _password = officer_actions.enrol_officer(
        cast["adam"], username="guest", name="Guest", role=Role.INVESTIGATOR, unit=embassy
    )
    officer.password_expires_at = None
    officer.save()
    return officer


def test_a_guest_sees_his_own_unit_alone(client, cast, guest):
    from django.utils import timezone

    for reference, unit in (("C-1", cast["ivan"].unit), ("C-2", guest.unit), ("C-3", cast["alice"].unit)):
        Case.objects.create(
            reference=reference, title="x", unit=unit, lead=cast["alice"], opened_at=timezone.now()
        )
    client.force_login(guest)
    page = client.get("/cases/").content.decode()
    assert "C-2" in page
    assert "C-1" not in page
    assert "C-3" not in page


def test_a_guest_reads_nothing_that_the_desk_keeps_as_a_whole(client, guest):
    held = (
        "networks.read",
        "notices.read",
        "partners.read",
        "groups.read",
        "hits.read",
        "operations.read",
        "log.read",
    )
    assert not [action for action in held if guest.may(action)]
    client.force_login(guest)
    for path in (
        "/networks/",
        "/cases/notices/",
        "/exchange/partners/",
        "/exchange/groups/",
        "/log/",
        "/operations/",
    ):
        answer = client.get(path)
        shown = answer.context and answer.context.get("page")
        assert answer.status_code in (403, 404) or not (shown and shown.object_list), path


def test_a_guest_is_intake_officer_or_investigator(cast, guest):
    with pytest.raises(CallerError):
        officer_actions.enrol_officer(
            cast["adam"], username="boss", name="B", role=Role.COMMANDER, unit=guest.unit
        )


def test_the_health_page_says_how_the_desk_is(admin):
    page = admin.get("/administration/health/").content.decode()
    for word in ("Database", "Disk", "Worker", "never seen", "Messages to partners", "Backup", "Jointdesk"):
        assert word in page, word


def test_a_check_that_fails_is_a_reading(admin, monkeypatch):
    from jointdesk.desk.accounts.wellbeing import checks

    def fail():
        raise OSError("gone")

    monkeypatch.setitem(checks._CHECKS, "disk", checks.Check("disk", "Disk", fail))
    assert "could not be read" in admin.get("/administration/health/").content.decode()


def test_a_worker_that_beats_is_well(admin):
    from jointdesk.desk.accounts.wellbeing.beats import beat_worker

    beat_worker()
    assert "never seen" not in admin.get("/administration/health/").content.decode()


def test_an_administrator_of_a_province_has_the_officers_and_units_of_that_province(client, cast, units):
    theirs = Officer.objects.create(
        username="tam", name="Tam", role="administrator", unit=units["VN-HN"], password="!"
    )
    client.force_login(theirs)
    assert client.get(f"/administration/officers/{cast['mai'].pk}/").status_code == 200
    assert client.get(f"/administration/officers/{cast['charlie'].pk}/").status_code == 404
    assert client.post(f"/administration/officers/{cast['adam'].pk}/password").status_code == 404
    assert client.get(f"/administration/units/{units['national'].pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        enrol_officer(theirs, username="new", name="New", role="commander", unit=units["national"])
