"""A confirmed partner that uses a message for what it was not made for: to test values unpaid, to undo what is others',
to break what serves all partners. What is refused, and what it learns, is asserted."""

import secrets
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import httpx
import pytest
from django.utils import timezone

from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.exchange.mail.work import deliver, witness
from jointdesk.desk.exchange.matching import membership, set_files, set_work
from jointdesk.desk.exchange.matching.membership import MOST_WRONG, want_proof
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.matching.set_files import fetch_missing_sets, map_tags, tag_path
from jointdesk.desk.exchange.models import (
    Alarm,
    Conversation,
    ElementProof,
    Hit,
    OutgoingMessage,
    PartnerSet,
    Question,
    QuestionServed,
    Request,
)
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail.inbox import not_stored
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.mail.receipts import answer_to
from jointdesk.engine.exchange.matching.oprf import TAG, element
from jointdesk.engine.exchange.wire.bodies import (
    ConversationStates,
    KeyRotated,
    MembershipProved,
    MembershipRefused,
    MembershipWanted,
    NoticeSent,
    NoticeWithdrawn,
    SetEnded,
    SetPublished,
)
from jointdesk.engine.exchange.wire.canonical import read_day, read_moment
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.messages import draw_id
from jointdesk.engine.exchange.wire.pinned import read_rotation
from redteam.scene import send_request

HELD = "+84900000001"
SETS = "5" * 32


# budget


def test_a_row_paid_once_is_not_kept_alive_by_asking_it_again(ask, name, partner, cast):
    """Free against other parts within the hour it was paid in; an unpaid question begins no hour of its own."""
    name("phone", "+84910000001")
    [addition] = publish_sets(cast["bob"], partner, ["phone"])
    _, blinded, _ = ask([HELD])
    ago = timezone.now() - timedelta(minutes=50)
    QuestionServed.objects.update(at=ago)
    _, _, free = ask([HELD], blinded=blinded, parts=[addition])
    assert free.charged == 0
    QuestionServed.objects.filter(charged__gt=0).update(at=ago - timedelta(minutes=20))
    _, _, again = ask([HELD], blinded=blinded)
    assert again.charged == 16


@pytest.fixture
def anchored(kh, partner, name, cast):
    """Our set, anchored with the partner: one real value among 256 tags."""
    name("phone", HELD)
    [key] = publish_sets(cast["bob"], partner, ["phone"])
    sequence()
    witness()
    deliver()
    kh.cosign()
    assert set_work.anchor_sets() == 1
    return key


# as if it were a set that we ended: its digest is none of ours now
GONE = SimpleNamespace(set_digest="00" * 32)


def want(kh, key, tag, request):
    """What our desk says to it: to this one, not to the one before."""
    wanted = kh.message(
        MembershipWanted(digest=bytes.fromhex(key.set_digest), tag=tag, request=request), SETS
    )
    kh.deliver(kh.seal(wanted))
    deliver()
    said = [item for form in (MembershipProved, MembershipRefused) for item in kh.bodies(form)]
    [answer] = [item for item in said if item.wanted == wanted.id]
    return answer


def test_proofs_are_no_questions_that_nobody_pays(kh, partner, anchored, learned):
    """Two hundred guesses in one request, and a proof wanted for each tag of the file: that would test them all, by
    messages, against no budget. A request is good for a few wrong tags."""
    guesses = [f"phone +8490000{number:04}" for number in range(200)]
    request = secrets.token_hex(16)
    body = replace(send_request(request), fields={**send_request(request).fields, "identifiers": guesses})
    kh.say(body, request)
    raw = bytes(map_tags(anchored.set_digest))
    tags = [raw[start : start + TAG] for start in range(0, len(raw), TAG)]
    answers = [want(kh, anchored, tag, request) for tag in tags[: MOST_WRONG + 5]]
    tried = [item for item in answers if getattr(item, "code", "") == "no_open_request"]
    learned["guesses tested by a request"] = f"against {len(tried)} of {len(tags)} tags"
    assert answers[-1].code == "too_often"
    assert len(tried) <= MOST_WRONG


def test_what_is_asked_about_a_set_we_ended_is_no_guess(kh, partner, anchored):
    request = secrets.token_hex(16)
    body = replace(
        send_request(request), fields={**send_request(request).fields, "identifiers": ["phone +1"]}
    )
    kh.say(body, request)
    raw = bytes(map_tags(anchored.set_digest))
    for _ in range(MOST_WRONG + 5):
        assert want(kh, GONE, raw[:TAG], request).code == "unknown_set"
    assert want(kh, anchored, raw[:TAG], request).code == "no_open_request"


def test_not_even_what_is_free_is_asked_without_end(kh, partner, anchored, monkeypatch):
    monkeypatch.setattr(membership, "MOST_REFUSED", 5)
    request = secrets.token_hex(16)
    kh.say(send_request(request), request)
    raw = bytes(map_tags(anchored.set_digest))
    for _ in range(5):
        want(kh, GONE, raw[:TAG], request)
    assert want(kh, anchored, raw[:TAG], request).code == "too_often"


# what is others'


def test_a_set_with_the_digest_of_ours_ends_nothing_of_ours(kh, partner, name, cast):
    """Files are named by digest: who announces ours as its own and ends it would delete our file, and our set."""
    name("phone", HELD)
    [key] = publish_sets(cast["bob"], partner, ["phone"])
    digest = bytes.fromhex(key.set_digest)
    theirs = SetPublished(
        kind="email", epoch=key.epoch, part="base", public_key=bytes(key.public_key), size=256, digest=digest,
        root=bytes(32),
    )  # fmt: skip
    kh.say(theirs, SETS)
    kh.say(SetEnded(digest=digest, reason="withdrawn"), SETS)
    assert tag_path(key.set_digest).is_file()
    set_work.end_sets()
    key.refresh_from_db()
    assert key.ended_at is None
    assert not PartnerSet.objects.exists()
    assert Alarm.objects.get().code == "other_set"


def test_two_sets_of_one_file_are_not_taken(kh, partner):
    """Ending one would delete the other's file; an anchor of one could be read as the other's."""
    kh.publish("phone", ["+85512345678"], anchored=False)
    other = replace(kh.made["phone", "base"].body, kind="email")
    kh.say(other, SETS)
    assert PartnerSet.objects.get().kind == "phone"


NOTICE = NoticeSent(
    notice="VN-W-0007", datum="d" * 32, kind="wanted", names=("Sok Dara",), birth_date="1990-05", sex="M", nationality="KH",
    documents=(), summary="", issued_on=date(2026, 5, 1), mark="TLP:AMBER",
)  # fmt: skip


def test_a_notice_of_a_guessed_reference_does_not_tell_whether_we_hold_it(kh, partner, units):
    """Ours are numbered: by what is refused a partner could count them, and learn of a third desk's."""
    ours = Notice.objects.create(
        reference="VN-W-0007", colour="red", name="Trần Văn A", issued_on=date(2026, 1, 1), review_on=date(2031, 1, 1),
        unit=units["national"],
    )  # fmt: skip
    taken, free = kh.say(NOTICE), kh.say(replace(NOTICE, notice="VN-W-0008", datum="e" * 32))
    assert taken.body["outcome"] == free.body["outcome"] == "stored"
    ours.refresh_from_db()
    assert (ours.name, ours.origin) == ("Trần Văn A", None)
    kh.say(replace(NOTICE, names=("Sok Dara", "Dara Sok")))
    assert Notice.objects.filter(origin=partner).count() == 2
    kh.say(NoticeWithdrawn(notice="VN-W-0007"))
    ours.refresh_from_db()
    assert ours.state == "active"
    assert Notice.objects.get(origin=partner, state="withdrawn").aliases == ["Dara Sok"]


def test_a_partner_cannot_take_the_references_we_shall_use(kh, partner, cast, units):
    """Ours are numbered: one notice ahead of us would stop the import of a whole list."""
    kh.say(NOTICE)
    row = NoticeRow(reference="VN-W-0007", colour="red", name="Trần Văn A", issued_on=date(2026, 1, 1))
    store_notices(cast["alice"], units["national"], [row])
    assert Notice.objects.get(reference="VN-W-0007").name == "Trần Văn A"
    assert Notice.objects.get(origin=partner).reference == "kh:VN-W-0007"
    kh.say(NoticeWithdrawn(notice="VN-W-0007"))
    assert Notice.objects.get(origin=partner).state == "withdrawn"


@pytest.mark.parametrize("address", ["http://localhost:6379", "http://127.0.0.1:8000/admin", "https://[::1]"])
def test_a_rotation_moves_no_partner_onto_our_own_machine(kh, address):
    """Plain HTTP is for two desks on one machine; a partner elsewhere would have us knock at our own services."""
    elsewhere = replace(kh.card, address="https://desk.example.org")
    keys = DeskKeys.generate(secrets.token_bytes)
    card = Card.issue(
        keys, desk="kh", name="Desk kh", country="KH", address=address, issued_on=kh.card.issued_on
    )
    body = KeyRotated(card=card.signed, reason="")
    message = replace(kh.message(body), signed_by=key_id(kh.keys.signing_public))
    with pytest.raises(PartnerError, match="wrong_card"):
        read_rotation(message, body, elsewhere, (), timezone.now())
    assert read_rotation(message, body, kh.card, (), timezone.now()).address == address


def test_conversations_that_a_partner_makes_up_leave_no_rows(kh, partner):
    """A statement may name a thousand: what was never begun is looked up and forgotten."""
    kh.say(ConversationStates(sent=(), applied=()))
    before = Conversation.objects.count()
    made_up = tuple((secrets.token_hex(16), 7, bytes(32)) for _ in range(50))
    kh.say(ConversationStates(sent=made_up, applied=made_up))
    assert Conversation.objects.count() == before
    assert set(Alarm.objects.values_list("code", flat=True)) == {"lost_here", "lost_ours"}


# what we tell


def test_no_proof_is_asked_for_what_the_request_does_not_name(kh, partner, units, name):
    """A tag tells its publisher which record we hit: a request that an officer drafted without it must not."""
    kh.publish("phone", [HELD])
    fetch_missing_sets()
    question = Question.objects.create(
        key=uuid.uuid4(), partner=partner, kind="phone", epoch=1, purpose="x", count=1, padded=16,
        asked_at=timezone.now(), answered_at=timezone.now(),
    )  # fmt: skip
    hit = Hit.objects.create(
        partner=partner, identifier=name("phone", HELD), question=question, partner_set=PartnerSet.objects.get(),
        tag=kh.made["phone", "base"].side.tag(element("phone", HELD)), found_at=timezone.now(),
    )  # fmt: skip
    request = Request.objects.create(
        key=uuid.uuid4(), direction="sent", partner=partner, unit=units["national"], type="identify", form_version=1,
        fields={"identifiers": ["phone +84911111111"]}, legal_basis="UNCC", purpose="x", state="sent",
        answer_by=timezone.now(), drafted_at=timezone.now(), hit=hit,
    )  # fmt: skip
    assert want_proof(request) is None
    assert not ElementProof.objects.exists()
    request.fields = {"identifiers": [f"phone {HELD}"]}
    assert want_proof(request) is not None


# what serves all partners


def test_a_partner_that_says_it_is_far_ahead_ends_no_conversation(kh, partner, monkeypatch):
    """A conflict that names the last place there is would leave our next message without one: the witness's turn, for
    all partners, would fail over it."""

    def refuse(raw):
        message = kh.take(raw)
        body = not_stored(message, "conflict", Place(message.conversation, 2**31 - 1, bytes(32)))
        return kh.seal(answer_to(message, body, id=draw_id(secrets.token_bytes), now=datetime.now(UTC)))

    sequence()
    witness()
    monkeypatch.setattr(kh, "receipt", refuse)
    deliver()
    assert OutgoingMessage.objects.get(type="checkpoint").sequence == 1
    assert Alarm.objects.get().code == "conflict"


def test_a_file_given_byte_by_byte_holds_up_nothing(kh, partner, monkeypatch):
    """A turn at a partner's file ends after some seconds, however little came; the next one goes on there."""
    kh.publish("phone", ["+85512345678"], anchored=False)
    whole = kh.give_file

    def drip(request):
        answer = whole(request)
        answer.stream = httpx.ByteStream(b"".join(answer.stream)[:1])
        return answer

    monkeypatch.setattr(kh, "give_file", drip)
    monkeypatch.setattr(set_files, "SECONDS_A_TURN", 0)
    for turn in range(1, 4):
        assert fetch_missing_sets() == 0
        assert kh.ranges == list(range(turn))
        PartnerSet.objects.update(next_try_at=timezone.now())


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_the_ends_of_the_calendar_are_out_of_form(moment):
    """In another time zone they are no dates: the page that shows one was an error for everybody."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh" if moment.startswith("9") else "America/New_York")
    with pytest.raises(OverflowError):
        timezone.localtime(datetime.fromisoformat(moment), zone)
    for read, text in ((read_moment, moment), (read_day, moment[:10])):
        with pytest.raises(ValueError, match="year"):
            read(text)
