"""What was sent can be taken back: at once where the law lets it, wherever it went, and each desk says what it did."""

import secrets
from dataclasses import replace

import pytest
from django.utils import timezone

from desk.exchange.data.scene import (
    DATUM,
    THEIRS,
    answered,
    ask,
    datum,
    get_leave,
    pass_on,
    recall,
)
from jointdesk.desk.audit.verification import verify_log
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.data import recall_effects
from jointdesk.desk.exchange.data.recall_actions import (
    approve_recall,
    drop_recall,
    end_objection,
    object_to_recalls,
    propose_recall,
    send_alone,
)
from jointdesk.desk.exchange.data.traces import finish_erasures
from jointdesk.desk.exchange.handlers import recalls as recall_handlers
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import (
    Answer,
    Datum,
    IncomingMessage,
    OutgoingMessage,
    Recall,
    RecallFlag,
    RecallReceipt,
    ReceivedIdentifier,
    Review,
)
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.safeguards.reviews import review
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, NoticeSent, RecallDone, SecondReview

SECRETS = ("Uncommonname", "N7654321", "Secretname", "+855977777771", "+855977777779")


@pytest.fixture
def notice(units):
    return Notice.objects.create(
        reference="VN-W-1", colour="red", name="Trần Văn A", issued_on="2026-01-01", review_on="2031-01-01",
        unit=units["national"],
    )  # fmt: skip


def send(cast, partner, notice):
    disclosure = propose_notices(cast["bob"], partner, [notice], "screening")
    approve_notices(cast["dara"], disclosure)
    deliver()
    return Datum.objects.get(notice=notice)


def done(far):
    return far.bodies(RecallDone)


def test_a_retracted_notice_is_hidden_everywhere_and_its_sender_told(kh, partner):
    kh.say(THEIRS)
    kh.say(recall("retract"))
    row = Notice.objects.get()
    assert (row.state, row.name, row.aliases, row.document, row.circumstances) == (
        "retracted",
        "",
        [],
        "",
        "",
    )
    deliver()
    [said] = done(kh)
    assert (said.datum, said.acts, said.copies, said.kept, said.passed_on) == (DATUM, ("hidden",), 1, "", ())


def test_an_answer_is_corrected_then_erased(kh, partner, cast):
    row = ask(cast, partner)
    key = answered(kh, row)
    body = {
        "request": row.key.hex, "datum": key, "complete": "full", "text": "Nobody", "identifiers": [["phone", "+85511111111"]],
        "mark": "TLP:GREEN", "conditions": "",
    }  # fmt: skip
    kh.say(recall("correct", key, content=body))
    answer = Answer.objects.get()
    assert (answer.text, answer.mark, answer.identifiers) == ("Nobody", "GREEN", [["phone", "+85511111111"]])
    assert datum(key).state == "corrected"
    assert ReceivedIdentifier.objects.get().value == "+85511111111"
    kh.say(recall("erase", key))
    answer.refresh_from_db()
    assert (answer.text, answer.identifiers, answer.conditions) == ("", [], "")
    assert not ReceivedIdentifier.objects.exists()
    deliver()
    assert [said.acts for said in done(kh)] == [("corrected",), ("destroyed",)]


def test_a_recall_follows_the_datum_to_those_it_was_passed_on_to(kh, kr, partner, third, cast):
    kh.say(THEIRS)
    get_leave(kh, partner, cast)
    pass_on(cast, Notice.objects.get(), third)
    [passed] = kr.bodies(NoticeSent)
    assert (passed.origin, passed.datum) == ("kh", DATUM)
    assert passed.conditions == "Tell us before any arrest\nNo court"
    told = recall("erase")
    kh.say(told)
    deliver()
    [forwarded] = kr.bodies(DatumRecalled)
    assert (forwarded.recall, forwarded.origin, forwarded.act) == (told.recall, "kh", "erase")
    assert done(kh)[-1].passed_on == (("kr", "waiting"),)
    kr.say(
        RecallDone(
            recall=told.recall, datum=DATUM, acts=("destroyed",), copies=3, passed_on=(("th", "kept"),)
        )
    )
    deliver()
    assert done(kh)[-1].passed_on == (("kr", "done"),)
    receipt = RecallReceipt.objects.get()
    assert (receipt.state, receipt.copies, receipt.passed_on) == ("done", 3, [["th", "kept"]])


def test_nobody_recalls_what_is_not_its_own(kh, kr, partner, third):
    kh.say(THEIRS)
    receipt = kr.say(recall("erase"))
    assert receipt.body["outcome"] == "quarantined"
    assert IncomingMessage.objects.get(state="quarantined").error.startswith("not_yours")
    assert Notice.objects.get().state == "active"


def test_nobody_recalls_ours(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    kh.say(recall("erase", sent.key.hex))
    assert IncomingMessage.objects.get(state="quarantined").code == "not_yours"
    notice.refresh_from_db()
    assert (notice.name, notice.state) == ("Trần Văn A", "active")


def test_a_recall_that_comes_first_waits_for_its_datum(kh, partner):
    told = recall("erase")
    kh.say(told)
    assert Recall.objects.get().state == "waiting"
    kh.say(THEIRS)
    assert Notice.objects.get().state == "erased"
    deliver()
    assert done(kh)[-1].recall == told.recall


def test_a_waiting_recall_of_another_desk_does_nothing(kh, kr, partner, third):
    kr.say(recall("erase"))
    kh.say(THEIRS)
    assert Notice.objects.get().state == "active"
    assert not Recall.objects.exists()


def test_recalls_that_wait_are_bounded_and_forgotten(kh, partner, monkeypatch):
    monkeypatch.setattr(recall_handlers, "MOST_WAITING", 2)
    for _ in range(3):
        kh.say(recall("retract", secrets.token_hex(16)))
    assert IncomingMessage.objects.get(state="quarantined").code == "too_many"
    assert recall_effects.forget_waiting() == 0
    Recall.objects.update(at="2020-01-01T00:00:00Z")
    assert recall_effects.forget_waiting() == 2


def test_the_same_recall_twice_is_one_and_answered_twice(kh, partner):
    kh.say(THEIRS)
    told = recall("retract")
    kh.say(told)
    kh.say(told)
    assert Recall.objects.count() == 1
    deliver()
    first, second = done(kh)
    assert first == second
    other = kh.say(replace(told, act="erase"))
    assert other.body["outcome"] == "quarantined"


def test_what_was_taken_back_does_not_come_again(kh, partner):
    kh.say(THEIRS)
    kh.say(recall("retract"))
    kh.say(THEIRS)
    assert IncomingMessage.objects.get(state="quarantined").code == "recalled"
    assert Notice.objects.get().name == ""


def test_an_officer_objects_and_the_sender_reads_why(kh, partner, cast):
    kh.say(THEIRS)
    kh.say(recall("retract"))
    object_to_recalls(cast["cora"], datum(), "Evidence of case 12, ordered by the court")
    row = Notice.objects.get()
    assert (row.state, row.name, row.document) == ("active", "Sok Uncommonname", "N7654321")
    kh.say(recall("erase"))
    assert Notice.objects.get().name == "Sok Uncommonname"
    deliver()
    assert [said.kept for said in done(kh)] == ["", *2 * ["Evidence of case 12, ordered by the court"]]
    end_objection(cast["cora"], datum())
    assert Notice.objects.get().state == "erased"
    deliver()
    assert done(kh)[-1].kept == ""


def test_ours_is_recalled_by_two_officers_and_shown_per_recipient(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    row = propose_recall(cast["bob"], sent, "retract", "The wrong person")
    assert deliver() == 0
    with pytest.raises(CallerError, match="another officer"):
        approve_recall(cast["bob"], row)
    with pytest.raises(CallerError, match="waits for another"):
        propose_recall(cast["dara"], sent, "erase", "x")
    approve_recall(cast["dara"], row)
    receipt = RecallReceipt.objects.get()
    assert receipt.state == "waiting"
    deliver()
    [told] = kh.bodies(DatumRecalled)
    assert (told.act, told.datum, told.reason, told.origin) == (
        "retract",
        sent.key.hex,
        "The wrong person",
        "vn",
    )
    receipt.refresh_from_db()
    assert receipt.state == "delivered"
    kh.say(
        RecallDone(
            recall=told.recall, datum=told.datum, acts=("hidden",), copies=2, passed_on=(), kept="Evidence"
        ),
        conversation=told.datum,
    )
    receipt.refresh_from_db()
    assert (receipt.state, receipt.kept, receipt.acts) == ("kept", "Evidence", ["hidden"])
    notice.refresh_from_db()
    assert (notice.state, notice.name) == ("withdrawn", "Trần Văn A")
    with pytest.raises(CallerError, match="already"):
        propose_recall(cast["bob"], sent, "correct", "x")


def test_one_officer_erases_what_cannot_wait_and_its_recipients_hear_the_review(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    row = propose_recall(cast["bob"], sent, "erase", "She is a victim")
    send_alone(cast["bob"], row, "It names her family")
    deliver()
    assert kh.bodies(DatumRecalled)[0].approval == "one_officer"
    review(cast["dara"], Review.objects.get(), "objected", "It was wanted by the court")
    deliver()
    told = kh.bodies(SecondReview)[0]
    assert (told.kind, told.subject, told.outcome) == ("recall", row.key.hex, "objected")


def test_a_correction_is_sent_by_two(kh, partner, cast, notice):
    row = propose_recall(cast["bob"], send(cast, partner, notice), "correct", "A misspelt name")
    with pytest.raises(CallerError, match="another officer"):
        send_alone(cast["bob"], row, "now")
    kh.say(THEIRS)
    kh.say(replace(recall("correct", content={"summary": "x"}), approval="one_officer"))
    assert IncomingMessage.objects.get(state="quarantined").code == "not_urgent"


def test_a_partners_recall_by_one_officer_waits_for_its_review(kh, partner):
    kh.say(THEIRS, conversation=DATUM)
    told = replace(recall("retract"), approval="one_officer")
    kh.say(told, conversation=DATUM)
    assert datum().state == "retracted"
    row = Review.objects.get()
    assert (row.kind, row.origin, row.key.hex) == ("recall", partner, told.recall)
    at = timezone.now().replace(microsecond=0)
    kh.say(SecondReview(kind="recall", subject=told.recall, outcome="confirmed", at=at), conversation=DATUM)
    row.refresh_from_db()
    assert row.outcome == "confirmed"


def test_a_proposal_can_be_dropped(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    drop_recall(cast["dara"], propose_recall(cast["bob"], sent, "retract", "x"))
    assert deliver() == 0
    assert not Recall.objects.exists()


def test_what_went_nowhere_is_not_recalled(kh, partner, cast):
    kh.say(THEIRS)
    with pytest.raises(CallerError, match="nobody"):
        propose_recall(cast["bob"], datum(), "retract", "x")


def test_a_corrected_notice_goes_out_as_it_is_now(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    Notice.objects.update(name="Trần Văn B")
    approve_recall(cast["dara"], propose_recall(cast["bob"], sent, "correct", "Misspelt"))
    deliver()
    [told] = kh.bodies(DatumRecalled)
    assert told.content["names"] == ["Trần Văn B"]
    assert NoticeSent.read(told.content).datum == sent.key.hex


def test_a_correction_of_a_partners_notice_is_screened_anew(kh, partner):
    kh.say(THEIRS)
    kh.say(recall("correct", content=replace(THEIRS, names=("Sok Dara",), mark="TLP:GREEN").write()))
    row = Notice.objects.get()
    assert (row.name, row.aliases, row.mark, row.state) == ("Sok Dara", [], "GREEN", "active")
    for body in (replace(THEIRS, datum="e" * 32), replace(THEIRS, notice="KH-W-0002")):
        kh.say(recall("correct", content=body.write()))
    codes = IncomingMessage.objects.filter(state="quarantined").values_list("code", flat=True)
    assert set(codes) == {"malformed"}
    assert Notice.objects.get().name == "Sok Dara"


def test_a_correction_that_is_no_body_of_the_datums_kind_changes_nothing(kh, partner):
    kh.say(THEIRS)
    kh.say(recall("correct", content={"text": "x"}))
    assert IncomingMessage.objects.get(state="quarantined").code == "malformed"
    assert Notice.objects.get().name == "Sok Uncommonname"


def test_a_recall_waits_for_a_partner_that_is_not_trusted_now(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    Partner.objects.filter(pk=partner.pk).update(state="revoked")
    approve_recall(cast["dara"], propose_recall(cast["bob"], sent, "erase", "The wrong person"))
    receipt = RecallReceipt.objects.get()
    assert (receipt.state, receipt.message) == ("waiting", None)
    assert recall_effects.send_waiting() == 0
    Partner.objects.filter(pk=partner.pk).update(state="confirmed")
    assert recall_effects.send_waiting() == 1
    deliver()
    assert kh.bodies(DatumRecalled)[0].act == "erase"


def test_words_of_a_recall_nobody_sent_are_refused(kh, partner):
    kh.say(RecallDone(recall="a" * 32, datum="b" * 32, acts=(), copies=0, passed_on=()))
    assert IncomingMessage.objects.get(state="quarantined").code == "unknown_recall"


def test_what_rests_on_a_recalled_answer_is_flagged(kh, partner, cast):
    key = answered(kh, ask(cast, partner))
    later = ask(
        cast,
        partner,
        {"identifiers": ["phone +855977777779"], "offence": "Fraud", "facts": "x", "question": "y"},
    )
    kh.say(recall("retract", key))
    assert [flag.subject for flag in RecallFlag.objects.all()] == [f"request:{later.key.hex}"]
    deliver()
    assert set(done(kh)[-1].acts) == {"flagged", "hidden"}


def test_of_an_erased_datum_the_log_keeps_its_leaves_and_verifies(kh, partner, cast, notice):
    sent = send(cast, partner, notice)
    sequence()
    approve_recall(cast["dara"], propose_recall(cast["bob"], sent, "erase", "Unlawful"))
    deliver()
    sequence()
    finish_erasures()
    sequence()
    notice.refresh_from_db()
    assert (notice.name, notice.state, notice.reference) == ("", "erased", "VN-W-1")
    carriers = OutgoingMessage.objects.filter(type="notice_sent")
    assert [row.signed for row in carriers] == [None]
    found = verify_log()
    assert found.good, found.why
