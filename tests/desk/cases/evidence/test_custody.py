"""From hand to hand: who may write what, and that nothing written can be changed unseen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.commitments import find_broken
from jointdesk.desk.cases.evidence.custody import Told, correct_step, take_step
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit, store_receipt
from jointdesk.desk.cases.evidence.handing_over import answer, hand_over, remind, take_back
from jointdesk.desk.cases.evidence.hands import hands
from jointdesk.desk.cases.models import CustodyStep, Exhibit
from jointdesk.engine.errors import CallerError, NotAllowed

from .conftest import upload


def chain(exhibit):
    return [step.act for step in queries.steps_of(exhibit)]


def broken(exhibit):
    return find_broken(exhibit, list(queries.steps_of(exhibit)), list(exhibit.files.order_by("pk")))


def test_taking_in_is_the_first_step_and_the_log_commits_to_all_of_it(phone, cast):
    assert (phone.reference, phone.holder, phone.seal) == (f"{phone.case.reference}/1", cast["alice"], "S-77")
    assert chain(phone) == ["collected"]
    kinds = Entry.objects.filter(subject=f"evidence:{phone.key.hex}").values_list("kind", flat=True)
    assert sorted(kinds) == ["custody_step", "exhibit_added", "exhibit_file_added"]
    assert "353918052302132" not in str(list(Entry.objects.values_list("record", flat=True)))
    assert broken(phone) == []


def test_a_hand_over_waits_until_the_receiver_says_so(phone, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["ivan"]))
    phone.refresh_from_db()
    assert phone.holder == cast["alice"]
    assert [step.exhibit for step in queries.waiting_for(cast["ivan"])] == [phone]
    assert Notification.objects.filter(officer=cast["ivan"], kind="exhibit_for_you").count() == 1
    with pytest.raises(CallerError, match="being handed over"):
        take_step(cast["alice"], phone, "moved", Told("Elsewhere"))
    with pytest.raises(CallerError, match="Nothing of this exhibit waits"):
        answer(cast["cora"], phone, taken=True, told=Told("I take it"))
    answer(cast["ivan"], phone, taken=True, told=Told("Seal whole", place="Laboratory"))
    phone.refresh_from_db()
    assert (phone.holder, phone.place) == (cast["ivan"], "Laboratory")
    assert chain(phone) == ["collected", "handed_over", "received"]
    assert broken(phone) == []
    assert [(hand.name, hand.kind) for hand in hands(list(queries.steps_of(phone)))] == [
        ("Alice", "officer"),
        ("Ivan", "officer"),
    ]


def test_who_did_not_take_it_says_so_and_who_gave_it_has_it_still(phone, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["ivan"]))
    answer(cast["ivan"], phone, taken=False, told=Told("The seal was broken"))
    phone.refresh_from_db()
    assert phone.holder == cast["alice"]
    assert Notification.objects.filter(officer=cast["alice"], kind="exhibit_not_taken").exists()
    take_step(cast["alice"], phone, "sealed", Told("Anew", seal="S-78"))
    phone.refresh_from_db()
    assert phone.seal == "S-78"


def test_who_gave_it_calls_it_back_but_cannot_receive_it_for_another(phone, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["ivan"]))
    with pytest.raises(CallerError, match="waits for you"):
        answer(cast["alice"], phone, taken=True, told=Told("He has it"))
    answer(cast["alice"], phone, taken=False, told=Told("Sent to the wrong officer"))
    assert queries.pending(phone) is None


def test_an_officer_of_another_province_sees_the_one_thing_that_is_handed_to_him(phone, cast, case):
    other = add_exhibit(cast["alice"], case, NewExhibit(title="Notes", kind="document"))
    assert queries.exhibit_by_key(cast["charlie"], phone.key) is None
    hand_over(cast["alice"], phone, Told("To Ho Chi Minh City", to=cast["charlie"]))
    assert list(queries.exhibits(cast["charlie"])) == [phone]
    answer(cast["charlie"], phone, taken=True, told=Told("Came by courier"))
    take_step(cast["charlie"], phone, "examined", Told("Image made"))
    assert queries.exhibit_by_key(cast["charlie"], other.key) is None


def test_somebody_outside_signs_a_receipt_and_it_comes_back(phone, cast):
    with pytest.raises(CallerError, match="signed receipt"):
        hand_over(cast["alice"], phone, Told("To the court", to_name="Court of Hà Nội"))
    receipt = store_receipt(cast["alice"], phone, upload("receipt.jpg"))
    hand_over(cast["alice"], phone, Told("To the court", to_name="Court of Hà Nội", receipt=receipt))
    phone.refresh_from_db()
    assert (phone.holder, phone.held_outside) == (None, "Court of Hà Nội")
    with pytest.raises(CallerError, match="Only who holds it"):
        take_step(cast["alice"], phone, "examined", Told("Looked at"))
    take_back(cast["ivan"], phone, Told("The court has done with it"))
    phone.refresh_from_db()
    assert phone.holder == cast["ivan"]
    assert [hand.kind for hand in hands(list(queries.steps_of(phone)))] == ["officer", "outside", "officer"]


def test_a_hand_over_whose_both_sides_left_holds_the_exhibit_no_longer(phone, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["charlie"]))
    Officer.objects.filter(pk=cast["alice"].pk).update(is_active=False)
    # he can still say whether he took it
    with pytest.raises(CallerError, match="being handed over"):
        take_back(cast["ivan"], phone, Told("Found in her locker"))
    Officer.objects.filter(pk=cast["charlie"].pk).update(is_active=False)
    take_back(cast["ivan"], phone, Told("Found in her locker"))
    phone.refresh_from_db()
    assert phone.holder == cast["ivan"]
    assert broken(phone) == []


def test_what_has_ended_takes_corrections_only(phone, cast):
    take_step(cast["alice"], phone, "returned", Told("Owner cleared", to_name="Its owner"))
    for refused in ("moved", "destroyed"):
        with pytest.raises(CallerError, match="returned or destroyed"):
            take_step(cast["alice"], phone, refused, Told("Once more"))
    correct_step(cast["ivan"], phone, 2, Told("To the owner's brother, in fact"))
    last = queries.steps_of(phone).last()
    assert (last.act, last.answers.number) == ("corrected", 2)
    [_, end] = hands(list(queries.steps_of(phone)))
    assert end.kind == "end"


@pytest.mark.parametrize(
    ("act", "told", "why"),
    [
        ("moved", Told(""), "Say why"),
        ("received", Told("I take it"), "Choose what happened"),
        ("sealed", Told("Sealed"), "number of the seal"),
        ("returned", Told("Returned"), "to whom"),
        ("moved", Told("Moved", at=timezone.now() + timedelta(hours=2)), "not happened yet"),
        ("moved", Told("Moved", at=timezone.now() - timedelta(days=2)), "before the step"),
        ("moved", Told("x" * 301), "At most 300"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_what_to_do(phone, cast, act, told, why):
    with pytest.raises(CallerError, match=why):
        take_step(cast["alice"], phone, act, told)
    assert chain(phone) == ["collected"]


def test_who_only_reads_and_who_may_not_read_write_nothing(phone, cast):
    with pytest.raises(NotAllowed):
        take_step(cast["vera"], phone, "moved", Told("Moved"))
    with pytest.raises(CallerError, match="not open to you"):
        take_step(cast["charlie"], phone, "moved", Told("Moved"))
    with pytest.raises(CallerError, match="Only who holds it"):
        take_step(cast["ivan"], phone, "moved", Told("Moved"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"why": "Something else"}, ["step 2"]),
        ({"by_name": "Somebody"}, ["step 2"]),
        ({"at": timezone.now() - timedelta(days=400)}, ["step 2"]),
    ],
)
def test_a_changed_step_is_seen(phone, cast, change, found):
    take_step(cast["alice"], phone, "moved", Told("To the store", place="Store 3"))
    take_step(cast["alice"], phone, "examined", Told("Looked at"))
    CustodyStep.objects.filter(exhibit=phone, number=2).update(**change)
    assert broken(phone) == found


def test_a_step_taken_out_is_seen(phone, cast):
    take_step(cast["alice"], phone, "moved", Told("To the store", place="Store 3"))
    take_step(cast["alice"], phone, "examined", Told("Looked at"))
    CustodyStep.objects.filter(exhibit=phone, number=2).delete()
    assert broken(phone) == ["step 3"]


def test_a_swapped_file_is_seen(phone):
    file = phone.files.get()
    file.attachment.sha256 = "0" * 64
    file.attachment.save()
    assert broken(phone) == ["file 1"]


def test_nobody_answering_for_two_days_is_told_again(phone, cast):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["ivan"]))
    remind()
    assert not Notification.objects.filter(kind="exhibit_waits").exists()
    CustodyStep.objects.filter(act="handed_over").update(written_at=timezone.now() - timedelta(days=3))
    remind()
    remind()
    told = Notification.objects.filter(kind="exhibit_waits").values_list("officer__username", flat=True)
    assert sorted(told) == ["alice", "ivan"]


def test_numbers_run_within_a_case(case, cast):
    made = [add_exhibit(cast["alice"], case, NewExhibit(title=str(n), kind="cash")).number for n in range(3)]
    assert made == [1, 2, 3]
    assert Exhibit.objects.filter(case=case).count() == 3
