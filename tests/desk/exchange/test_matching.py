"""Both desks find what they share; the asker learns its hits and nothing else, the answerer a count and a purpose."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.exchange.hit_queries import hits
from jointdesk.desk.exchange.models import (
    Alarm,
    AskedElement,
    Hit,
    MatchKey,
    OutgoingMessage,
    PartnerSet,
    Question,
    QuestionServed,
)
from jointdesk.desk.exchange.question_actions import _batch_size, ask_partner
from jointdesk.desk.exchange.set_actions import publish_sets
from jointdesk.desk.exchange.shareable import shareable
from jointdesk.desk.exchange.work import deliver
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.errors import CallerError, NotAllowed, PartnerError, TransportError
from jointdesk.engine.exchange import matching
from jointdesk.engine.exchange.bodies import (
    QuestionAsked,
    QuestionEvaluated,
    Refusal,
    SetPublished,
    read_body,
)
from jointdesk.engine.exchange.matching import element
from jointdesk.engine.exchange.sets import epoch_of


@pytest.fixture
def name(units):
    """A complaint that names an identifier: `name("phone", "+8490...")`."""

    def make(kind, value, *, unit="national", **changes):
        number = Complaint.objects.count()
        complaint = Complaint.objects.create(
            **{
                "reference": f"C-{number}",
                "channel": "hotline",
                "received_at": timezone.now() - timedelta(days=number),
                "decide_by": timezone.now().date(),
                "unit": units[unit],
                "narrative": value,
                **changes,
            }
        )
        identifier, _ = Identifier.objects.get_or_create(kind=kind, value=value)
        Mention.objects.create(complaint=complaint, identifier=identifier, raw=value, start=0, end=len(value))
        return identifier

    return make


def values(kind):
    return set(shareable(kind).values_list("value", flat=True))


def test_only_what_may_be_shared_is_shared(name):
    name("phone", "+84900000001")
    name("phone", "+84900000002", state="withdrawn")
    name("phone", "+84900000003", mark="RED")
    name("phone", "+84900000004", mark="AMBER+STRICT")
    withheld, hub = name("phone", "+84900000005"), name("phone", "+84900000006")
    Identifier.objects.filter(pk=withheld.pk).update(shareable=False)
    Hub.objects.create(identifier=hub, source="list", reason="hotline")
    Identifier.objects.create(kind="phone", value="+84900000007")  # named by no complaint
    assert values("phone") == {"+84900000001"}
    name("phone", "+84900000003")  # named again, openly
    assert values("phone") == {"+84900000001", "+84900000003"}


@pytest.mark.parametrize(("review", "shared"), [("proposed", True), ("confirmed", False), ("", False)])
def test_an_account_proposed_as_a_hub_is_shared_until_an_officer_confirms_it(name, review, shared):
    account = name("bank_account", "VCB:0123456789")
    Hub.objects.create(identifier=account, source="rule", review=review)
    assert values("bank_account") == ({"VCB:0123456789"} if shared else set())


def test_an_overruled_hub_is_shared(name, cast):
    hub = name("phone", "+84900000006")
    Hub.objects.create(identifier=hub, source="list", reason="hotline", overruled_by=cast["alice"])
    assert values("phone") == {"+84900000006"}


def test_publishing_sends_the_announcement_and_serves_the_file(kh, partner, name, cast, client):
    for number in range(3):
        name("phone", f"+8490000000{number}")
    [key] = publish_sets(cast["bob"], partner)
    assert (key.kind, key.part, key.set_size) == ("phone", "base", 256)
    deliver()
    [body] = kh.bodies(SetPublished)
    assert (body.size, body.digest.hex(), body.public_key) == (256, key.set_digest, bytes(key.public_key))
    tags = client.get(f"/wire/v1/sets/{key.set_digest}").content
    matching.check_tag_file(tags, size=256, digest=body.digest)
    assert b"8490000" not in tags
    assert Entry.objects.filter(kind="set_published").count() == 1


def test_an_addition_holds_only_what_is_new_and_comes_once_a_day(partner, name, cast, monkeypatch):
    name("phone", "+84900000001")
    assert len(publish_sets(cast["bob"], partner)) == 1
    assert publish_sets(cast["bob"], partner) == []
    new = name("phone", "+84900000002")
    [addition] = publish_sets(cast["bob"], partner)
    assert addition.part == f"daily-{timezone.now().date()}"
    assert [element.identifier for element in addition.elements.all()] == [new]
    keys = MatchKey.objects.all()
    assert len({bytes(key.seed) for key in keys}) == len({bytes(key.public_key) for key in keys}) == 2
    name("phone", "+84900000003")
    assert publish_sets(cast["bob"], partner) == []  # tomorrow


def test_asking_finds_exactly_what_both_hold(kh, partner, name, cast):
    for number in range(20):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", ["+84900000003", "+84900000017", "+85512345678"])
    report = ask_partner(cast["bob"], partner, "two networks", case="C-1")
    assert (report.sets, report.asked, report.hits, report.left, report.refusal) == (1, 20, 2, 0, "")
    assert {hit.identifier.value for hit in hits(cast["bob"])} == {"+84900000003", "+84900000017"}
    assert [question.padded for question in Question.objects.order_by("pk")] == [16, 16]
    assert Access.objects.filter(act="combination", purpose="two networks").count() == 1
    sent = [read_body(m) for m in kh.got if m.type == "question"]
    assert {(body.purpose, body.case, body.count) for body in sent} == {("two networks", "C-1", 16)}
    assert not any(b"8490000" in body.blinded for body in sent)


def test_only_what_is_new_is_asked_again(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001", "+84900000002"])
    assert ask_partner(cast["bob"], partner, "why").hits == 1
    assert ask_partner(cast["bob"], partner, "why").asked == 0
    name("phone", "+84900000002")
    report = ask_partner(cast["bob"], partner, "why")
    assert (report.asked, report.hits) == (1, 1)


def test_an_addition_of_the_partner_is_asked_about_everything(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+85510000000"])
    assert ask_partner(cast["bob"], partner, "why").hits == 0
    kh.publish("phone", ["+84900000001"], part="daily-2026-01-01")
    assert ask_partner(cast["bob"], partner, "why").hits == 1


def test_an_answer_under_another_key_is_not_believed_and_nothing_is_remembered(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    kh.sets["phone", "base"] = (matching.SetSide(b"x" * 32, "other"), b"")
    with pytest.raises(PartnerError, match="bad_proof"):
        ask_partner(cast["bob"], partner, "why")
    assert AskedElement.objects.count() == Hit.objects.count() == Question.objects.count() == 0


def test_a_tag_file_that_is_not_the_announced_one_is_not_believed(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    kh.files = {digest: raw[:-8] + b"\xff" * 8 for digest, raw in kh.files.items()}
    with pytest.raises(PartnerError, match="incomplete"):
        ask_partner(cast["bob"], partner, "why")
    assert PartnerSet.objects.get().tags is None


def test_a_partner_that_is_down_says_so(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    kh.down = True
    with pytest.raises(TransportError):
        ask_partner(cast["bob"], partner, "why")


def test_asking_needs_a_purpose_and_the_right(partner, cast):
    with pytest.raises(CallerError, match="purpose"):
        ask_partner(cast["bob"], partner, "  ")
    with pytest.raises(NotAllowed):
        ask_partner(cast["charlie"], partner, "why")
    with pytest.raises(CallerError, match="no kind"):
        ask_partner(cast["bob"], partner, "why", kinds=["shoe_size"])


def test_a_second_set_of_one_name_is_an_alarm(kh, partner):
    kh.publish("phone", ["+84900000001"])
    kh.publish("phone", ["+84900000002"])
    assert Alarm.objects.get().code == "other_set"
    assert PartnerSet.objects.count() == 1


def test_hits_are_seen_by_those_whose_complaints_they_touch(kh, partner, name, cast):
    name("phone", "+84900000001", unit="VN-HN")
    kh.publish("phone", ["+84900000001"])
    ask_partner(cast["bob"], partner, "why")
    assert hits(cast["ivan"]).count() == hits(cast["alice"]).count() == 1
    assert hits(cast["charlie"]).count() == hits(cast["mai"]).count() == 0
    assert hits(cast["ivan"]).get().complaint_count == 1


def test_hits_are_listed_without_a_query_a_row(
    kh, partner, name, cast, client, django_assert_max_num_queries
):
    for number in range(12):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", [f"+849000000{number:02}" for number in range(12)])
    ask_partner(cast["bob"], partner, "why")
    client.force_login(cast["bob"])
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/exchange/hits").json()) == 12


@pytest.mark.parametrize(
    ("waiting", "batch"),
    [(1, 1), (16, 16), (17, 16), (44, 44), (64, 64), (300, 256), (1000, 1000), (2100, 1024), (9000, 4096)],
)
def test_a_question_is_cut_so_that_padding_costs_little(waiting, batch):
    assert _batch_size(waiting) == batch


# serving


@pytest.fixture
def question(kh, partner, name, cast):
    """Asks our desk about values, as the far desk; what it answered."""
    name("phone", "+84900000001")
    [key] = publish_sets(cast["bob"], partner, ["phone"])

    def ask(found, *, pad_to=16, message=None, **changes):
        blinded = matching.Question.blind(
            [element("phone", value) for value in found], pad_to=pad_to, random_bytes=secrets.token_bytes
        )
        body = QuestionAsked(
            **{
                "kind": "phone",
                "epoch": key.epoch,
                "part": key.part,
                "public_key": bytes(key.public_key),
                "purpose": "a network of theirs",
                "case": "KH-7",
                "blinded": blinded.blinded,
                **changes,
            }
        )
        message = message or kh.message(body, secrets.token_hex(16))
        return message, blinded, read_body(kh.deliver(kh.seal(message), "questions"))

    ask.key = key
    return ask


def test_our_answer_gives_the_hits_to_the_asker_and_a_count_to_us(question):
    _, blinded, answer = question(["+84900000001", "+85512345678"])
    assert isinstance(answer, QuestionEvaluated)
    key = question.key
    found = blinded.hits(answer.evaluated, bytes(key.public_key), bytes(key.tags))
    assert found == (element("phone", "+84900000001"),)
    row = QuestionServed.objects.get()
    assert (row.padded, row.purpose, row.case_reference) == (16, "a network of theirs", "KH-7")
    assert "8490000" not in str(Entry.objects.get(kind="question_served").record)


def test_the_same_question_is_answered_again_and_charged_once(question):
    message, _, _ = question(["+84900000001"])
    _, _, again = question(["+84900000001"], message=message)
    assert isinstance(again, QuestionEvaluated)
    assert QuestionServed.objects.count() == 1


def test_over_the_cap_the_refusal_says_when_to_come_back(question, partner):
    type(partner).objects.update(daily_cap=32)
    question(["+84900000001"])
    QuestionServed.objects.update(at=timezone.now() - timedelta(hours=20))
    question(["+84900000001"])
    _, _, refusal = question(["+84900000001"])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "over_cap"
    assert timedelta(hours=3) < refusal.retry_at - datetime.now(UTC) < timedelta(hours=5)
    assert QuestionServed.objects.count() == 2


def test_padding_counts_and_an_unpadded_question_is_refused(question):
    question(["+84900000001"], pad_to=64)
    assert QuestionServed.objects.get().padded == 64
    _, _, refusal = question(["+84900000001"], pad_to=17)
    assert refusal.code == "not_padded"


@pytest.mark.parametrize("changes", [{"part": "daily-2020-01-01"}, {"public_key": b"k" * 32}, {"epoch": 1}])
def test_a_set_we_do_not_hold_is_refused(question, changes):
    _, _, refusal = question(["+84900000001"], **changes)
    assert refusal.code == "unknown_set"
    assert QuestionServed.objects.count() == 0


def test_a_set_of_another_partner_cannot_be_questioned(question, partner):
    other = type(partner).objects.create(
        desk_id="kr", name="kr", country="KR", address="https://kr.example", card=b"", fingerprint="x",
        added_at=timezone.now(),
    )  # fmt: skip
    MatchKey.objects.update(partner=other)
    _, _, refusal = question(["+84900000001"])
    assert refusal.code == "unknown_set"


def test_an_element_that_is_no_point_is_refused(question):
    _, _, refusal = question(["+84900000001"], blinded=b"\xff" * 32 * 16)
    assert refusal.code == "bad_element"


def test_an_old_question_is_a_replay(question, kh):
    message, _, _ = question(["+84900000001"])
    from dataclasses import replace

    old = replace(message, id="f" * 32, sent_at=datetime.now(UTC) - timedelta(days=2))
    _, _, refusal = question(["+84900000001"], message=old)
    assert refusal.code == "too_old"


def test_the_questions_door_takes_questions_only(kh, partner, client):
    body = Refusal(message="e" * 32, code="x", reason="y")
    answer = client.post("/wire/v1/questions", kh.seal(kh.message(body)), content_type="application/jose")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_door")


def test_a_refused_asker_stops_and_keeps_what_is_left_for_later(kh, partner, name, cast, monkeypatch):
    for number in range(40):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", ["+84900000001"])
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)

    def refuse(message):
        return kh.message(
            Refusal(message=message.id, code="over_cap", reason="spent", retry_at=later), message.conversation
        )

    monkeypatch.setattr(kh, "evaluate", refuse)
    report = ask_partner(cast["bob"], partner, "why")
    assert (report.asked, report.left, report.refusal, report.refused_until) == (0, 40, "over_cap", later)
    assert AskedElement.objects.count() == 0


def test_sets_of_an_earlier_epoch_are_not_asked(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    PartnerSet.objects.update(epoch=epoch_of(timezone.now().date()) - 1)
    assert ask_partner(cast["bob"], partner, "why").sets == 0


def test_the_worker_fetches_announced_sets(kh, partner):
    kh.publish("phone", ["+84900000001"])
    kh.down = True
    assert deliver() == 0
    kh.down = False
    assert deliver() == 0  # it rests a little first
    PartnerSet.objects.update(next_try_at=timezone.now())
    assert deliver() == 1
    assert OutgoingMessage.objects.count() == 0
