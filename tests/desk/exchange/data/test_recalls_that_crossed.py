"""A datum that was gone here when a partner passed it on: its recall finds nothing, and troubles nobody."""

from dataclasses import replace

from desk.exchange.data.scene import THEIRS, recall
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import IncomingMessage
from jointdesk.engine.exchange.wire.bodies import RecallDone


def test_whoever_passed_on_what_was_gone_is_told_that_nothing_is_here(kh, kr, partner, third):
    kh.say(THEIRS)
    kh.say(recall("retract"))
    kr.say(replace(THEIRS, origin="kh"))
    kr.say(recall("retract", key="b" * 32))
    deliver()
    refused = IncomingMessage.objects.filter(state="quarantined").values_list("type", flat=True)
    assert list(refused) == ["notice_sent"]
    [done] = kr.bodies(RecallDone)
    assert done.acts == ("nothing_here",)


def test_a_stranger_cannot_take_back_what_stands(kh, kr, partner, third):
    kh.say(THEIRS)
    kr.say(recall("erase", key="b" * 32))
    assert [row.code for row in IncomingMessage.objects.filter(state="quarantined")] == ["not_yours"]
