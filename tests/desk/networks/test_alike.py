"""Complaints told alike are suggested to whoever may read them, and never linked by that."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.actions import withdraw
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks import alike, texts, work
from jointdesk.desk.networks.alike import find_alike, find_alike_elsewhere
from jointdesk.desk.networks.models import Hub, Membership, TextKey, UnreadText
from jointdesk.desk.networks.relinking import relink_all

pytestmark = pytest.mark.django_db
HEADER = "id,received_at,unit,country,narrative\n"
STORY = (
    "A woman wrote to me that I had won a prize of the bank and only had to pay the tax for it, then the courier, "
    "then the customs, and after the third payment nobody answered any more. I called {}."
)
LURE = (
    "They wrote “Dear customer, your parcel is held at the customs office, pay the fee of two dollars today or it "
    "goes back to the sender” "
)


def store(*lines: tuple[str, str, str]) -> None:
    """(reference, unit, narrative); as one file, and the worker reads their texts."""
    rows = "".join(f'{name},2025-06-01,{unit},VN,"{told}"\n' for name, unit, told in lines)
    import_complaints(io.BytesIO((HEADER + rows).encode()), "c.csv", None)
    while texts.read_waiting():
        pass


def get(reference: str) -> Complaint:
    return Complaint.objects.get(reference=reference)


def names(officer: Officer, reference: str) -> list[str]:
    return [one.complaint.reference for one in find_alike(officer, get(reference)).found]


@pytest.fixture
def told(cast: dict[str, Officer]) -> dict[str, Officer]:
    store(
        ("A-1", "VN-HN", STORY.format("0961 345 678")),
        ("A-2", "VN-HN", STORY.format("0912 345 671")),
        ("A-3", "VN-SG", STORY.format("0912 345 672")),
        (
            "A-4",
            "VN-HN",
            "I bought a motorcycle from a page, paid half of it, and it was never brought to my house.",
        ),
    )
    return cast


def test_who_tells_the_same_is_suggested_and_linked_to_nothing(told: dict[str, Officer]) -> None:
    [first, second] = find_alike(told["alice"], get("A-1")).found
    assert {first.complaint.reference, second.complaint.reference} == {"A-2", "A-3"}
    assert first.agree == 1.0
    assert first.apart
    assert not first.quoted
    assert Membership.objects.values("network").distinct().count() == 4
    assert find_alike(told["alice"], get("A-4")).found == ()


def test_complaints_of_another_unit_are_counted_and_not_shown(
    told: dict[str, Officer], client: Client
) -> None:
    found = find_alike(told["ivan"], get("A-1"))
    assert [one.complaint.reference for one in found.found] == ["A-2"]
    assert found.hidden == 1
    client.force_login(told["ivan"])
    page = client.get(reverse("network-like-complaint", args=[get("A-1").pk])).content.decode()
    assert "A-2</a>" in page
    assert "A-3" not in page
    assert client.get(reverse("network-like-complaint", args=[get("A-3").pk])).status_code == 404
    elsewhere = get("A-3").membership.network
    assert client.get(reverse("network-like", args=[elsewhere.pk])).status_code == 404
    Complaint.objects.filter(reference="A-2").update(mark="RED")
    assert names(told["alice"], "A-1") == ["A-3"]


def test_a_network_is_told_what_is_told_alike_outside_it(told: dict[str, Officer], client: Client) -> None:
    store(("B-1", "VN-HN", "gọi số 0961 345 678 và không nhớ gì thêm nữa"))
    network = get("A-1").membership.network
    assert network == get("B-1").membership.network
    found = find_alike_elsewhere(told["alice"], network).found
    assert {one.complaint.reference for one in found} == {"A-2", "A-3"}
    assert {one.ours.reference for one in found} == {"A-1"}
    client.force_login(told["alice"])
    page = client.get(reverse("network-like", args=[network.pk])).content.decode()
    assert f"{reverse('network-judge')}?kind=must_link&amp;one=A-1&amp;other=A-2" in page


def test_what_is_corrected_or_withdrawn_is_compared_as_it_is_now(told: dict[str, Officer]) -> None:
    alice, cora = told["alice"], told["cora"]
    at = get("A-2").received_at
    assert correct(
        cora, get("A-2"), "narrative", "Another matter altogether: my neighbour's dog.", "slip", at
    )
    assert names(alice, "A-1") == ["A-3"]
    withdraw(cora, get("A-3"), "settled")
    assert names(alice, "A-1") == []
    assert not TextKey.objects.filter(complaint=get("A-3")).exists()
    assert correct(cora, get("A-3"), "withdrawn", "no", "came back", at)
    assert names(alice, "A-1") == ["A-3"]


def test_the_same_quoted_words_say_so_with_the_hub_both_name(cast: dict[str, Officer]) -> None:
    store(
        (
            "Q-1",
            "VN-HN",
            LURE + "and I, a teacher in Hue, lost my savings; the hotline 1900 545 413 did not help me",
        ),
        (
            "Q-2",
            "VN-HN",
            LURE + "so my brother sent the money at once. We asked 1900 545 413 later, without success",
        ),
    )
    shared = Identifier.objects.get(mentions__complaint=get("Q-1"), mentions__raw__contains="1900")
    Hub.objects.get_or_create(
        identifier=shared, defaults={"source": Hub.Source.OFFICER, "reason": "a hotline"}
    )
    relink_all()
    [found] = find_alike(cast["alice"], get("Q-1")).found
    assert found.quoted
    assert found.agree == 1.0
    assert [hub.value for hub in found.hubs] == [shared.value]
    assert found.apart


def test_a_text_that_many_share_is_a_campaign_and_no_suggestion(
    cast: dict[str, Officer], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "CAMPAIGN", 3)
    store(*((f"C-{n}", "VN-HN", STORY.format(f"0912 345 {n:03d}")) for n in range(600, 605)))
    found = find_alike(cast["alice"], get("C-600"))
    assert (found.found, found.campaign, found.uncounted) == ((), 5, False)
    client.force_login(cast["alice"])
    page = client.get(reverse("network-like-complaint", args=[get("C-600").pk])).content.decode()
    assert "5 complaints share this text" in page


def test_a_file_waits_for_the_worker_who_reads_it_in_turns(
    cast: dict[str, Officer], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f'W-{n},2025-06-01,VN-HN,VN,"{STORY.format(n)}"\n' for n in range(30))
    import_complaints(io.BytesIO((HEADER + lines).encode()), "c.csv", None)
    assert UnreadText.objects.count() == 30
    client.force_login(cast["alice"])
    page = client.get(reverse("network-like-complaint", args=[get("W-1").pk])).content.decode()
    assert "has not been compared yet" in page
    monkeypatch.setattr(texts, "TURN", 20)
    withdraw(cast["cora"], get("W-0"), "settled")
    assert [work.read_texts(), UnreadText.objects.count()] == [0, 9]
    assert [work.read_texts(), UnreadText.objects.count()] == [0, 0]
    assert TextKey.objects.values("complaint").distinct().count() == 29
