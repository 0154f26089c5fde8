"""What follows a request is filled in from it; preserved data are held as long as somebody asks for them; a reminder a day."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import IncomingMessage, JointGroup, Request
from jointdesk.desk.exchange.requests import request_actions
from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.desk.exchange.requests.following import (
    ending_holds,
    fields_from,
    forms_that_follow,
    hold_of,
    remind_of_holds,
)
from jointdesk.desk.exchange.requests.request_filters import choose, count_some, page_of, read_wanted
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import get_examples, request_forms
from jointdesk.engine.exchange.wire.bodies import RequestAnswered, RequestReminded, RequestSent

DAY = timedelta(days=1)


def draft_of(name, **changes):
    form = request_forms()[name]
    fields = {**get_examples(timezone.now().date())[name][0], **changes}
    return Draft(form=name, fields=fields, legal_basis=form.legal_bases[0], purpose="Investigation")


@pytest.fixture
def send(kh, partner, cast):
    def send_one(name, *, fields=None, **setting):
        row = request_actions.draft_request(cast["bob"], partner, draft_of(name, **(fields or {})), **setting)
        request_actions.approve_request(cast["dara"], row)
        deliver()
        row.refresh_from_db()
        return row

    return send_one


def again(row):
    return Request.objects.get(pk=row.pk)


def ask(request, **changes):
    """As a partner asks it."""
    body = {
        "request": request, "form": "preserve", "form_version": 2, "fields": get_examples(timezone.now().date())["preserve"][0],
        "legal_basis": "UNCC", "purpose": "p", "conditions": "", "mark": "TLP:AMBER", "urgency": "routine",
        "deadline": datetime(2030, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return RequestSent(**{**body, **changes})


def test_data_are_held_from_the_receipt_and_60_days_at_least(send):
    row = send("preserve", fields={"hold_days": 90})
    assert row.hold_until == row.delivered_at.replace(microsecond=0) + 90 * DAY
    assert hold_of(again(row)).ends_soon is False


def test_the_answerer_holds_as_long_as_the_asker_reads(kh, partner):
    kh.say(ask("ab" * 16), "ab" * 16)
    row = Request.objects.get()
    assert abs(row.hold_until - timezone.now() - 90 * DAY) < timedelta(minutes=1)


def test_a_draft_of_ours_keeps_nothing(send, cast, partner):
    """The partner does not know of it: the officers are told that the data go."""
    first = send("preserve")
    request_actions.draft_request(cast["bob"], partner, draft_of("disclose_stored_data"), follows=first)
    near = first.hold_until - DAY
    assert hold_of(again(first), near).ends_soon
    assert [row.pk for row in ending_holds(Request.objects.all(), near)] == [first.pk]


def test_assistance_that_follows_a_disclosure_keeps_the_data_too(kh, send):
    first = send("preserve")
    second = send("disclose_traffic_data", follows=first)
    third = send("mutual_assistance", follows=second)
    kh.say(
        RequestAnswered(
            request=second.key.hex, datum="c" * 32, complete="full", text="By way of X.", identifiers=(),
            mark="TLP:AMBER", conditions="",
        ),
        second.key.hex,
    )  # fmt: skip
    near = first.hold_until - DAY
    assert [row.pk for row in hold_of(again(first), first.hold_until + DAY).waits_for] == [third.pk]
    assert not ending_holds(Request.objects.all(), near).exists()


def test_a_request_for_the_data_keeps_them_beyond_their_end(kh, send):
    first = send("preserve")
    follower = send("disclose_stored_data", follows=first)
    over = first.hold_until + DAY
    hold = hold_of(again(first), over)
    assert (hold.ended, [row.pk for row in hold.waits_for]) == (False, [follower.pk])
    assert kh.bodies(RequestSent)[-1].follows == first.key.hex
    answer = RequestAnswered(
        request=follower.key.hex, datum=uuid.uuid4().hex, complete="full", text="Here.", identifiers=(),
        mark="TLP:AMBER", conditions="",
    )  # fmt: skip
    kh.say(answer, follower.key.hex)
    assert hold_of(again(first), over).ended


def test_officers_are_reminded_once_of_a_hold_that_ends(send, cast):
    row = send("preserve")
    remind_of_holds()
    assert not row.steps.filter(event="hold_ends").exists()
    Request.objects.filter(pk=row.pk).update(hold_until=timezone.now() + 10 * DAY)
    for _ in range(2):
        remind_of_holds()
    assert row.steps.filter(event="hold_ends").count() == 1
    assert list(ending_holds(requests(cast["alice"]))) == [row]
    send("mutual_assistance", follows=row)
    assert not ending_holds(requests(cast["alice"])).exists()


def test_what_follows_is_filled_in_from_the_first(send):
    first = send("preserve")
    forms = {form.name: form for form in forms_that_follow(first)}
    assert next(iter(forms)) == "preserve"
    assert {"disclose_traffic_data", "disclose_stored_data", "mutual_assistance"} <= set(forms)
    filled = fields_from(first, forms["disclose_stored_data"])
    assert filled["facts"] == first.fields["facts"]
    assert first.reference in filled["preservation"]


def test_only_what_the_partner_has_can_be_followed(partner, cast):
    draft = request_actions.draft_request(cast["bob"], partner, draft_of("preserve"))
    assert forms_that_follow(draft) == []
    with pytest.raises(CallerError, match="request this partner has"):
        request_actions.draft_request(cast["bob"], partner, draft_of("mutual_assistance"), follows=draft)


def test_a_group_or_dossier_must_be_one_with_the_partner(partner, cast):
    group = JointGroup.objects.create(
        key=uuid.uuid4(), name="G", mandate="m", legal_basis="UNCC", desks=["vn", "kh"],
        founded_at=timezone.now(), joined_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(CallerError, match="not in the joint group"):
        request_actions.draft_request(cast["bob"], partner, draft_of("identify"), group=group)
    with pytest.raises(CallerError, match="name the group"):
        request_actions.draft_request(cast["bob"], partner, draft_of("identify"), dossier="a" * 32)
    member = group.members.create(partner=partner, state="invited", since=timezone.now())
    with pytest.raises(CallerError, match="not in the joint group"):
        request_actions.draft_request(cast["bob"], partner, draft_of("identify"), group=group)
    member.state = "accepted"
    member.save()
    row = request_actions.draft_request(
        cast["bob"], partner, draft_of("identify"), group=group, dossier="a" * 32
    )
    assert (row.group, row.dossier) == (group, "a" * 32)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"follows": "9" * 32}, "unknown_request"),
        ({"group": "9" * 32}, "unknown_group"),
        ({"dossier": "9" * 32}, "malformed"),
        ({"form_version": 9}, "unknown_form"),
        ({"legal_basis": "UNTOC"}, "bad_fields"),
        ({"deadline": datetime(2026, 1, 1, tzinfo=UTC)}, "malformed"),
    ],
)
def test_a_request_of_what_is_not_ours_in_common_is_quarantined(kh, partner, changes, code):
    kh.say(ask("ab" * 16, **changes), "ab" * 16)
    assert IncomingMessage.objects.get().error.startswith(code)
    assert not Request.objects.exists()


def test_a_partner_that_was_not_updated_is_understood(kh, partner):
    fields = {**ask("ab" * 16).fields, "intends_assistance": False}
    kh.say(ask("ab" * 16, form_version=1, fields=fields), "ab" * 16)
    assert Request.objects.get().form_version == 1


def test_a_reminder_is_sent_once_a_day_and_says_the_same_moment(kh, send, cast):
    row = send("identify")
    request_actions.remind(cast["bob"], row, "Still needed")
    deliver()
    [body] = kh.bodies(RequestReminded)
    assert (body.deadline, body.note) == (row.answer_by, "Still needed")
    with pytest.raises(CallerError, match="within a day"):
        request_actions.remind(cast["bob"], row)
    Request.objects.update(reminded_at=timezone.now() - timedelta(hours=21))
    assert request_actions.remind(cast["bob"], row).reminded_at


def test_a_partners_reminder_is_shown_and_bounded(kh, partner):
    kh.say(ask("ab" * 16), "ab" * 16)
    row = Request.objects.get()
    kh.say(RequestReminded(request="ab" * 16, deadline=row.answer_by), "ab" * 16)
    assert row.steps.last().event == "remind"
    kh.say(RequestReminded(request="ab" * 16, deadline=row.answer_by), "ab" * 16)
    kh.say(RequestReminded(request="ab" * 16, deadline=row.answer_by + DAY), "ab" * 16)
    assert [
        message.code for message in IncomingMessage.objects.filter(state="quarantined").order_by("pk")
    ] == [
        "too_often",
        "wrong_state",
    ]


@pytest.fixture
def several(send, kh):
    """Ours: identify, due in 15 days; freeze, in 4 hours. Theirs: preserve, long due."""
    ours = [send("identify"), send("freeze_assets")]
    kh.say(ask("ab" * 16), "ab" * 16)
    Request.objects.filter(direction="received").update(answer_by=timezone.now() - DAY)
    return {"identify": ours[0], "freeze": ours[1], "theirs": Request.objects.get(direction="received")}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({}, ["theirs"]),
        ({"direction": "all"}, ["theirs", "freeze", "identify"]),
        ({"direction": "sent"}, ["freeze", "identify"]),
        ({"direction": "all", "due": "overdue"}, ["theirs"]),
        ({"overdue": "1"}, ["theirs"]),
        ({"direction": "sent", "due": "soon"}, ["freeze"]),
        ({"direction": "all", "type": "preserve"}, ["theirs"]),
        ({"direction": "all", "partner": "kh", "mine": "1"}, ["freeze", "identify"]),
        ({"direction": "all", "partner": "la"}, []),
        ({"direction": "all", "urgency": "urgent"}, []),
        ({"direction": "all", "search": "ABABAB"}, ["theirs"]),
        ({"direction": "all", "search": "abababab-ab"}, ["theirs"]),
        ({"direction": "all", "search": "VN-2026"}, []),
        ({"direction": "all", "group": "nonsense"}, []),
        ({"direction": "all", "state": "accepted"}, []),
        ({"direction": "up", "state": "x", "due": "never"}, ["theirs"]),
    ],
)
def test_the_inbox_is_filtered_by_its_address(several, cast, address, found):
    rows = choose(requests(cast["bob"]), cast["bob"], read_wanted(address))
    assert [row.pk for row in rows] == [several[name].pk for name in found]


def test_a_filter_shows_nobody_what_is_not_theirs(several, cast):
    for name in ("charlie", "ivan"):
        wanted = read_wanted({"direction": "all", "state": "all"})
        assert not choose(requests(cast[name]), cast[name], wanted).exists()


def test_a_count_is_bounded(several, cast, monkeypatch):
    monkeypatch.setattr("jointdesk.desk.exchange.requests.request_filters.MOST_COUNTED", 2)
    rows = choose(requests(cast["bob"]), cast["bob"], read_wanted({"direction": "all"}))
    assert (count_some(rows), page_of(rows, "1", 1).paginator.num_pages) == (2, 2)


def test_an_answer_that_cannot_be_read_stops_nothing_and_is_shown(kh, send, client, cast):
    row = send("identify")
    key = row.key.hex
    body = RequestAnswered(
        request=key, datum=uuid.uuid4().hex, complete="part", text="t", identifiers=(), mark="TLP:AMBER", conditions="",
    )  # fmt: skip
    for wrong in ({"text": ""}, {"identifiers": [["phone", "x"]] * 1001}):
        message = kh.message(body, key)
        kh.deliver(kh.seal(replace(message, body={**message.body, **wrong})))
    kh.say(body, key)
    row.refresh_from_db()
    assert (row.state, row.answers.count()) == ("partly_answered", 1)
    client.force_login(cast["bob"])
    page = " ".join(client.get(f"/exchange/requests/{key}/").content.decode().split())
    assert page.count("the conversation goes on") == 2
    assert f"follows={key}" in page


def test_a_page_says_who_is_next_and_what_may_follow(send, client, cast):
    row = send("preserve")
    client.force_login(cast["bob"])
    page = " ".join(client.get(f"/exchange/requests/{row.key.hex}/").content.decode().split())
    assert 'aria-current="step">Delivered' in page
    assert "says whether it takes it up" in page
    assert "Follow with: Mutual legal assistance" in page
    assert "Ask to hold the data longer" in page
    made = client.get(f"/exchange/requests/new?form=mutual_assistance&follows={row.key.hex}").content.decode()
    assert "Filled in for you" in made
    assert row.fields["authority"] in made


def test_a_kind_is_chosen_by_what_it_is_for(partner, client, cast):
    client.force_login(cast["bob"])
    page = client.get("/exchange/requests/new").content.decode()
    assert page.count('class="card" href="?form=') == len(request_forms())
    assert "Money is still in a bank or a wallet" in page


def test_every_form_asks_for_mark_and_conditions(partner, client, cast):
    client.force_login(cast["bob"])
    for form in request_forms():
        page = client.get("/exchange/requests/new", {"form": form}).content.decode()
        for name in ("mark", "handling", "conditions", "partner", "purpose", "urgency"):
            assert f'name="{name}"' in page, (form, name)


def test_a_page_names_each_wrong_field_with_its_reason(partner, client, cast):
    client.force_login(cast["bob"])
    url = "/exchange/requests/new?form=freeze_assets"
    fields = get_examples(timezone.now().date())["freeze_assets"][0]
    told = {
        f"form_{name}": "\n".join(value) if isinstance(value, list) else value
        for name, value in fields.items()
    }
    told |= {"partner": "kh", "legal_basis": "UNCC", "purpose": "p", "mark": "AMBER", "urgency": "routine"}
    del told["form_paid_on"]
    answer = client.post(url, told, HTTP_ACCEPT_LANGUAGE="vi")
    assert answer.status_code == 400
    assert "còn thiếu: muốn chặn khoản thanh toán phải biết ngày" in answer.content.decode()
    told["form_paid_on"] = fields["paid_on"]
    assert client.post(url, told).status_code == 302
