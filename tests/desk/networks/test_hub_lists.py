"""A list of hubs: looked at first, declared together, also those that nobody has named yet."""

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.networks.models import Hub

DOOR = "/networks/hubs/import/"
TABLE = "kind\tvalue\treason\nphone\t1900 545 413\tBank hotline\nsite\thttps://www.vietcombank.com.vn/\t\n"


def test_a_list_is_looked_at_and_then_declared(client, cast):
    client.force_login(cast["alice"])
    table = TABLE.replace("site", "domain")
    page = client.post(DOOR, {"text": table, "reason": "list of the association", "look": ""})
    assert page.status_code == 200
    assert not Hub.objects.exists()
    said = page.context["form"].initial
    assert client.post(DOOR, {**said, "take": ""})["Location"] == "/networks/hubs/"
    assert {hub.reason for hub in Hub.objects.all()} == {"Bank hotline", "list of the association"}
    assert all(not hub.links for hub in Hub.objects.all())
    assert Identifier.objects.filter(complaint_count=0).count() == 2
    assert Entry.objects.filter(kind="hub_declared").count() == 2
    client.post(DOOR, {**said, "take": ""})
    assert Entry.objects.filter(kind="hub_declared").count() == 2


def test_a_bad_line_is_named_and_nothing_is_declared(client, cast):
    client.force_login(cast["alice"])
    page = client.post(
        DOOR, {"text": TABLE.replace("site", "rumour") + "phone\tnonsense\t\n", "reason": "x", "take": ""}
    )
    html = page.content.decode()
    assert "Line 4, value:" in html
    assert "Line 3, kind:" in html
    assert not Hub.objects.exists()


def test_who_may_not_judge_brings_no_list(client, cast):
    client.force_login(cast["mai"])
    assert client.post(DOOR, {"text": TABLE, "reason": "x", "take": ""}).status_code == 403
