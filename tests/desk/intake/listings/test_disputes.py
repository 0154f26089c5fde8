"""Somebody says that their own number is listed wrongly: in by a letter, decided by two, answered by the receipt."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.attachments.actions import set_aside
from jointdesk.desk.intake.letters import taking_in
from jointdesk.desk.intake.letters.letter_models import Receipt as ReceiptRow
from jointdesk.desk.intake.listings import disputes, queries, work
from jointdesk.desk.intake.listings.models import Dispute, ListingDecision
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.letterbox.letters import Contact, Letter, NamedIdentifier, ReceiptMark
from jointdesk.engine.letterbox.receipts import hash_receipt, make_receipt, reply_key
from jointdesk.engine.letterbox.replies import SealedMessage, open_message

pytestmark = pytest.mark.django_db
State = Dispute.State
RECEIPT = make_receipt(secrets.token_bytes)
MARK = ReceiptMark(
    RECEIPT.locator, hash_receipt(RECEIPT, bytes(32)), reply_key(RECEIPT).public_key().public_bytes_raw()
)


def letter(kind: str = "dispute", narrative: str = "Tôi mua SIM này tháng năm") -> Letter:
    named = NamedIdentifier("phone", "+84912000111", "0912 000 111", True)
    return Letter(
        id=secrets.token_hex(16),
        kind=kind,
        language="vi",
        received_at=datetime.now(UTC).replace(microsecond=0),
        receipt=MARK,
        narrative=narrative,
        identifiers=(named,) if kind == "dispute" else (),
        contact=Contact("An Example", "0912 000 111", "", "", ""),
    )


@pytest.fixture
def dispute(cast: dict[str, Officer]) -> Dispute:
    taking_in.store(letter(), "door", [])
    return Dispute.objects.get()


def read_answers() -> list[str]:
    """As the holder of the receipt reads them at the door."""
    replies = ReceiptRow.objects.get(hash=MARK.hash).replies.order_by("at")
    return [open_message(SealedMessage(row.number, bytes(row.sent)), RECEIPT).text for row in replies]


def test_it_comes_in_with_a_day_and_tells_those_who_decide(cast, dispute):
    assert Complaint.objects.count() == 0
    assert dispute.value == "+84912000111"
    assert "An Example" in dispute.contact
    assert (dispute.answer_by - timezone.localdate()).days == 30
    told = set(Notification.objects.values_list("officer__username", flat=True))
    assert told == {"alice", "cora"}
    taking_in.store(letter("addition", "Đây là hợp đồng"), "door", [])
    assert [note.text for note in dispute.notes.all()] == ["Đây là hợp đồng"]


def test_a_province_reads_none_and_an_intake_officer_decides_none(cast, dispute):
    assert not queries.disputes(cast["ivan"]).exists()
    assert queries.disputes(cast["vera"]).get() == dispute
    with pytest.raises(NotAllowed):
        disputes.refuse(cast["mai"], dispute, "no", "no")


def test_a_grant_takes_two_and_corrects_the_listing_and_answers(cast, dispute):
    disputes.propose_grant(cast["alice"], dispute, "corrected", "SIM sold in May", "Đã sửa.")
    with pytest.raises(CallerError, match="Another officer"):
        disputes.grant(cast["alice"], dispute)
    assert not ListingDecision.objects.exists()
    assert queries.disputes_for(cast["cora"]).exists()
    assert not queries.disputes_for(cast["alice"]).exists()
    disputes.grant(cast["cora"], dispute)
    decision = ListingDecision.objects.get()
    assert (decision.identifier.value, decision.act) == ("+84912000111", "corrected")
    assert decision.dispute == dispute
    [answer] = read_answers()
    assert answer.startswith("Đã sửa.")
    assert "được chấp nhận" in answer
    assert ReceiptRow.objects.get(hash=MARK.hash).status == "closed"
    with pytest.raises(CallerError, match="no longer"):
        disputes.refuse(cast["cora"], dispute, "late", "late")


def test_a_grant_that_is_not_agreed_to_is_open_again(cast, dispute):
    disputes.propose_grant(cast["alice"], dispute, "exempt", "why", "answer")
    disputes.send_back(cast["cora"], dispute)
    assert Dispute.objects.get().state == State.OPEN
    assert not read_answers()


def test_a_refusal_says_why_and_where_to_appeal(cast, dispute):
    with pytest.raises(CallerError, match="Say why"):
        disputes.refuse(cast["alice"], dispute, "reports are sound", " ")
    disputes.refuse(cast["alice"], dispute, "reports are sound", "Chưa thấy căn cứ.")
    [answer] = read_answers()
    assert answer.startswith("Chưa thấy căn cứ.")
    assert "tòa" in answer
    assert not ListingDecision.objects.exists()


def test_late_ones_are_said_and_old_ones_forgotten(cast, dispute):
    Dispute.objects.update(answer_by=timezone.localdate() - timedelta(days=1))
    assert queries.late_disputes(cast["alice"]).exists()
    disputes.refuse(cast["alice"], dispute, "why", "answer")
    assert work.forget_disputes() == 0
    Dispute.objects.update(decided_at=timezone.now() - timedelta(days=400))
    assert work.forget_disputes() == 1
    left = Dispute.objects.get()
    assert (left.narrative, left.contact, left.answer) == ("", "", "")
    assert left.reason == "why"


def test_pages_lead_from_the_list_to_an_answer(cast, dispute):
    client, other = Client(), Client()
    client.force_login(cast["alice"])
    other.force_login(cast["cora"])
    assert "+84912000111" in client.get(reverse("disputes")).content.decode()
    page = reverse("dispute", args=[dispute.pk])
    assert "Tôi mua SIM" in client.get(page).content.decode()
    wrong = client.post(reverse("dispute-propose", args=[dispute.pk]), {"act": "corrected"})
    assert wrong.status_code == 400
    filled = {"act": "corrected", "reason": "sold", "answer": "Đã sửa."}
    assert client.post(reverse("dispute-propose", args=[dispute.pk]), filled).status_code == 302
    assert "Agree and answer" not in client.get(page).content.decode()
    assert "Agree and answer" in other.get(page).content.decode()
    other.post(reverse("dispute-agree", args=[dispute.pk, "yes"]))
    assert Dispute.objects.get().state == State.GRANTED
    identifier = Identifier.objects.get(value="+84912000111")
    listing = client.get(reverse("listing", args=[identifier.pk])).content.decode()
    assert dispute.reference in listing
    listed = client.get(reverse("listings"), {"q": "0912 000 111"}).content.decode()
    assert reverse("listing", args=[identifier.pk]) in listed
    lift = reverse("listing-lift", args=[ListingDecision.objects.get().pk])
    client.post(lift, {"reason": "a mistake"})
    assert ListingDecision.objects.get().lifted_by == cast["alice"]
    decided = {"act": "held", "case": "C-1", "reason": "watched"}
    client.post(reverse("listing-decide", args=[identifier.pk]), decided)
    assert "C-1" in client.get(reverse("listing-decisions")).content.decode()
    # a hold tells of an investigation: an intake officer sees none
    mai = Client()
    mai.force_login(cast["mai"])
    for address in (reverse("listing-decisions"), reverse("listing", args=[identifier.pk])):
        assert "C-1" not in mai.get(address).content.decode()


def test_papers_that_were_added_are_given_for_a_purpose(cast, dispute):
    with set_aside(
        None, [b"contract"], "hop-dong.txt", purpose="letter", limit_bytes=100, claimed="text/plain"
    ) as aside:
        taking_in.store(letter("addition", "Hợp đồng"), "door", [taking_in._File(aside)])
    client = Client()
    client.force_login(cast["alice"])
    assert "hop-dong.txt" in client.get(reverse("dispute", args=[dispute.pk])).content.decode()
    file = queries.files_of(dispute).get()
    address = reverse("dispute-file", args=[dispute.pk, file.pk])
    assert client.post(address, {}).status_code == 302
    given = client.post(address, {"purpose": "is it theirs", "read": "on"})
    assert b"".join(given) == b"contract"
    client.force_login(cast["mai"])
    assert client.post(address, {"purpose": "curious"}).status_code == 403
