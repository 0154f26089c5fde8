"""The worker's chore in this room."""

from jointdesk.desk.networks.models import Linkage
from jointdesk.desk.networks.relinking import relink_all


def relink_when_due() -> int:
    """Link everything anew once an identifier has become common, to ask the hub rule again. Returns 1 if it did."""
    if not Linkage.objects.filter(due=True).exists():
        return 0
    relink_all()
    return 1
