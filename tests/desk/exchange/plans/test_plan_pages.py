"""Pages of plans: written, released, read, and not there for anybody who is not named."""

import pytest

from far_plans import PLAN
from jointdesk.desk.exchange.models import Plan, PlanVersion, Recall
from jointdesk.desk.exchange.plans.plan_actions import draft_plan


@pytest.fixture
def written(client, cast, group, members):
    """Bob writes a plan on the page."""
    client.force_login(cast["bob"])
    form = {f"form_{name}": "\n".join(v) if isinstance(v, list) else v for name, v in PLAN.items()}
    form |= {
        "form_starts_at": "2026-12-01T21:00",
        "readers": [members["Sok"], members["Chan"]],
        "second": cast["dara"].pk,
    }
    answer = client.post(f"/exchange/groups/{group.key.hex}/plans/new", form)
    assert answer.status_code == 302, answer.content.decode()
    return Plan.objects.get()


def test_a_plan_is_written_released_and_read(client, cast, written):
    page = f"/exchange/plans/{written.key.hex}/"
    assert written.versions.get().fields["starts_at"] == PLAN["starts_at"]
    client.force_login(cast["sok"])
    assert client.get(page).status_code == 404
    client.force_login(cast["dara"])
    assert b"Release and send" in client.get(page).content
    read = written.versions.get().key.hex
    assert client.post(f"{page}release", {"version": read}).status_code == 302
    client.force_login(cast["sok"])
    shown = client.get(page).content.decode()
    assert PLAN["aim"] in shown
    assert "TLP:RED" in shown
    assert b"Bavet, house 12" in client.get("/exchange/plans/").content
    client.force_login(cast["bob"])
    listed = client.get("/exchange/plans/").content.decode()
    assert "1 of 2 readers" in listed


def test_what_was_changed_after_it_was_read_is_read_again(client, cast, group, members, written):
    """Dara has one version before her while Bob writes another: her word is on what she read."""
    page, read = f"/exchange/plans/{written.key.hex}/", written.versions.get().key.hex
    changed = {**PLAN, "aim": "Another aim"}
    draft_plan(cast["bob"], group, changed, [members["Sok"]], cast["dara"], plan=written)
    client.force_login(cast["dara"])
    refused = client.post(f"{page}release", {"version": read}, follow=True).content.decode()
    assert "was changed meanwhile" in refused
    assert written.versions.get().state == "drafted"
    client.post(f"{page}release", {"version": written.versions.get().key.hex})
    assert written.versions.get().state == "sent"


@pytest.mark.parametrize("officer", ["cora", "adam", "vera", "alice", "charlie"])
def test_who_is_not_named_finds_nothing(client, cast, written, officer):
    page = f"/exchange/plans/{written.key.hex}/"
    PlanVersion.objects.update(state="sent")
    client.force_login(cast[officer])
    assert client.get(page).status_code == 404
    assert client.get(f"{page}change").status_code in (403, 404)
    for step in ("release", "alone"):
        assert client.post(f"{page}{step}", {"why": "x"}).status_code == 404
    listed = client.get("/exchange/plans/").content.decode()
    assert PLAN["title"] not in listed
    for other in (f"/exchange/groups/{written.group.key.hex}/", "/exchange/", "/"):
        assert PLAN["title"] not in client.get(other).content.decode()


def test_a_form_that_is_not_right_says_why(client, cast, group, members):
    client.force_login(cast["bob"])
    path = f"/exchange/groups/{group.key.hex}/plans/new"
    assert client.get(path).status_code == 200
    answer = client.post(path, {"form_type": "rescue", "second": cast["dara"].pk})
    assert answer.status_code == 400
    assert b"is missing" in answer.content
    client.force_login(cast["vera"])
    assert client.get(path).status_code == 403


def test_a_rescue_is_sent_alone_with_its_reason(client, cast, written):
    page = f"/exchange/plans/{written.key.hex}/"
    assert b"A life is at risk" in client.get(page).content
    assert client.post(f"{page}alone", {}).status_code == 400
    assert client.post(f"{page}alone", {"why": "They are moved tonight"}).status_code == 302
    assert b"Sent by one officer" in client.get(page).content


def test_its_author_takes_a_plan_back_on_its_page(client, cast, written):
    page = f"/exchange/plans/{written.key.hex}/"
    client.force_login(cast["dara"])
    client.post(f"{page}release", {"version": written.versions.get().key.hex})
    datum = f"/exchange/data/{written.versions.get().key.hex}/"
    client.force_login(cast["bob"])
    assert datum in client.get(page).content.decode()
    assert "Take it back" in client.get(datum).content.decode()
    client.post(datum, {"act": "erase", "reason": "Called off"})
    client.force_login(cast["cora"])
    assert client.get(datum).status_code == 404
    client.force_login(cast["dara"])
    recall = Recall.objects.get()
    assert client.post(f"{datum}recalls/{recall.pk}/send").status_code == 302
    assert written.versions.get().fields == {}
