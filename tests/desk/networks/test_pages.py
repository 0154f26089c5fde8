"""Pages and doors of networks: who sees what, what is only counted, and links explained in words."""

import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.models import Hub, Judgement, Membership, Network

HEADER = "id,received_at,unit,country,narrative,amount,currency\n"
# hang together over a phone and an account; A-3 is of another province
LINES = (
    "A-1,2025-06-01,VN-HN,VN,gọi số 0961 345 678,1000000,VND\n"
    'A-2,2025-08-01,VN-HN,KR,"gọi số 0961.345.678, STK 0123456789 Vietcombank",2500000,VND\n'
    "A-3,2025-08-09,VN-SG,VN,STK 0123 456 789 Vietcombank,7000000,VND\n"
    "A-4,2025-08-10,VN-HN,VN,không nhớ gì,,\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(cast: dict[str, Officer]) -> Network:
    import_complaints(io.BytesIO((HEADER + LINES).encode()), "c.csv", None)
    return Membership.objects.get(complaint__reference="A-1").network


def see(client: Client, officer: Officer, name: str, *args: object, **query: str) -> str:
    client.force_login(officer)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_network_is_shown_to_whoever_may_see_one_of_its_complaints(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    for name in ("alice", "mai", "charlie"):
        assert network.reference in see(client, cast[name], "networks")
    Complaint.objects.filter(reference="A-3").update(unit=cast["alice"].unit)
    assert network.reference not in see(client, cast["charlie"], "networks")
    assert client.get(reverse("network", args=[network.pk])).status_code == 404
    client.force_login(cast["sok"])
    assert client.get(reverse("networks")).status_code == 403


def test_complaints_of_other_units_are_counted_but_not_shown(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    page = see(client, cast["ivan"], "network", network.pk)
    assert "A-1</a>" in page
    assert "A-3" not in page
    assert "1 complaint of this network is of another unit" in page
    assert "3,500,000" in page
    whole = see(client, cast["alice"], "network", network.pk)
    assert "10,500,000" in whole
    assert "A-3</a>" in whole


def test_the_drawings_show_every_complaint_and_identifier_once(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    page = see(client, cast["alice"], "network", network.pk)
    for sheet in ("wide", "slim"):
        [drawing] = re.findall(rf'data-sheet="{sheet}".*?</svg>', page, re.DOTALL)
        assert drawing.count('class="node"') == 5
        assert drawing.count('data-kind="complaint"') == 3
        assert drawing.count('data-kind="names"') == 4
        first = Complaint.objects.get(reference="A-1")
        assert f'href="{reverse("complaint", args=[first.pk])}"' in drawing
    assert 'style="' not in page
    assert "<script>" not in page


def test_why_it_is_linked_stands_beside_each_identifier(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    page = see(client, cast["alice"], "network", network.pk)
    # about how many there are is told by their numbers, which a database does not give out twice
    assert len(re.findall(r"rare: 2 complaints of about [\d,]+", page)) >= 2
    assert page.count("strong tie") >= 2


@pytest.mark.parametrize(
    ("text", "found"),
    [("0961 345 678", True), ("VCB:0123456789", True), ("A-2", True), ("0999 999 999", False)],
)
def test_networks_are_found_by_identifier(
    client: Client, cast: dict[str, Officer], network: Network, text: str, found: bool
) -> None:
    # the page shows what was asked, too
    assert (reverse("network", args=[network.pk]) in see(client, cast["alice"], "networks", q=text)) is found


def find_networks(client: Client, officer: Officer, text: str) -> list[str]:
    client.force_login(officer)
    return [one["reference"] for one in client.get("/api/networks", {"q": text}).json()["networks"]]


def test_networks_are_found_by_a_piece_of_what_they_name(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    for text in ("345678", "vcb:01234", "VCB:", "0123456789", "a-1", "Vcb:0123"):
        assert find_networks(client, cast["alice"], text) == [network.reference], text


def test_networks_are_found_by_their_reference_or_its_end(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    """VN-N-000001: as it stands, its beginning, and what an officer types of it."""
    whole = network.reference
    number = whole.rpartition("-")[2]
    for text in (whole, whole.lower(), whole[:-1], f"N-{number}", f"n-{number}", number, number.lstrip("0")):
        assert find_networks(client, cast["alice"], text) == [whole], text
    assert find_networks(client, cast["alice"], f"{whole}9") == []


def test_complaints_that_stand_alone_are_listed_on_demand(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    alone = Membership.objects.get(complaint__reference="A-4").network.reference
    assert alone not in see(client, cast["alice"], "networks")
    assert alone in see(client, cast["alice"], "networks", alone="1")


def test_the_panel_names_the_network_and_the_hubs(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    first = Complaint.objects.get(reference="A-1")
    assert network.reference in see(client, cast["mai"], "network-of-complaint", first.pk)
    Hub.objects.create(identifier=first.mentions.get().identifier, source="officer", reason="", degree=2)
    assert 'class="identifier hub"' in see(client, cast["mai"], "network-of-complaint", first.pk)


def test_a_chain_is_explained_in_words_without_naming_what_may_not_be_read(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    page = see(client, cast["alice"], "network-explain", a="A-1", b="A-3")
    assert "Linked over 2 steps" in page
    assert "both name the phone number" in page
    assert "both name the bank account" in page
    assert "They are not linked" in see(client, cast["alice"], "network-explain", a="A-1", b="A-4")
    assert "no complaint of this reference" in see(client, cast["ivan"], "network-explain", a="A-1", b="A-3")


def test_judging_on_the_page(client: Client, cast: dict[str, Officer], network: Network) -> None:
    client.force_login(cast["ivan"])
    given = {"one": "A-1", "other": "A-4", "kind": "must_link", "reason": "same caller"}
    page = client.post(reverse("network-judge"), given, follow=True)
    assert "same caller" in page.content.decode()
    assert Membership.objects.filter(network=network).count() == 4
    undo = reverse("network-judge-undo", args=[Judgement.objects.get().pk])
    assert "<strong>1</strong> complaint moves" in client.get(undo).content.decode()
    client.post(undo)
    assert Membership.objects.filter(network=network).count() == 3
    client.force_login(cast["mai"])
    assert client.post(reverse("network-judge"), given).status_code == 403
    assert client.get(reverse("network-judge"), given).status_code == 403


def test_a_judgement_is_shown_before_it_is_said(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    alone = Membership.objects.get(complaint__reference="A-4").network
    page = see(client, cast["alice"], "network-judge", one="A-1", other="A-4", kind="must_link")
    assert "<strong>1</strong> complaint moves" in page
    assert alone.reference in page
    assert "4 complaints" in page
    page = see(client, cast["alice"], "network-judge", one="A-3", other="A-1", kind="cannot_link")
    assert "<strong>1</strong> complaint moves" in page
    assert "a new network" in page
    page = see(client, cast["alice"], "network-judge", one="A-3", other="A-4", kind="cannot_link")
    assert "No complaint moves" in page
    assert not Judgement.objects.exists()


def test_an_officers_word_on_an_identifier(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    client.force_login(cast["alice"])
    identifier = Complaint.objects.get(reference="A-1").mentions.get().identifier
    door = reverse("network-hub-decide")
    client.post(door, {"identifier": identifier.pk, "word": "declare", "reason": "the bank's own"})
    assert Membership.objects.get(complaint__reference="A-1").network.complaint_count == 1
    assert "+84961345678" in see(client, cast["alice"], "network-hubs")
    client.post(door, {"identifier": identifier.pk, "word": "release"})
    assert Membership.objects.get(complaint__reference="A-1").network.complaint_count == 3
    assert client.post(door, {"identifier": identifier.pk, "word": "burn"}).status_code == 400


def test_what_a_word_on_an_identifier_would_do_is_shown_first(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    identifier = Complaint.objects.get(reference="A-1").mentions.get().identifier
    page = see(client, cast["alice"], "network-hub-decide", identifier=str(identifier.pk), word="declare")
    assert "<strong>1</strong> complaint moves" in page
    actions.declare_hub(cast["alice"], identifier, "the bank's own")
    page = see(client, cast["alice"], "network-hub-decide", identifier=str(identifier.pk), word="release")
    assert "2 networks become one of <strong>3</strong> complaints" in page
    # an identifier that only complaints of another province name is not shown by its number
    hidden = Identifier.objects.create(kind="phone", value="+84911111111")
    client.force_login(cast["ivan"])
    door = reverse("network-hub-decide")
    assert client.get(door, {"identifier": hidden.pk, "word": "declare"}).status_code == 404


def test_a_proposed_hub_is_confirmed_or_rejected_with_a_reason(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    identifier = Identifier.objects.get(kind="bank_account")
    hub = Hub.objects.create(identifier=identifier, source="rule", reason="", degree=2, review="proposed")
    page = see(client, cast["alice"], "network-hubs")
    assert identifier.value in page
    assert 'value="confirm"' in page
    client.post(
        reverse("network-hub-decide"), {"identifier": identifier.pk, "word": "confirm", "reason": "a shop"}
    )
    hub.refresh_from_db()
    assert (hub.review, hub.review_reason) == ("confirmed", "a shop")
    assert identifier.value not in see(client, cast["alice"], "network-hubs", show="proposed")
    which = {"kind": identifier.kind, "value": identifier.value, "reason": "a mule after all"}
    answer = client.post("/api/networks/hubs/reject", which, content_type="application/json")
    assert answer.json()["overruled"] is True
    assert identifier.value in see(client, cast["alice"], "network-hubs", show="genuine")


def test_a_network_s_complaints_can_be_narrowed_to_those_that_name_an_identifier(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    identifier = Identifier.objects.get(kind="bank_account")
    page = see(client, cast["alice"], "network-complaints", network.pk, identifier=str(identifier.pk))
    assert ("A-2</a>" in page, "A-3</a>" in page, "A-1</a>" in page) == (True, True, False)
    assert network.reference in see(client, cast["alice"], "network-complaints", network.pk, identifier="x")


def test_a_document_is_drawn_without_its_number(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    passport = Identifier.objects.create(kind="document", value="VN:passport:C7654321", complaint_count=1)
    first = Complaint.objects.get(reference="A-1")
    Mention.objects.create(complaint=first, identifier=passport, raw="C7654321", start=0, end=8)
    page = see(client, cast["alice"], "network", network.pk)
    drawings = "".join(re.findall(r"<svg viewBox.*?</svg>", page, re.DOTALL))
    assert 'data-kind="document"' in drawings
    assert "C7654321" not in drawings


def test_a_merged_network_leads_to_the_one_it_went_into(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    old = Membership.objects.get(complaint__reference="A-4").network
    client.force_login(cast["alice"])
    client.post(reverse("network-judge"), {"one": "A-1", "other": "A-4", "kind": "must_link", "reason": "x"})
    response = client.get(reverse("network", args=[old.pk]))
    assert response.headers["location"] == reverse("network", args=[network.pk])


def test_the_partition_is_for_commanders_and_auditors(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    client.force_login(cast["alice"])
    assert client.get("/api/networks/partition").status_code == 403
    client.force_login(cast["vera"])
    response = client.get("/api/networks/partition")
    lines = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert {
        line["complaint"]: line["network"] for line in lines if line["network"] == network.reference
    } == dict.fromkeys(("A-1", "A-2", "A-3"), network.reference)
    assert len(lines) == 4


def test_a_network_over_http(client: Client, cast: dict[str, Officer], network: Network) -> None:
    client.force_login(cast["alice"])
    assert client.get("/api/networks").json()["count"] == 1
    assert client.get("/api/networks/counts").json() == {"networks": 1, "alone": 1, "hubs": 0}
    detail = client.get(f"/api/networks/{network.reference}").json()
    assert detail["members"] == ["A-3", "A-2", "A-1"]
    assert detail["countries"] == {"VN": 2, "KR": 1}
    assert [(loss["currency"], float(loss["amount"]), loss["told"]) for loss in detail["losses"]] == [
        ("VND", 10_500_000, 3)
    ]
    assert {(one["kind"], one["value"]): one["complaints"] for one in detail["identifiers"]} == {
        ("phone", "+84961345678"): 2,
        ("bank_account", "VCB:0123456789"): 2,
    }
    assert [one["strength"] for one in detail["identifiers"]] == [3, 3]
    assert detail["history"][-1]["kind"] == "formed"
    assert detail["origins"] == {"VN": 2}
    steps = client.get("/api/networks/explain", {"a": "A-1", "b": "A-3"}).json()
    assert [(step["one"], step["other"], step["value"]) for step in steps] == [
        ("A-1", "A-2", "+84961345678"),
        ("A-2", "A-3", "VCB:0123456789"),
    ]
    judged = client.post(
        "/api/networks/judgements",
        {"kind": "cannot_link", "one": "A-1", "other": "A-3", "reason": "two gangs"},
        content_type="application/json",
    )
    assert judged.status_code == 200
    assert client.get(f"/api/networks/{network.reference}").json()["complaint_count"] == 2
    client.post(f"/api/networks/judgements/{judged.json()['id']}/undo")
    assert client.get(f"/api/networks/{network.reference}").json()["complaint_count"] == 3


def test_lists_and_details_cost_the_same_however_much_there_is(
    client: Client, cast: dict[str, Officer], network: Network
) -> None:
    def ask(first: int, last: int) -> list[int]:
        lines = "".join(f"B-{n},2025-09-01,VN-HN,VN,gọi số 09{n // 2:08d},,\n" for n in range(first, last))
        import_complaints(io.BytesIO((HEADER + lines).encode()), f"{first}.csv", None)
        asked = []
        for address in (reverse("networks") + "?alone=1", reverse("network", args=[network.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        return asked

    client.force_login(cast["alice"])
    ask(11_000_000, 11_000_004)  # sessions and caches are there afterwards
    assert ask(11_000_004, 11_000_010) == ask(11_000_010, 11_000_130)
