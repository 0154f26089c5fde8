"""What leaves the desk of an advisory: the value feeds are written of, the file doors are handed."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.handing_out import hand_out, parcel_of
from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.desk.today.advisories.queries import in_force
from jointdesk.engine.letterbox.advisories import Advisory, Reference, Words
from jointdesk.engine.letterbox.advisory_file import MOST, write_advisories

HOLDS = timedelta(days=7)
AGAIN_AFTER = timedelta(hours=12)


def as_value(version: AdvisoryVersion, sent: datetime) -> Advisory:
    """Raises CallerError for what could not be published."""
    words = {
        language: Words(said["headline"], said["description"], said.get("instruction", ""))
        for language, said in version.words.items()
        if said.get("ready")
    }
    return Advisory(
        id=f"{version.advisory.reference}.{version.number}",
        reference=version.advisory.reference,
        desk=name_sender(),
        desk_name=settings.DESK.name,
        sent=sent,
        onset=version.onset,
        expires=version.expires,
        words=words,
        # where its page lies, each door knows
        link=f"{settings.DESK.address.rstrip('/')}/{version.advisory.reference}/",
        kind=version.kind,
        scam_types=tuple(version.type_codes),
        provinces=tuple(version.province_codes),
        lure=version.lure,
        severity=version.severity,
        urgency=version.urgency,
        certainty=version.certainty,
        references=_earlier(version),
        is_exercise=version.is_exercise,
    )


def name_sender() -> str:
    """Who publishes, unlike anybody in the world (CAP 1.2, section 3.2.1): by `desk.toml`, else by our address.

    A desk without a domain name has its own id, which is known to its partners alone.
    """
    host = urlsplit(settings.DESK.address).hostname or ""
    has_name = "." in host and not host.replace(".", "").isdigit()
    return settings.DESK.alert_sender or (host if has_name else settings.DESK.id)


def tell_doors() -> int:
    """Hand the doors what is in force, when something changed or the bundle grows old. Returns how many were told.

    Without a door nobody is told, and the first one that is made is told everything.
    """
    if not known_doors(settings.HOME):
        return 0
    now = timezone.now()
    due = AdvisoryVersion.objects.filter(state=AdvisoryVersion.State.OUT)
    changed = due.filter(handed_at=None).exists()
    aging = due.filter(handed_at__lt=now - AGAIN_AFTER, expires__gt=now - AGAIN_AFTER * 2).exists()
    # a desk restored from a backup, or whose keys were revoked, has none to give
    is_lost = due.exists() and not parcel_of("advisories").exists()
    if not changed and not aging and not is_lost:
        return 0
    with transaction.atomic():
        told = _newest(now)
        hand_out("advisories", [write_advisories(told)], HOLDS)
        due.update(handed_at=now)
    return len(told)


def _newest(now: datetime) -> list[Advisory]:
    """One value an advisory; MOST at the most, the latest first."""
    found: dict[int, AdvisoryVersion] = {}
    for version in in_force(now):
        found.setdefault(version.advisory_id, version)
    latest = sorted(found.values(), key=lambda version: version.sent_at or now, reverse=True)[:MOST]
    return [as_value(version, version.sent_at or now) for version in latest]


def _earlier(version: AdvisoryVersion) -> tuple[Reference, ...]:
    before = version.advisory.versions.filter(
        state=AdvisoryVersion.State.OUT, number__lt=version.number, sent_at__isnull=False
    )
    return tuple(
        Reference(f"{version.advisory.reference}.{one.number}", one.sent_at)
        for one in before.order_by("number")
        if one.sent_at
    )[-100:]
