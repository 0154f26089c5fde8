"""How much of ours is asked, left, and covered by what the partner asks."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.budgets import cap_there, coverage_of, silent_since
from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.models import (
    PartnerSet,
    Question,
    QuestionServed,
)
from jointdesk.engine.exchange.matching.caps import IDENTIFIERS_A_DAY, PERSONS_A_DAY

NOW = timezone.now()


def test_coverage_counts_pairs_asked_left_and_the_partners(kh, partner, name, cast):
    for number in range(4):
        name("phone", f"+8490000000{number}")
    kh.publish("phone", ["+85510000000"])
    [before] = coverage_of(partner)
    assert (before.rows, before.parts, before.waiting_parts) == (4, 0, 1)
    publish_sets(cast["bob"], partner, ["phone"])
    ask_partner(cast["bob"], partner, "why")
    deliver()
    kh.publish("phone", ["+84900000001"], part="daily-2026-01-01")
    deliver()
    name("phone", "+84900000009")
    [cover] = coverage_of(partner)
    assert (cover.pairs, cover.asked, cover.theirs, cover.left, cover.new, cover.days) == (10, 4, 4, 2, 1, 1)


def test_coverage_counts_people_and_days_by_the_partners_own_cap(kh, partner, units, cast):
    for number, name in enumerate(("Nguyễn Văn Hùng", "Trần Thị Mai", "Chen Zhi")):
        Notice.objects.create(
            reference=f"VN-W-{number}", colour="red", name=name, birth_date="1990-05-21", nationality="VN",
            issued_on=date(2026, 1, 1), review_on=date(2031, 1, 1), unit=units["national"],
        )  # fmt: skip
    kh.publish("person", [])
    deliver()
    assert cap_there(partner, "person") == PERSONS_A_DAY
    [before] = [one for one in coverage_of(partner) if one.kind == "person"]
    report = ask_partner(cast["bob"], partner, "why", kinds=["person"])
    [after] = [one for one in coverage_of(partner) if one.kind == "person"]
    assert (before.rows, before.asked, before.new) == (3, 0, report.asked)
    assert (after.rows, after.asked, after.new, after.left, after.days) == (3, 3, 0, 0, 0)
    question = Question.objects.get()
    assert cap_there(partner, "person") == question.left + question.charged
    assert cap_there(partner, "identifier") == IDENTIFIERS_A_DAY
    assert replace(after, new=41, cap_there=20).days == 3


def test_a_partner_that_adds_and_never_asks_is_noticed(kh, partner, name):
    kh.publish("phone", ["+85510000000"])
    kh.publish("phone", ["+85510000001"], part="daily-2026-01-01")
    assert silent_since(partner, timezone.now()) is None
    PartnerSet.objects.update(received_at=timezone.now() - timedelta(days=4))
    assert silent_since(partner, timezone.now()) is not None
    QuestionServed.objects.create(
        partner=partner, question_id=secrets.token_hex(16), digest="", kind="phone", epoch=1, commitment="",
        purpose="p", padded=16, charged=16, at=timezone.now(),
    )  # fmt: skip
    assert silent_since(partner, timezone.now()) is None
