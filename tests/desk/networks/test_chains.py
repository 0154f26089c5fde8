"""A chain is the same whether the whole network is read for it, or only what lies between its ends."""

import io
from itertools import combinations

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.actions import withdraw
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.chains import _walk, _walk_parted, explain_link
from jointdesk.desk.networks.models import Network

pytestmark = pytest.mark.django_db
NUMBERS = [(1, 2), (2, 3, 9), (3, 4), (4, 5), (9, 5), (5, 6, 7), (7, 8), (1, 8), (20, 21), (21, 22)]


@pytest.fixture
def network(cast: dict[str, Officer]) -> Network:
    """Ten complaints around a ring of numbers, the last two of them joined to it by an officer."""
    lines = "".join(
        f'R-{n},2025-06-01,VN-HN,"{", ".join(f"gọi 0961 345 6{number:02d}" for number in named)}"\n'
        for n, named in enumerate(NUMBERS)
    )
    import_complaints(io.BytesIO(f"id,received_at,unit,narrative\n{lines}".encode()), "c.csv", None)
    one, other = (Complaint.objects.get(reference=name) for name in ("R-3", "R-8"))
    actions.judge(cast["alice"], "must_link", one, other, "same voice")
    return Network.objects.get(complaint_count=10)


def test_what_lies_between_gives_the_same_chain_as_the_whole_network(network: Network) -> None:
    members = list(Complaint.objects.filter(membership__network=network).order_by("pk"))
    for one, other in combinations(members, 2):
        near, whole = _walk(one, other), _walk_parted(network, one, other)
        assert near == whole
        assert near


def test_a_chain_leads_through_no_withdrawn_complaint(network: Network, cast: dict[str, Officer]) -> None:
    one, other = (Complaint.objects.get(reference=name) for name in ("R-0", "R-6"))
    assert [link.other.reference for link in explain_link(cast["alice"], one, other)[:1]] == ["R-7"]  # type: ignore[union-attr]
    withdraw(cast["cora"], Complaint.objects.get(reference="R-7"), "settled")
    links = explain_link(cast["alice"], one, other)
    assert [link.other.reference for link in links] == ["R-1", "R-4", "R-5", "R-6"]  # type: ignore[union-attr]
