"""What must go on leaves a beat; how long ago the last one was is on the health page."""

from django.utils import timezone

from jointdesk.desk.accounts.models import Beat


def beat(name: str, note: str = "") -> None:
    """`name` was just at work: "worker", "backup"."""
    Beat.objects.update_or_create(name=name, defaults={"at": timezone.now(), "note": note[:200]})


def last_beat(name: str) -> Beat | None:
    return Beat.objects.filter(name=name).first()


def beat_worker() -> int:
    """The worker's own chore."""
    beat("worker")
    return 0
