"""The tables of what groups keep, and what an edit of a kind may set."""

import pytest

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.joint.kinds import ENDED, SHAPES, check_edit, entry_kinds, kind_of
from jointdesk.engine.exchange.requests.form_fields import KINDS


@pytest.mark.parametrize("kind", entry_kinds().values(), ids=lambda kind: kind.name)
def test_a_kind_is_in_form(kind):
    assert kind.title
    assert kind.field(kind.heading) is not None
    assert kind.field(ENDED).kind == "text"
    assert not kind.field(ENDED).required
    names = [field.name for field in kind.fields]
    assert len(set(names)) == len(names) <= 60
    assert {field.kind for field in kind.fields} <= {*KINDS, *SHAPES}
    assert {field.not_before for field in kind.fields} <= {"", *names}


def test_what_belongs_to_a_meeting_says_so():
    under = {kind.name for kind in entry_kinds().values() if kind.under == "meeting"}
    assert under == {"agenda_item", "attendance", "decision", "agreement"}


def test_members_attendance_and_agreement_are_each_desks_own():
    assert {kind.name for kind in entry_kinds().values() if kind.own} == {"member", "attendance", "agreement"}


@pytest.mark.parametrize(("name", "version"), [("castle", 1), ("meeting", 99), ("meeting", 0)])
def test_what_is_not_known_may_be_known_after_an_update(name, version):
    with pytest.raises(PartnerError, match="unknown_kind"):
        kind_of(name, version)


MEETING = {"subject": "Border", "starts_at": "2026-11-30T02:00:00Z"}


def test_a_new_entry_needs_what_is_required_a_change_only_what_it_changes():
    kind = kind_of("meeting", 1)
    assert not check_edit(kind, MEETING, first=True)
    assert [error.text for error in check_edit(kind, {"subject": "Border"}, first=True)] == [
        "starts_at is missing"
    ]
    assert not check_edit(kind, {"place": "Bavet"}, first=False)
    assert not check_edit(kind, {"place": ""}, first=False)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "fields sets nothing"),
        ({"subject": ""}, "subject is missing"),
        ({"castle": "x"}, "castle is not a field of this kind"),
        ({"starts_at": "2026-11-30"}, "starts_at is no moment like 2026-10-15T08:00:00Z"),
        ({"starts_at": 7}, "starts_at is no moment like 2026-10-15T08:00:00Z"),
        (
            {"starts_at": "2026-11-30T02:00:00Z", "ends_at": "2026-11-30T01:00:00Z"},
            "ends_at is earlier than starts_at",
        ),
        ({"zone": "../etc"}, "zone is no zone"),
        ({"place": "x" * 501}, "place has more than 500 characters"),
        ({"place": "a\u202eb"}, "place has control characters"),
        ({"minutes": ["a"]}, "minutes is no text"),
    ],
)
def test_what_is_wrong_is_named_never_shown(fields, why):
    assert [error.text for error in check_edit(kind_of("meeting", 1), fields, first=False)] == [why]


@pytest.mark.parametrize(
    ("value", "fits"), [("vn", True), ("VN", False), ("", False), (None, False), (["vn"], False)]
)
def test_an_action_has_a_desk(value, fits):
    fields = {"what": "Compare lists", "desk": value, "due": "2026-12-01"}
    assert (not check_edit(kind_of("action", 1), fields, first=True)) is fits


def test_an_entry_is_named_by_its_id():
    fields = {"meeting": "0" * 31, "subject": "x"}
    assert [error.field for error in check_edit(kind_of("agenda_item", 1), fields, first=True)] == ["meeting"]
