"""The log and the register find what begins as typed: few by their index, many by a walk, and both alike."""

import pytest

from jointdesk.desk.accounts.beginnings import begins
from jointdesk.desk.audit import beginnings
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import Entry

pytestmark = pytest.mark.django_db
SUBJECTS = (
    "made",
    "made:1",
    "made:12",
    "Made:1",
    "other:%1",
    "other:x1",
    "other:_1",
    "vật:1",
    "vật:\U0010fffe",
)


@pytest.fixture(scope="module")
def log(kept):
    for number, subject in enumerate(SUBJECTS):
        record("made" if number % 4 == 0 else "kept", subject, {})


@pytest.mark.parametrize("most", [0, 10_000])
@pytest.mark.parametrize("text", ["made", "made:1", "kept", "other:%", "other:_", "vật:", "M", "z"])
def test_what_begins_so_is_found_newest_first(log, db, monkeypatch, most, text):
    monkeypatch.setattr(beginnings, "MOST", most)
    found = beginnings.find_beginning(Entry.objects.order_by("-id"), text, "subject", "kind")
    wanted = [
        one.pk
        for one in Entry.objects.order_by("-id")
        if one.subject.startswith(text) or one.kind.startswith(text)
    ]
    assert [one.pk for one in found] == wanted


def test_of_several_beginnings_any_will_do_and_of_none_none(log, db):
    found = Entry.objects.filter(begins("subject", "Made", "other:x"))
    assert sorted(found.values_list("subject", flat=True)) == ["Made:1", "other:x1"]
    assert not Entry.objects.filter(begins("subject")).exists()
