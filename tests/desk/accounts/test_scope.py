"""Own unit and those below it; the national level sees all; RED nobody by unit; no role, no rows."""

import pytest

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Role, Unit
from jointdesk.desk.accounts.permissions import allowed, table
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Case


@pytest.fixture
def case_in_hanoi(cast):
    from django.utils import timezone

    return Case.objects.create(
        reference="C-1", title="x", unit=cast["ivan"].unit, lead=cast["ivan"], opened_at=timezone.now()
    )


@pytest.mark.parametrize(
    ("who", "sees"),
    [("alice", True), ("ivan", True), ("cora", True), ("charlie", False), ("mai", False), ("sok", False)],
)
def test_who_sees_a_case_of_hanoi(cast, case_in_hanoi, who, sees):
    assert scope(Case.objects.all(), cast[who], "cases.read").exists() is sees


def test_red_is_read_by_nobody_through_the_unit(cast, case_in_hanoi):
    case_in_hanoi.mark = Mark.RED
    case_in_hanoi.save()
    assert not scope(Case.objects.all(), cast["alice"], "cases.read").exists()


def test_an_inactive_officer_sees_nothing(cast, case_in_hanoi):
    cast["alice"].is_active = False
    assert not scope(Case.objects.all(), cast["alice"], "cases.read").exists()


def test_a_district_is_seen_by_its_province_and_not_by_another(units, cast):
    district = Unit.objects.create(
        code="VN-HN-1", name="Ba Đình", level=Unit.Level.DISTRICT, parent=units["VN-HN"]
    )
    assert district.path.startswith(units["VN-HN"].path)
    assert not district.path.startswith(units["VN-SG"].path)


def test_paths_of_neighbouring_numbers_do_not_mix(units):
    """Unit 1 must not see unit 11: a path ends with a slash."""
    assert all(unit.path.endswith("/") for unit in units.values())


def test_the_table_names_known_roles_only():
    assert table()
    for action, roles in table().items():
        assert roles <= set(Role.values), action
        assert roles, action


def test_an_unlisted_action_is_held_by_nobody():
    assert not any(allowed(role, "world.end") for role in Role.values)


def test_nobody_but_the_administrator_lacks_a_page():
    """Each role reads something: an officer with an empty desk would be a mistake in the table."""
    for role in Role.values:
        assert any(role in roles for action, roles in table().items() if action.endswith(".read")), role
