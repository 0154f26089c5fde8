"""Permitted reads of releases."""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.statistics.releases.release_models import Release, ReleaseFile
from jointdesk.engine.errors import CallerError

State = Release.State
LET_OUT = (State.RELEASED, State.WITHDRAWN)
# as many characters of a hash as nobody else's begins with by chance
SHORTEST_SEAL = 8


def releases(officer: Officer) -> QuerySet[Release]:
    """What was let out, for whoever reads reports; what waits or was discarded, at the national level alone.

    The figures before withholding come along with none of them.
    """
    rows = Release.objects.defer("content", "figures").select_related("made_by", "settled_by", "withdrawn_by")
    if not officer.may("reports.read"):
        return rows.none()
    return rows if officer.unit.sees_all else rows.filter(state__in=LET_OUT)


def list_released() -> QuerySet[Release]:
    """What was let out, withdrawn ones too, for the desk itself (the command line)."""
    return Release.objects.defer("content", "figures").filter(state__in=LET_OUT)


def find_released(seal: str) -> Release:
    """The release that was let out under this SHA-256, or its beginning, for the desk itself (the command line).

    Raises CallerError where there is none, or several begin so.
    """
    rows = Release.objects.filter(state__in=LET_OUT, seal__startswith=seal.lower())
    found = list(rows[:2]) if len(seal) >= SHORTEST_SEAL else []
    if len(found) != 1:
        raise CallerError(f"no release, or more than one, was let out under {seal!r}")
    return found[0]


def find_by_file(seal: str) -> tuple[Release, str, str] | None:
    """The release, form and language of the file with this SHA-256, for the desk itself (the command line)."""
    whole = Release.objects.filter(seal=seal).first()  # whatever its state: the answer says it
    if whole is not None:
        return whole, "json", ""
    file = ReleaseFile.objects.select_related("release").filter(seal=seal).first()
    return (file.release, file.form, file.language) if file else None


def known_releases() -> QuerySet[Release]:
    """Every release a reader may have or may come to have: what was discarded went to nobody."""
    return Release.objects.exclude(state=State.DISCARDED)
