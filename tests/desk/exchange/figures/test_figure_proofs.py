"""Figures that the log does not bear out are named, request by request."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone

from jointdesk.cli.exchange import command
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.figures.figure_proofs import verify_figures
from jointdesk.desk.exchange.figures.figure_queries import month_of
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import CountedMessage, OutgoingMessage
from jointdesk.desk.exchange.requests import request_actions
from jointdesk.desk.exchange.requests.request_actions import Draft
from jointdesk.engine.exchange.wire.bodies import RequestRefused

FIELDS = {
    "identifiers": ["phone +84900000001"],
    "offence": "Fraud",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}


@pytest.fixture
def month():
    return month_of(timezone.now())


@pytest.fixture
def refused(kh, partner, cast):
    """A request of ours that the partner refused, all of it in the tree."""
    draft = Draft(form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang")
    row = request_actions.draft_request(cast["bob"], partner, draft)
    request_actions.approve_request(cast["dara"], row)
    deliver()
    kh.say(RequestRefused(request=row.key.hex, ground="sovereignty", reason="No."), row.key.hex)
    while sequence():
        pass
    return row


def faults(partner, month):
    return [fault.why for fault in verify_figures(partner, month)[1]]


def test_what_was_counted_is_in_the_log(partner, month, refused):
    assert verify_figures(partner, month) == (2, [])


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"ground": "de_minimis"}},
        {"signed_at": timezone.now() - timedelta(days=1)},
        {"type": "request_postponed"},
        {"by_asker": True},
    ],
)
def test_a_row_that_was_changed_is_named(partner, month, refused, change):
    CountedMessage.objects.filter(ours=False).update(**change)
    assert any("otherwise than the log says" in why for why in faults(partner, month))


def test_an_entry_changed_with_its_row_is_found_by_its_leaf(partner, month, refused):
    row = CountedMessage.objects.get(ours=False)
    CountedMessage.objects.filter(pk=row.pk).update(facts={"ground": "de_minimis"})
    record = Entry.objects.get(pk=row.entry_id).record | {"counted": {"ground": "de_minimis"}}
    Entry.objects.filter(pk=row.entry_id).update(record=record)
    assert faults(partner, month) == ["the log's entry of request_refused is not what was recorded"]


def test_a_row_taken_out_is_missed(partner, month, refused):
    CountedMessage.objects.filter(ours=True).delete()
    assert faults(partner, month) == [
        "the log speaks of a message that is not counted",
        "request_sent is not counted",
    ]


def test_what_was_signed_otherwise_is_named(partner, cast, month, refused):
    draft = Draft(form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Another matter")
    request_actions.approve_request(cast["dara"], request_actions.draft_request(cast["bob"], partner, draft))
    first, second = OutgoingMessage.objects.filter(type="request_sent").order_by("pk")
    OutgoingMessage.objects.filter(pk=first.pk).update(signed=second.signed)
    assert "request_sent is counted otherwise than it was signed" in faults(partner, month)


def test_what_has_no_place_yet_is_said(kh, partner, cast, month):
    draft = Draft(form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang")
    request_actions.approve_request(cast["dara"], request_actions.draft_request(cast["bob"], partner, draft))
    assert faults(partner, month) == ["request_sent has no place in the log yet"]


def test_the_command_says_figures_and_verifies_them(partner, refused):
    today = timezone.now().date().isoformat()
    arguments = ["figures", "--partner", "kh", "--from", today, "--to", today, "--verify"]
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    assert "vn identify: refused 1 refused_sovereignty 1 sent 1" in done.output
    assert "2 messages, each in the log as it is counted" in done.output
    CountedMessage.objects.filter(ours=True).update(
        facts={"form": "identify", "deadline": "2030-01-01T00:00:00Z"}
    )
    failed = CliRunner().invoke(command, arguments)
    assert failed.exit_code != 0
    assert "is counted otherwise than the log says" in failed.output


def test_the_page_shows_figures_and_what_is_behind_them(client, partner, cast, refused):
    client.force_login(cast["vera"])
    page = client.get(reverse("figures"))
    assert page.status_code == 200
    assert "kh has stated nothing" in page.content.decode().replace("Desk kh", "kh")
    behind = reverse("figures-behind") + "?partner=kh&asker=vn&form=identify&figure=refused_sovereignty"
    assert refused.key.hex[:8] in client.get(behind).content.decode()
    table = client.get(reverse("figures-csv") + "?partner=kh").content.decode()
    assert "vn,identify,refused,1" in table
    assert client.post(reverse("figures-state"), {"partner": "kh"}).status_code == 403
    assert client.get(reverse("figures") + "?first=2020-01-01&last=x").status_code == 400


def test_a_liaison_states_them_from_the_page(client, partner, cast, refused):
    client.force_login(cast["bob"])
    today = timezone.now().date().isoformat()
    given = {"partner": "kh", "first": today, "last": today}
    assert client.post(reverse("figures-state"), given).status_code == 302
    assert OutgoingMessage.objects.filter(type="figures_stated").count() == 1
