"""What complainants told, in as little as a test of networks needs: letters are phone numbers."""

import io

from django.db.models import Q

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake import actions as intake
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import by_code, parse_complaint
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks.models import Hub, Judgement, Membership, Network

PHONES = {letter: f"09{number:02d}345678" for number, letter in enumerate("ABCDEFGH", 60)}


def tell(letters: str) -> str:
    return "; ".join(f"gọi số {PHONES[letter]}" for letter in letters) or "không nhớ gì"


def take(told: dict[str, str]) -> None:
    lines = [f"{name},2025-09-01,VN-HN,VN,{tell(letters)}" for name, letters in told.items()]
    text = "id,received_at,unit,country,narrative\n" + "\n".join(lines)
    import_complaints(io.BytesIO(text.encode()), "c.csv", None)


def take_one(name: str, letters: str) -> Complaint:
    cells = {"id": name, "received_at": "2025-09-02", "unit": "VN-HN", "narrative": tell(letters)}
    draft = parse_complaint(Row("form", 0, cells), by_code(Unit.objects.all()), None)
    return intake.store_complaint(None, draft)


def partition() -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    for name, network in Membership.objects.values_list("complaint__reference", "network_id"):
        groups.setdefault(network, set()).add(name)
    return {frozenset(group) for group in groups.values()}


def grouped(*groups: str) -> set[frozenset[str]]:
    """grouped("1 2", "3") = {1, 2} and {3}."""
    return {frozenset(group.split()) for group in groups}


def check_counts() -> None:
    for network in Network.objects.filter(merged_into=None, dissolved_at=None):
        assert network.complaint_count == network.memberships.count() > 0
        named = Identifier.objects.filter(mentions__complaint__membership__network=network).distinct()
        named = named.filter(Q(hub=None) | Q(hub__overruled_by__isnull=False))
        assert network.identifier_count == named.count()
        received = Complaint.objects.filter(membership__network=network).values_list("received_at", flat=True)
        assert (network.first_received_at, network.last_received_at) == (min(received), max(received))
        judged = Judgement.objects.filter(kind="cannot_link", undone_at=None)
        ends = judged.filter(Q(one__membership__network=network) | Q(other__membership__network=network))
        assert network.parted == ends.exists()
    for identifier in Identifier.objects.all():
        naming = Complaint.objects.filter(mentions__identifier=identifier).exclude(state="withdrawn")
        assert identifier.complaint_count == naming.distinct().count()
    for hub in Hub.objects.select_related("identifier"):
        assert hub.degree == hub.identifier.complaint_count
