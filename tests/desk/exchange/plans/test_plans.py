"""A plan names its readers: who is not named reads nothing of it, whatever the role; its author sees who has."""

import uuid

import pytest
from django.utils import timezone

from far_plans import PLAN
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.exchange.data.recall_effects import have_effect
from jointdesk.desk.exchange.groups.entries import FieldErrors
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import (
    Datum,
    GroupMember,
    IncomingMessage,
    JointEntry,
    Plan,
    PlanReader,
    PlanVersion,
    Recall,
    Review,
)
from jointdesk.desk.exchange.plans.plan_actions import draft_plan, release_plan, send_plan_alone
from jointdesk.desk.exchange.plans.plan_mail import open_plan
from jointdesk.desk.exchange.plans.plan_queries import count_others, current, plans
from jointdesk.desk.exchange.safeguards.reviews import review
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, PlanRead, PlanSent, PlanUnread, SecondReview


@pytest.fixture
def drafted(group, members, cast):
    readers = [members["Sok"], members["Chan"]]
    return draft_plan(cast["bob"], group, PLAN, readers, cast["dara"], conditions="Not by radio")


@pytest.fixture
def sent(drafted, cast):
    version = release_plan(cast["dara"], drafted)
    deliver()
    return version


@pytest.fixture
def come(kh, group, members, new_id):
    """The far desk sends a plan: `come(readers=..., number=...)`."""
    plan = new_id()

    def say(**changes):
        body = PlanSent(
            **{
                "plan": plan,
                "edit": new_id(),
                "number": 1,
                "group": group.key.hex,
                "version": 1,
                "fields": PLAN,
                "readers": (members["Sok"],),
                "mark": "TLP:RED",
                "conditions": "",
                **changes,
            }
        )
        kh.say(body, group.key.hex)
        return body

    return say


def test_it_goes_to_the_desk_of_its_reader_with_that_desks_readers_alone(kh, sent, members):
    [body] = kh.bodies(PlanSent)
    assert (body.readers, body.mark, body.number) == ((members["Chan"],), "TLP:RED", 1)
    assert body.fields["aim"] == PLAN["aim"]
    assert Datum.objects.get(key=sent.key).passages.get().partner.desk_id == "kh"
    assert Access.objects.filter(act="disclosure", recipients="kh", subject__startswith="plan:").exists()
    assert PLAN["aim"] not in str(list(Entry.objects.values_list("record", flat=True)))


def test_a_desk_without_a_reader_gets_nothing(kh, group, members, cast):
    draft = draft_plan(cast["bob"], group, PLAN, [members["Sok"]], cast["dara"])
    release_plan(cast["dara"], draft)
    deliver()
    assert kh.bodies(PlanSent) == []


def test_two_write_it_and_the_second_is_the_one_named(drafted, cast):
    for officer in ("bob", "cora", "alice"):
        with pytest.raises(CallerError, match="named, and nobody else"):
            release_plan(cast[officer], drafted)
    with pytest.raises(NotAllowed):
        release_plan(cast["vera"], drafted)
    release_plan(cast["dara"], drafted)
    with pytest.raises(CallerError, match="does not wait"):
        release_plan(cast["dara"], drafted)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"readers": []}, "Name who may read the plan"),
        ({"readers": ["f" * 32]}, "no member of this group"),
        ({"second": "bob"}, "Name another officer"),
        ({"second": "vera"}, "Name another officer"),
        ({"fields": {**PLAN, "aim": ""}}, "aim is missing"),
        ({"fields": {**PLAN, "type": "party"}}, "type is none of"),
        ({"fields": {**PLAN, "ends_at": "2026-11-01T00:00:00Z"}}, "ends_at is earlier than starts_at"),
    ],
)
def test_what_is_not_right_is_not_drafted(group, members, cast, change, why):
    told = {"fields": PLAN, "readers": [members["Chan"]], "second": "dara", **change}
    with pytest.raises((CallerError, FieldErrors), match=why):
        draft_plan(cast["bob"], group, told["fields"], told["readers"], cast[told["second"]])
    assert Plan.objects.count() == 0


def test_behind_our_own_reader_stands_an_officer(group, members, cast):
    JointEntry.objects.filter(title="Sok").update(officer=None)
    with pytest.raises(CallerError, match="stands no officer"):
        draft_plan(cast["bob"], group, PLAN, [members["Sok"]], cast["dara"])


def test_who_left_the_group_before_the_release_gets_nothing(kh, drafted, cast):
    GroupMember.objects.update(state=GroupMember.State.INVITED)
    with pytest.raises(CallerError, match="no member of this group, or not any more"):
        release_plan(cast["dara"], drafted)
    deliver()
    assert kh.bodies(PlanSent) == []


def test_a_reader_sees_it_once_it_is_released_and_nobody_else_ever(drafted, cast):
    key = drafted.plan.key
    assert [name for name in cast if current(cast[name], key)] == ["bob", "dara"]
    release_plan(cast["dara"], drafted)
    assert [name for name in cast if current(cast[name], key)] == ["bob", "dara", "sok"]
    assert {name: count_others(cast[name]) for name in ("cora", "alice", "adam", "sok", "bob")} == {
        "cora": 1, "alice": 1, "adam": 0, "sok": 0, "bob": 0,
    }  # fmt: skip


def test_who_has_read_it_is_seen(kh, sent, members, cast):
    open_plan(cast["sok"], sent)
    open_plan(cast["sok"], sent)
    at = timezone.now().replace(microsecond=0)
    kh.say(
        PlanRead(plan=sent.plan.key.hex, edit=sent.key.hex, member=members["Chan"], at=at),
        sent.plan.group.key.hex,
    )
    read = dict(PlanReader.objects.values_list("name", "read_at"))
    assert (read["Sok"] is not None, read["Chan"]) == (True, at)
    assert Entry.objects.filter(kind="plan_read").count() == 1
    assert Access.objects.filter(act="consultation", officer=cast["sok"]).count() == 2


def test_only_the_readers_own_desk_says_that_he_has_read(kh, sent, members):
    at, group = timezone.now().replace(microsecond=0), sent.plan.group.key.hex
    for member in (members["Sok"], members["Dina"], "0" * 32):
        kh.say(PlanRead(plan=sent.plan.key.hex, edit=sent.key.hex, member=member, at=at), group)
    assert set(IncomingMessage.objects.filter(state="quarantined").values_list("code", flat=True)) == {
        "unknown_plan"
    }
    assert not PlanReader.objects.exclude(read_at=None).exists()


def test_a_changed_plan_is_to_be_read_anew_and_the_old_one_no_more(kh, sent, members, cast):
    open_plan(cast["sok"], sent)
    change = {**PLAN, "starts_at": "2026-12-02T21:00:00Z"}
    draft = draft_plan(cast["bob"], sent.plan.group, change, [members["Chan"]], cast["dara"], plan=sent.plan)
    assert current(cast["sok"], sent.plan.key) == sent  # until it is released
    release_plan(cast["dara"], draft)
    deliver()
    assert [body.number for body in kh.bodies(PlanSent)] == [1, 2]
    assert current(cast["sok"], sent.plan.key) is None
    assert current(cast["bob"], sent.plan.key) == draft
    assert draft.readers.get().read_at is None


def test_a_life_at_risk_is_sent_by_one_and_reviewed(kh, drafted, cast):
    with pytest.raises(CallerError, match="by its author only"):
        send_plan_alone(cast["dara"], drafted, "They are moved tonight")
    send_plan_alone(cast["bob"], drafted, "They are moved tonight")
    deliver()
    assert kh.bodies(PlanSent)[0].approval == "one_officer"
    row = Review.objects.get()
    assert (row.kind, row.acted_by) == ("plan", cast["bob"])
    assert PLAN["aim"] not in str(row.__dict__)


@pytest.mark.parametrize("outcome", ["confirmed", "objected"])
def test_the_readers_desk_hears_the_second_review_and_an_objection_takes_the_plan_back(
    kh, drafted, cast, outcome
):
    send_plan_alone(cast["bob"], drafted, "They are moved tonight")
    deliver()
    review(cast["cora"], Review.objects.get(), outcome, "The house is the wrong one")
    deliver()
    told = kh.bodies(SecondReview)[0]
    assert (told.kind, told.subject, told.outcome) == ("plan", drafted.key.hex, outcome)
    drafted.refresh_from_db()
    objects = outcome == "objected"
    assert [row.act for row in kh.bodies(DatumRecalled)] == ["retract"] * objects
    assert (drafted.state, bool(drafted.fields)) == (("retracted", False) if objects else ("sent", True))


def test_a_raid_is_never_sent_by_one(group, members, cast):
    raid = {**PLAN, "type": "raid"}
    draft = draft_plan(cast["bob"], group, raid, [members["Chan"]], cast["dara"])
    with pytest.raises(CallerError, match="Only a rescue plan"):
        send_plan_alone(cast["bob"], draft, "in a hurry")


def test_a_partners_plan_opens_for_its_reader_and_tells_so(kh, come, members, cast):
    body = come()
    key = uuid.UUID(body.plan)
    assert [name for name in cast if current(cast[name], key)] == ["sok"]
    open_plan(cast["sok"], current(cast["sok"], key))
    deliver()
    [said] = kh.bodies(PlanRead)
    assert (said.edit, said.member) == (body.edit, members["Sok"])


def test_nobody_becomes_a_reader_by_taking_the_name_later(come, members, cast):
    body = come()
    JointEntry.objects.filter(title="Sok").update(officer=cast["cora"])
    assert current(cast["cora"], uuid.UUID(body.plan)) is None
    assert current(cast["sok"], uuid.UUID(body.plan)) is not None


@pytest.mark.parametrize(("reader", "code"), [("f" * 32, "unknown_member"), ("Sok", "no_officer")])
def test_a_plan_for_nobody_is_not_kept_and_its_author_is_told(kh, come, members, reader, code):
    JointEntry.objects.filter(title="Sok").update(officer=None)
    come(readers=(members.get(reader, reader),))
    assert PlanVersion.objects.get().fields == {}
    deliver()
    assert [said.code for said in kh.bodies(PlanUnread)] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fields": {"type": "rescue"}}, "bad_fields"),
        ({"version": 9}, "unknown_form"),
        ({"fields": {**PLAN, "type": "raid"}, "approval": "one_officer"}, "not_urgent"),
        ({"group": "f" * 32}, "unknown_group"),
    ],
)
def test_a_plan_that_is_not_right_is_quarantined(come, change, code):
    come(**change)
    assert IncomingMessage.objects.get(state="quarantined").code == code
    assert Plan.objects.count() == 0


def test_an_older_version_does_not_take_a_newer_ones_place(come, cast):
    newer = come(number=2)
    come(number=1)
    come(number=2)
    assert IncomingMessage.objects.filter(state="quarantined", code="conflict").count() == 2
    assert current(cast["sok"], uuid.UUID(newer.plan)).number == 2


def test_a_plan_that_is_taken_back_says_nothing_any_more(sent, cast):
    for act in ("retract", "erase"):
        datum = Datum.objects.get(key=sent.key)
        recall = Recall.objects.create(
            key=uuid.uuid4(),
            datum=datum,
            datum_key=datum.key,
            act=act,
            reason="compromised",
            at=timezone.now(),
        )
        have_effect(recall)
        sent.refresh_from_db()
        assert (sent.state, sent.fields, sent.conditions) == (f"{act}ed".replace("eed", "ed"), {}, "")
    assert "Sok" not in PlanReader.objects.values_list("name", flat=True)


def test_red_leaves_in_a_plan_and_nowhere_else(group, cast):
    with pytest.raises(CallerError, match="does not leave"):
        write_mark("RED")
    assert plans(cast["bob"]) == []
