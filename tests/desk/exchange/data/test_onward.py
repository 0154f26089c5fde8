"""What a partner told us goes to a third desk with the originator's leave only, and recalls follow it there."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desk.exchange.data.scene import (
    DATUM,
    FIELDS,
    THEIRS,
    answered,
    ask,
    datum,
    get_leave,
    pass_on,
    put,
    recall,
)
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.data.leave import require_leave
from jointdesk.desk.exchange.data.received import find_in_fields, known_only_from
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum, IncomingMessage, Leave, Request
from jointdesk.desk.exchange.requests import answer_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.disclosure_actions import propose_notices
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, NoticeSent, RequestSent

TOLD = "+855977777779"
NAMING = {**FIELDS, "identifiers": [f"phone {TOLD}"]}


def test_a_partners_notice_is_not_proposed_to_a_third_desk_without_leave(kh, kr, partner, third, cast):
    kh.say(THEIRS)
    with pytest.raises(CallerError, match="leave of kh"):
        propose_notices(cast["bob"], third, [Notice.objects.get()], "why")


def test_leave_is_for_one_datum_and_one_desk(kh, kr, partner, third, cast):
    kh.say(THEIRS)
    kh.say(replace(THEIRS, notice="KH-W-0002", datum="e" * 32))
    get_leave(kh, partner, cast)
    pass_on(cast, Notice.objects.get(reference="KH-W-0001"), third)
    assert [body.notice for body in kr.bodies(NoticeSent)] == ["KH-W-0001"]
    with pytest.raises(CallerError, match="leave"):
        propose_notices(cast["bob"], third, [Notice.objects.get(reference="KH-W-0002")], "why")


def test_leave_of_a_desk_that_is_not_the_originator_is_none(kh, kr, partner, third, cast):
    kh.say(THEIRS)
    get_leave(kr, third, cast, desk="th")
    assert not Leave.objects.exists()


def test_leave_taken_back_retracts_what_was_passed_on(kh, kr, partner, third, cast):
    kh.say(THEIRS)
    answer = get_leave(kh, partner, cast)
    pass_on(cast, Notice.objects.get(), third)
    kh.say(recall("retract", answer))
    deliver()
    [told] = kr.bodies(DatumRecalled)
    assert (told.datum, told.act, told.origin) == (DATUM, "retract", "kh")
    assert Notice.objects.get().state == "active"
    with pytest.raises(CallerError, match="leave"):
        require_leave(third, datum())


@pytest.mark.parametrize(
    ("changes", "free"),
    [
        ({"mark": "TLP:CLEAR", "conditions": ""}, True),
        ({"mark": "TLP:CLEAR", "conditions": "", "handling": "SIENA:H0"}, True),
        ({"mark": "TLP:CLEAR", "conditions": "", "handling": "SIENA:H2"}, False),
        ({"mark": "TLP:CLEAR", "conditions": "Ask us"}, False),
        ({"mark": "TLP:GREEN", "conditions": ""}, False),
    ],
)
def test_only_what_is_public_needs_no_leave(kh, kr, partner, third, changes, free):
    kh.say(replace(THEIRS, **changes))
    if free:
        assert require_leave(third, datum()) is None
    else:
        with pytest.raises(CallerError):
            require_leave(third, datum())
    assert require_leave(partner, datum()) is None


def test_what_only_a_partner_told_us_is_asked_of_no_third_desk(kh, kr, partner, third, cast, name):
    key = answered(kh, ask(cast, partner))
    for fields in (NAMING, {**FIELDS, "facts": f"He calls from {TOLD}."}):
        with pytest.raises(CallerError, match="leave of kh"):
            ask(cast, third, fields)
    assert ask(cast, partner, NAMING).state == "delivered"
    get_leave(kh, partner, cast, datum=key)
    assert ask(cast, third, NAMING).state == "delivered"


def test_a_complaint_that_names_it_makes_it_ours(kh, kr, partner, third, cast, name):
    answered(kh, ask(cast, partner))
    identifier = name("phone", TOLD)
    identifier.complaint_count = 1
    identifier.save()
    assert known_only_from([("phone", TOLD)]) == {}
    assert ask(cast, third, NAMING).state == "delivered"


def test_an_answer_to_a_third_desk_does_not_tell_it_either(kh, kr, partner, third, cast):
    answered(kh, ask(cast, partner))
    put(kr)
    row = Request.objects.get(direction="received")
    for text in (AnswerText("See there", [("phone", TOLD)]), AnswerText(f"It is {TOLD}")):
        with pytest.raises(CallerError, match="leave of kh"):
            answer_actions.prepare_answer(cast["bob"], row, text)


def test_a_datum_of_another_desk_under_a_known_id_is_refused(kh, kr, partner, third):
    kh.say(THEIRS)
    kr.say(replace(THEIRS, names=("Somebody Else",)))
    assert IncomingMessage.objects.get(state="quarantined").code == "conflict"
    assert Notice.objects.get().name == "Sok Uncommonname"


def test_what_comes_by_two_ways_stays_when_one_is_taken_back(kh, kr, partner, third):
    kh.say(THEIRS)
    kr.say(replace(THEIRS, origin="kh", names=("Written Over",)))
    assert Notice.objects.get().name == "Sok Uncommonname"
    kr.say(recall("erase"))
    assert Notice.objects.get().state == "active"
    kh.say(recall("erase"))
    assert Notice.objects.get().state == "erased"


def test_what_was_passed_on_to_us_is_recalled_by_whoever_passed_it_on_or_its_originator(
    kh, kr, partner, third
):
    kr.say(replace(THEIRS, origin="kh"))
    assert datum().origin == "kh"
    kh.say(recall("retract"))
    assert Notice.objects.get().state == "retracted"
    kr.say(recall("erase"))
    assert Notice.objects.get().state == "erased"


def test_ours_that_comes_home_is_not_kept_as_a_partners(kh, partner):
    kh.say(replace(THEIRS, origin="vn"))
    assert not Notice.objects.exists()


def test_identifiers_are_found_in_lists_and_in_text():
    fields = {
        "identifiers": ["phone +855 97 777 7779"],
        "documents": ["KH:passport:N7654321"],
        "facts": "a@b.example.org wrote",
        "minor": True,
    }
    found = find_in_fields(fields)
    assert ("phone", TOLD) in found
    assert ("document", "KH:passport:N7654321") in found
    assert ("email", "a@b.example.org") in found


def test_whoever_is_asked_for_leave_reads_what_an_answer_gives(kh, kr, partner, third, cast, client):
    """kh asks us whether it may pass our notice's answer on: that a full answer allows it is on the page."""
    row = ask(cast, partner, {**FIELDS, "identifiers": ["phone +84900000003"]})
    key, ours = secrets.token_hex(16), Datum.objects.get(key=row.key)
    body = RequestSent(
        request=key, form="onward_transfer", form_version=request_forms()["onward_transfer"].version,
        fields={"datum": ours.key.hex, "recipient": third.name, "reason": "They raid tomorrow"}, legal_basis="UNCC",
        purpose="A raid", conditions="", mark="TLP:AMBER", urgency="routine",
        deadline=datetime.now(UTC).replace(microsecond=0) + timedelta(days=9),
    )  # fmt: skip
    kh.say(body, key)
    client.force_login(cast["bob"])
    page = client.get(f"/exchange/requests/{key}/").content.decode()
    assert f"{partner.name} may then pass it on to {third.name}" in page
    assert f"/exchange/data/{ours.key.hex}/" in page
    assert "We hold nothing" not in page
    assert not Leave.objects.exists()
    asked = Request.objects.get(key=key)
    waiting = answer_actions.prepare_answer(cast["bob"], asked, AnswerText("You may."))
    answer_actions.release_answer(cast["dara"], asked, waiting.key.hex)
    leave = Leave.objects.get()
    assert (leave.datum, leave.holder, leave.desk) == (ours, "kh", "kr")


def test_words_that_name_no_desk_give_leave_in_words_alone(kh, partner, cast, client):
    kh.say(THEIRS)
    fields = {"datum": DATUM, "recipient": "The public prosecutor in Seoul", "reason": "A trial"}
    row = ask(cast, partner, fields, form="onward_transfer")
    client.force_login(cast["bob"])
    assert "leave in words alone" in client.get(f"/exchange/requests/{row.key}/").content.decode()
    answered(kh, row, "You may.", ())
    assert not Leave.objects.exists()
