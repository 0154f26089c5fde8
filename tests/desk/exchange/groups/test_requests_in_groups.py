"""A request begins with the group where there is only one with its partner; the officer may choose otherwise."""

from jointdesk.desk.exchange.groups.group_actions import found_group, leave_group
from jointdesk.desk.exchange.models import Request

NEW = "/exchange/requests/new?form=identify&partner=kh"


def filled(**changes):
    told = {"identifiers": "phone +84901234567", "facts": "Named in complaints", "question": "Who is it?"}
    told |= {"offence": "Fraud"}
    common = {
        "partner": "kh",
        "legal_basis": "UNCC",
        "purpose": "Tracing",
        "mark": "AMBER",
        "urgency": "routine",
    }
    return {f"form_{name}": value for name, value in told.items()} | common | changes


def test_the_only_group_with_the_partner_is_filled_in_and_kept(client, cast, group):
    client.force_login(cast["bob"])
    assert client.get(NEW).context["form"].initial["group"] == group.key.hex
    answer = client.post(NEW, filled(group=group.key.hex))
    assert answer.status_code == 302, answer.context["form"].errors
    assert Request.objects.get().group == group


def test_a_request_may_stay_outside_the_group(client, cast, group):
    client.force_login(cast["bob"])
    assert client.post(NEW, filled(group="")).status_code == 302
    assert Request.objects.get().group is None


def test_between_several_groups_the_officer_chooses(client, cast, group, partner):
    found_group(cast["bob"], "Another group", "Drugs", "bilateral", [partner]).members.update(
        state="accepted"
    )
    client.force_login(cast["bob"])
    assert client.get(NEW).context["form"].initial["group"] == ""


def test_a_group_we_have_left_is_not_offered(client, cast, group):
    leave_group(cast["bob"], group)
    client.force_login(cast["bob"])
    assert "group" not in client.get(NEW).context["form"].fields
    assert client.post(NEW, filled(group=group.key.hex)).status_code == 302
    assert Request.objects.get().group is None


def test_a_desk_that_is_only_invited_would_not_know_the_group(client, cast, partner):
    """It would quarantine the request: that is said before it leaves, and the form begins without."""
    invited = found_group(cast["bob"], "Invited", "Scams", "bilateral", [partner])
    client.force_login(cast["bob"])
    assert client.get(NEW).context["form"].initial["group"] == ""
    answer = client.post(NEW, filled(group=invited.key.hex))
    assert answer.status_code == 400
    assert "not in the joint group" in answer.content.decode()
    assert not Request.objects.exists()
