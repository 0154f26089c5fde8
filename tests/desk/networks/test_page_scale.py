"""The page of a network costs the same number of questions however large the network is, and its drawing stays small."""

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.networks.models import Network

pytestmark = pytest.mark.django_db
HEADER = "id,received_at,unit,country,narrative\n"


def open_network(client: Client, size: int) -> tuple[str, int]:
    network = Network.objects.get(complaint_count=size)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("network", args=[network.pk]))
    assert answer.status_code == 200
    return answer.content.decode(), len(asked)


def tell(size: int, prefix: str, first: int) -> str:
    """A chain of complaints: each names its own number and the next one's, and each tenth one common account."""
    return "".join(
        f'{prefix}-{n},2025-0{1 + n % 9}-11,VN-HN,VN,"gọi 09{first + n:08d}, rồi gọi 09{first + n + 1:08d}'
        + (', STK 0123456789 Vietcombank"\n' if n % 10 == 0 else '"\n')
        for n in range(size)
    )


def test_a_large_network_is_drawn_in_groups(client: Client, cast: dict[str, Officer]) -> None:
    lines = tell(300, "L", 61_000_000).replace("0123456789", "0123456788") + tell(6, "S", 71_000_000)
    import_complaints(io.BytesIO((HEADER + lines).encode()), "c.csv", None)
    client.force_login(cast["alice"])
    open_network(client, 6)
    small, few = open_network(client, 6)
    large, many = open_network(client, 300)
    assert many <= few
    assert "Too large to draw" in large
    assert "Too large to draw" not in small
    drawings = re.findall(r'<svg viewBox[^>]* role="group".*?</svg>', large, re.DOTALL)
    assert drawings
    for drawing in drawings:
        groups = [int(n) for n in re.findall(r'aria-label="(\d+) complaints', drawing)]
        alone = drawing.count('data-kind="complaint"')
        assert sum(groups) + alone == 300
        assert drawing.count('class="node"') < 80
