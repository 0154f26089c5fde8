"""The advisories the desk handed out, read once a bundle; a door told nothing, or too long ago, tells nothing."""

import logging
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.advisories import Advisory
from jointdesk.engine.letterbox.advisory_file import read_advisories
from jointdesk.engine.reference import borders
from jointdesk.portal.bundles import current
from jointdesk.portal.door import DOOR

log = logging.getLogger("jointdesk.door")
PAGES = f"{DOOR.address.rstrip('/')}/warnings"


def all_told() -> tuple[Advisory, ...]:
    """The newest version of each, the gravest and latest first; those withdrawn of late are among them."""
    path = current("advisories")
    return () if path is None else _read(path)


def standing(now: datetime, province: str = "", scam_type: str = "") -> list[Advisory]:
    """Those that hold now. One without a province holds everywhere, and so in each."""
    return [
        one
        for one in all_told()
        if one.holds(now)
        and (not province or not one.provinces or province in one.provinces)
        and (not scam_type or scam_type in one.scam_types)
    ]


def find(reference: str) -> Advisory | None:
    return next((one for one in all_told() if one.reference == reference), None)


def is_at_border(advisory: Advisory) -> bool:
    return any(code in borders() for code in advisory.provinces)


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[Advisory, ...]:
    try:
        told = read_advisories(path.read_bytes(), PAGES)
    except (PartnerError, OSError) as error:
        # signed by the desk, and yet not in our form: a desk of a later version
        log.warning("the advisories cannot be read: %s", error)
        return ()
    gravity = {"extreme": 0, "severe": 1, "moderate": 2, "minor": 3}
    return tuple(
        sorted(told, key=lambda one: (gravity.get(one.severity, 4), -one.sent.timestamp(), one.reference))
    )
