"""We ask what is new with us, the most urgent first, and learn our hits; the partner learns a count and a purpose."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Case, Notice
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching import asking_plan, question_actions
from jointdesk.desk.exchange.matching.asking_plan import Batch
from jointdesk.desk.exchange.matching.budgets import budgets_of
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.matching.offers import Offer
from jointdesk.desk.exchange.matching.question_actions import _fit, ask_partner, order_asking
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.models import (
    Alarm,
    AskedElement,
    Asking,
    Hit,
    PartnerSet,
    Question,
    StuffedSet,
)
from jointdesk.desk.intake.models import Identifier, ScamTypeNoted
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.engine.errors import CallerError, NotAllowed, PartnerError, TransportError
from jointdesk.engine.exchange.matching import oprf as matching
from jointdesk.engine.exchange.matching.oprf import element
from jointdesk.engine.exchange.matching.sets import epoch_of
from jointdesk.engine.exchange.wire.bodies import Refusal, read_body

NOW = timezone.now()


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
    assert PartnerSet.objects.get().fetched_at is None


def test_a_partner_that_is_down_says_so(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"])
    kh.down = True
    with pytest.raises(TransportError):
        ask_partner(cast["bob"], partner, "why")


def test_what_was_asked_against_some_parts_is_counted_as_left_for_the_others(kh, partner, name, cast):
    for number in range(5):
        name("phone", f"+8490000000{number}")
    kh.publish("phone", [])
    question_actions._begin(order_asking(None, partner, "why", kinds=["phone"]))
    assert asking_plan.count_left(partner, "phone") == 5
    assert ask_partner(None, partner, "why", kinds=["phone"]).left == 0
    kh.publish("phone", [], part="daily-2026-01-01")
    for number in range(5, 8):
        name("phone", f"+8490000000{number}")
    question_actions._begin(order_asking(None, partner, "why", kinds=["phone"]))
    assert asking_plan.count_left(partner, "phone") == len(list(asking_plan._needing(partner, "phone"))) == 8
    assert ask_partner(None, partner, "why", kinds=["phone"]).left == 0
    assert asking_plan.count_left(partner, "phone") == 0


def test_asking_needs_a_purpose_and_the_right(partner, cast):
    with pytest.raises(CallerError, match="purpose"):
        ask_partner(cast["bob"], partner, "  ")
    with pytest.raises(NotAllowed):
        ask_partner(cast["charlie"], partner, "why")
    with pytest.raises(CallerError, match="no kind"):
        ask_partner(cast["bob"], partner, "why", kinds=["shoe_size"])


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


@pytest.fixture
def asked(kh):
    """The parts that questions so far were put to, and how many values each had."""

    def look():
        return [
            sorted(part for part, _key in body.parts)
            for body in map(read_body, kh.got)
            if body.type == "question"
        ]

    return look


def test_one_question_asks_about_all_parts_and_is_charged_once(kh, partner, name, cast, asked):
    for number in range(10):
        name("phone", f"+849000000{number:02}")
    for part in ("base", "daily-2026-01-01", "daily-2026-01-02"):
        kh.publish("phone", [f"+849000000{len(kh.sets):02}"], part=part)
    report = ask_partner(cast["bob"], partner, "why")
    assert asked() == [["base", "daily-2026-01-01", "daily-2026-01-02"]]
    assert (report.sets, report.asked, report.padded, report.hits) == (3, 10, 16, 3)
    assert Question.objects.get().sets.count() == 3


def test_what_one_call_cannot_hold_goes_on_with_the_same_row(kh, partner, name, cast, asked, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.exchange.matching.question_call.MAX_PARTS", 2)
    name("phone", "+84900000001")
    for part in ("base", "daily-2026-01-01", "daily-2026-01-02"):
        kh.publish("phone", ["+84900000001"], part=part)
    assert ask_partner(cast["bob"], partner, "why").hits == 1
    assert asked() == [["base", "daily-2026-01-01"], ["daily-2026-01-02"]]
    assert len({read_body(message).blinded for message in kh.got if message.type == "question"}) == 1
    assert ask_partner(cast["bob"], partner, "why").asked == 0


def test_what_enters_no_set_of_ours_is_asked_against_each_addition(kh, partner, name, cast, asked):
    name("phone", "+84900000001")
    kh.publish("phone", ["+85510000000"])
    assert ask_partner(cast["bob"], partner, "why").hits == 0
    kh.publish("phone", ["+84900000001"], part="daily-2026-01-01")
    assert ask_partner(cast["bob"], partner, "why").hits == 1
    assert asked() == [["base"], ["daily-2026-01-01"]]


def test_what_the_partner_adds_when_it_has_our_set_the_partner_asks_about(kh, partner, name, cast, asked):
    name("phone", "+84900000001")
    kh.publish("phone", ["+85510000000"])
    publish_sets(cast["bob"], partner, ["phone"])
    assert ask_partner(cast["bob"], partner, "why").asked == 1
    deliver()  # the partner's receipt is here
    kh.publish("phone", ["+84900000001"], part="daily-2026-01-01")
    assert ask_partner(cast["bob"], partner, "why").asked == 0
    name("phone", "+84900000002")  # new with us: against everything
    assert ask_partner(cast["bob"], partner, "why").asked == 1
    assert asked() == [["base"], ["base", "daily-2026-01-01"]]


def test_where_announcements_cross_we_ask_too(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+85510000000"])
    publish_sets(cast["bob"], partner, ["phone"])
    ask_partner(cast["bob"], partner, "why")
    kh.publish("phone", ["+84900000001"], part="daily-2026-01-01")
    deliver()  # our set's receipt comes after the partner's part
    assert ask_partner(cast["bob"], partner, "why").hits == 1


def test_a_set_that_is_not_anchored_is_not_asked(kh, partner, name, cast):
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001"], anchored=False)
    assert ask_partner(cast["bob"], partner, "why").asked == 0


def test_the_most_urgent_goes_first(kh, partner, name, cast, units):
    plain, many, lure, in_case, newest = (name("phone", f"+8490000000{number}") for number in range(5))
    Identifier.objects.filter(pk=many.pk).update(complaint_count=7)
    ScamTypeNoted.objects.create(complaint=lure.mentions.get().complaint, code="JOB_RECRUIT")
    network = Network.objects.create(reference="N-1", formed_at=timezone.now(), complaint_count=1)
    Membership.objects.create(complaint=in_case.mentions.get().complaint, network=network)
    case = Case.objects.create(
        reference="C", title="t", unit=units["national"], lead=cast["ivan"], opened_at=timezone.now()
    )
    case.networks.add(network)
    kh.publish("phone", ["+85510000000"])
    order_asking(cast["bob"], partner, "w")
    question_actions._begin(Asking.objects.get())
    batch = asking_plan.next_batch(partner, "phone", 5)
    assert [offer.row for offer in batch.offers] == [in_case, lure, many, newest, plain]
    assert [offer.row for offer in asking_plan.next_batch(partner, "phone", 2).offers] == [in_case, lure]


@pytest.mark.parametrize(
    ("waiting", "asked_now", "padded"),
    [(1, 1, 16), (15, 15, 16), (16, 15, 16), (44, 44, 64), (62, 62, 64), (300, 248, 256), (1000, 992, 1024), (3968, 3968, 4096)],
)  # fmt: skip
def test_a_question_is_cut_so_that_padding_costs_little(waiting, asked_now, padded):
    row = Identifier(pk=1, kind="phone")
    batch = Batch("phone", [Offer("phone", row, (b"phone|%d" % number,)) for number in range(waiting)])
    fitted, size = _fit(batch)
    assert (len(fitted.offers), size) == (asked_now, padded)


def test_an_impossible_value_that_is_found_raises_an_alarm_and_makes_hits_doubtful(
    kh, partner, name, cast, monkeypatch
):
    canary = element("phone", "+84300000000")
    monkeypatch.setattr(question_actions, "draw_canaries", lambda kind, count, random_bytes: (canary,))
    name("phone", "+84900000001")
    kh.publish("phone", ["+84900000001", "+84300000000"])
    assert ask_partner(cast["bob"], partner, "why").hits == 1
    assert Alarm.objects.get().code == "stuffed_set"
    assert StuffedSet.objects.get().partner_set == PartnerSet.objects.get()
    assert [hit.doubtful for hit in hits(cast["bob"])] == [True]


def test_an_honest_set_raises_no_alarm(kh, partner, name, cast):
    for number in range(60):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", [f"+849000000{number:02}" for number in range(60)])
    assert ask_partner(cast["bob"], partner, "why").hits == 60
    assert Question.objects.get().canaries == 2
    assert not Alarm.objects.exists()


def test_over_the_cap_a_smaller_question_uses_what_is_left(kh, partner, name, cast, monkeypatch):
    for number in range(100):
        name("phone", f"+849000000{number:02}")
    kh.publish("phone", ["+84900000001"])
    evaluate, left = kh.evaluate, [70]

    def charge(message):
        count = read_body(message).count
        if count > left[0]:
            refusal = Refusal(message=message.id, code="over_cap", reason="spent", retry_at=datetime.now(UTC))
            return kh.message(refusal, message.conversation)
        left[0] -= count
        kh.left = left[0]
        return evaluate(message)

    monkeypatch.setattr(kh, "evaluate", charge)
    report = ask_partner(cast["bob"], partner, "why")
    assert (report.refusal, report.asked, report.left) == ("over_cap", 62, 38)
    assert budgets_of(partner, timezone.now())["identifier"].left_there == 6


def test_somebody_of_many_names_waits_for_a_larger_question_and_holds_back_nobody(kh, partner, monkeypatch):
    many = Offer("person", Notice(pk=1), tuple(b"person|%d" % number for number in range(24)))
    one = Offer("person", Notice(pk=2), (b"person|x",))
    monkeypatch.setattr(asking_plan, "asked_offers", lambda partner, kind: iter([many, one]))
    kh.publish("person", [])
    question_actions._begin(order_asking(None, partner, "why", kinds=["person"]))
    assert asking_plan.next_batch(partner, "person", 15).offers == [one]
    assert asking_plan.next_batch(partner, "person", 64).offers == [many, one]
    assert asking_plan.count_left(partner, "person") == 25


def test_two_persons_who_share_a_key_are_both_hits(kh, partner, units, monkeypatch):
    notices = [
        Notice.objects.create(
            reference=f"N-{number}", colour="red", name="n", issued_on=NOW.date(), review_on=NOW.date(),
            unit=units["national"],
        )
        for number in range(2)
    ]  # fmt: skip
    offers = [Offer("person", notice, (element("person", "L|nk|1999"),)) for notice in notices]
    monkeypatch.setattr(asking_plan, "asked_offers", lambda partner, kind: iter(offers))
    kh.publish("person", ["L|nk|1999"])
    report = ask_partner(None, partner, "why", kinds=["person"])
    assert (report.asked, report.hits, report.left) == (1, 2, 0)
    assert {hit.notice for hit in Hit.objects.all()} == set(notices)
