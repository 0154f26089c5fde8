"""A release is made by one officer of the national level, let out by another, and withdrawn with a reason."""

import hashlib

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.statistics.formats import render
from jointdesk.desk.statistics.releases.contents import read_content, seal_of, write_content
from jointdesk.desk.statistics.releases.freezing import make_release
from jointdesk.desk.statistics.releases.release_models import Release, ReleaseFile
from jointdesk.desk.statistics.releases.release_queries import known_releases, releases
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound

FREEZE, RELEASE = "reports.freeze", "reports.release"
LONGEST_REASON = 300
State = Release.State


@transaction.atomic
def freeze(officer: Officer, period: Period) -> Release:
    """Freeze the publishable report of a period; nobody outside has it before another officer lets it out.

    Raises CallerError for a period that is not over or has a release, and where all releases together would tell
    of few.
    """
    require_national(officer, FREEZE)
    if period.end >= timezone.localdate():
        raise CallerError(_("The period is not over yet: its figures would change."))
    known = list(known_releases().select_for_update())
    if any((one.start, one.end) == (period.start, period.end) for one in known):
        raise CallerError(_("There is a release of this period already, and a release is never made again."))
    report, figures = make_release(period, known)
    content = write_content(report, timezone.localdate())
    release = Release.objects.create(
        seal=seal_of(content),
        start=period.start,
        end=period.end,
        content=content,
        figures=figures,
        made_by=officer,
        made_at=timezone.now(),
    )
    _log("release_frozen", release, officer)
    others = holders_in(RELEASE, officer.unit).exclude(pk=officer.pk)
    page = reverse("release", args=[release.seal])
    notify(
        [one for one in others if one.unit.sees_all], "release_waits", subject=f"release:{release}", url=page
    )
    return release


@transaction.atomic
def let_out(officer: Officer, release: Release) -> Release:
    """The second officer's word: it may be published."""
    require_national(officer, RELEASE)
    release = _hold(officer, release, State.FROZEN)
    if release.made_by_id == officer.pk:
        raise CallerError(_("A release is let out by another officer than the one who made it."))
    _log("release_let_out", release, officer)
    return _settle(officer, release, State.RELEASED)


@transaction.atomic
def discard(officer: Officer, release: Release, reason: str) -> Release:
    """It never leaves the desk: a later release need not reckon with it."""
    require_national(officer, FREEZE)
    release = _hold(officer, release, State.FROZEN)
    release.reason = _read_reason(reason)
    _log("release_discarded", release, officer)
    return _settle(officer, release, State.DISCARDED)


@transaction.atomic
def withdraw(officer: Officer, release: Release, reason: str) -> Release:
    """It is said to be wrong. Who has it has it: it stays on the list, and later releases reckon with it."""
    require_national(officer, RELEASE)
    release = _hold(officer, release, State.RELEASED)
    release.reason, release.state = _read_reason(reason), State.WITHDRAWN
    release.withdrawn_by, release.withdrawn_at = officer, timezone.now()
    release.save(update_fields=["reason", "state", "withdrawn_by", "withdrawn_at"])
    _log("release_withdrawn", release, officer)
    return release


@transaction.atomic
def file_of(release: Release, form: str) -> ReleaseFile:
    """The release as a file in the active language: made once, the same bytes for everybody."""
    language = get_language() or "en"
    # one maker at a time, so that nobody gets a file that is not kept
    held = Release.objects.select_for_update().get(pk=release.pk)
    made = ReleaseFile.objects.filter(release=held, form=form, language=language).first()
    if made is not None:
        return made
    content = render(read_content(bytes(held.content)), form, release=held.seal)
    seal = hashlib.sha256(content).hexdigest()
    record("release_file_made", f"release:{held.seal}", {"form": form, "language": language, "sha256": seal})
    return ReleaseFile.objects.create(
        release=held, form=form, language=language, content=content, seal=seal, made_at=timezone.now()
    )


def require_national(officer: Officer, action: str) -> None:
    """Raises NotAllowed: a province's report beside the whole desk's would tell of all the others."""
    require(officer, action)
    if not officer.unit.sees_all:
        raise NotAllowed(_("A report is published by the national level alone."))


def _hold(officer: Officer, release: Release, state: str) -> Release:
    found = releases(officer).select_for_update(of=("self",)).filter(pk=release.pk).first()
    if found is None:
        raise NotFound(_("There is no such release."))
    if found.state != state:
        raise CallerError(_("Somebody has settled this release already."))
    return found


def _settle(officer: Officer, release: Release, state: str) -> Release:
    release.state, release.settled_by, release.settled_at = state, officer, timezone.now()
    release.save(update_fields=["reason", "state", "settled_by", "settled_at"])
    return release


def _read_reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", "").split())
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise CallerError(_("Give a reason, in up to 300 characters."))
    return reason


def _log(kind: str, release: Release, officer: Officer) -> None:
    facts = {
        "sha256": release.seal,
        "from": release.start.isoformat(),
        "to": release.end.isoformat(),
        "officer": officer.pk,
    }
    record(kind, f"release:{release.seal}", facts)
