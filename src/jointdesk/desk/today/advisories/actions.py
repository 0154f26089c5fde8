"""Writing an advisory and letting it out: two people for each text that reaches the public, one to take it back.

1. A text is out only when an officer who wrote none of it has read it.
2. What is out never changes: a change is a new version, reviewed like the first.
3. Taking a wrong warning back waits for nobody: one officer does it, and the log says who and why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.today.advisories.models import Advisory, AdvisoryVersion, bar
from jointdesk.desk.today.advisories.queries import APPROVE, WRITE, own_version
from jointdesk.desk.today.advisories.telling import as_value
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.letterbox.advisories import LONGEST

State, Kind = AdvisoryVersion.State, AdvisoryVersion.Kind
Texts = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Said:
    """What an officer wrote. `words`: language -> headline, description, instruction, ready."""

    words: Texts
    scam_types: tuple[str, ...]
    provinces: tuple[str, ...]
    lure: str
    severity: str
    urgency: str
    certainty: str
    onset: datetime | None
    expires: datetime
    is_exercise: bool = False


@transaction.atomic
def write_advisory(officer: Officer, said: Said) -> AdvisoryVersion:
    """A first draft, of the officer's unit."""
    require(officer, WRITE)
    advisory = Advisory.objects.create(reference=_next_reference(), unit=officer.unit, made_at=timezone.now())
    version = AdvisoryVersion(advisory=advisory, number=1)
    _save_draft(officer, version, said)
    _record("advisory_drafted", officer, version)
    return version


@transaction.atomic
def change_draft(officer: Officer, version: AdvisoryVersion, said: Said) -> AdvisoryVersion:
    """Write a draft anew; one that waits for review is a draft again."""
    version = _hold(officer, version, WRITE, State.DRAFT, State.REVIEW)
    version.state = State.DRAFT
    _save_draft(officer, version, said)
    _record("advisory_changed", officer, version)
    return version


@transaction.atomic
def begin_change(officer: Officer, version: AdvisoryVersion) -> AdvisoryVersion:
    """A next version to write in, with the words of the one that is out."""
    version = _hold(officer, version, WRITE, State.OUT)
    if version.kind == Kind.CANCEL:
        raise CallerError(_("This warning is withdrawn: write a new one."))
    draft = _follow(version, officer)
    draft.kind, draft.state, draft.remark, draft.writers = Kind.UPDATE, State.DRAFT, "", []
    draft.reviewed_by = draft.sent_at = draft.handed_at = None
    draft.save()
    _record("advisory_drafted", officer, draft)
    return draft


@transaction.atomic
def ask_review(officer: Officer, version: AdvisoryVersion) -> AdvisoryVersion:
    """It is ready for another's eyes. Raises CallerError with what is still missing."""
    version = _hold(officer, version, WRITE, State.DRAFT)
    _check_publishable(version)
    version.state, version.remark = State.REVIEW, ""
    version.save(update_fields=["state", "remark"])
    _record("advisory_put_forward", officer, version)
    unit = version.advisory.unit
    told = [one for one in holders_in(APPROVE, unit) if one.pk not in {officer.pk, *version.writers}]
    notify(told, "advisory_to_review", subject=_subject(version), url=address_of(version))
    return version


@transaction.atomic
def send_back(officer: Officer, version: AdvisoryVersion, why: str) -> AdvisoryVersion:
    version = _hold(officer, version, APPROVE, State.REVIEW)
    version.state, version.remark = State.DRAFT, _read_reason(why)
    version.save(update_fields=["state", "remark"])
    _record("advisory_sent_back", officer, version)
    notify([version.changed_by], "advisory_sent_back", subject=_subject(version), url=address_of(version))
    return version


@transaction.atomic
def publish(officer: Officer, version: AdvisoryVersion) -> AdvisoryVersion:
    """The second officer lets it out; the worker hands it to the doors at once."""
    version = _hold(officer, version, APPROVE, State.REVIEW)
    if officer.pk in {version.changed_by_id, *version.writers}:
        raise CallerError(_("You wrote it: another officer lets it out."))
    _check_publishable(version)
    version.state, version.reviewed_by, version.sent_at = State.OUT, officer, _now()
    version.save(update_fields=["state", "reviewed_by", "sent_at"])
    _record("advisory_published", officer, version)
    return version


@transaction.atomic
def withdraw(officer: Officer, version: AdvisoryVersion, why: str) -> AdvisoryVersion:
    """A last version that cancels the ones before it. A draft that was begun meanwhile is dropped."""
    require(officer, WRITE)
    reason = _read_reason(why)
    version = _hold(officer, version, WRITE, State.OUT, newest=False)
    if version.kind == Kind.CANCEL or version.is_over():
        raise CallerError(_("This warning does not stand any more."))
    version.advisory.versions.filter(number__gt=version.number).exclude(state=State.OUT).delete()
    last = _follow(version, officer)
    last.kind, last.state, last.remark = Kind.CANCEL, State.OUT, reason
    last.reviewed_by, last.sent_at, last.handed_at = officer, _now(), None
    last.save()
    _record("advisory_withdrawn", officer, last)
    return last


@transaction.atomic
def drop_draft(officer: Officer, version: AdvisoryVersion) -> None:
    """Nothing of a draft is left; of a first one not the advisory either."""
    version = _hold(officer, version, WRITE, State.DRAFT, State.REVIEW)
    _record("advisory_dropped", officer, version)
    advisory, number = version.advisory, version.number
    version.delete()
    if number == 1:
        advisory.delete()
    else:
        advisory.versions.filter(number=number - 1).update(newest=True)


def address_of(version: AdvisoryVersion) -> str:
    return reverse("advisory", args=[version.advisory.reference])


def _save_draft(officer: Officer, version: AdvisoryVersion, said: Said) -> None:
    if said.expires <= timezone.now() or (said.onset and said.onset >= said.expires):
        raise CallerError(_("It has to end after it begins, and not in the past."))
    if said.expires - timezone.now() > LONGEST:
        raise CallerError(_("A warning holds a year at most."))
    version.words = said.words
    version.scam_types, version.provinces = bar(list(said.scam_types)), bar(list(said.provinces))
    for name in ("lure", "severity", "urgency", "certainty", "onset", "expires", "is_exercise"):
        setattr(version, name, getattr(said, name))
    version.writers = sorted({*version.writers, officer.pk})
    version.changed_by, version.changed_at = officer, timezone.now()
    version.save()


def _follow(version: AdvisoryVersion, officer: Officer) -> AdvisoryVersion:
    """A copy under the next number; the caller saves it."""
    version.advisory.versions.update(newest=False)
    number = version.number + 1
    copied = AdvisoryVersion.objects.get(pk=version.pk)
    copied.pk, copied.number, copied.newest = None, number, True
    copied._state.adding = True
    copied.changed_by, copied.changed_at = officer, timezone.now()
    return copied


def _check_publishable(version: AdvisoryVersion) -> None:
    if not version.ready_languages:
        raise CallerError(_("No language is marked as ready to publish."))
    if not version.type_codes:
        raise CallerError(_("Say which type of scam it warns of."))
    as_value(version, _now())


def _hold(
    officer: Officer, version: AdvisoryVersion, action: str, *states: str, newest: bool = True
) -> AdvisoryVersion:
    """The version, its advisory locked. Raises NotFound where it is not the officer's, CallerError in another state."""
    require(officer, action)
    if own_version(officer, version.pk, action) is None:
        raise NotFound(_("There is no such warning, or it is not open to you."))
    Advisory.objects.select_for_update().get(pk=version.advisory_id)
    found = AdvisoryVersion.objects.select_related("advisory__unit", "changed_by").get(pk=version.pk)
    if found.state not in states or (newest and not found.newest):
        raise CallerError(_("Somebody has settled this warning meanwhile."))
    return found


def _read_reason(why: str) -> str:
    reason = " ".join(why.replace("\x00", "").split())
    if not reason:
        raise CallerError(_("Say why."))
    return reason[:500]


def _next_reference() -> str:
    """`W-2026-0001`: numbered within the year. Called inside the transaction of the new row."""
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))
    prefix = f"W-{timezone.localdate().year}-"
    last = Advisory.objects.filter(reference__startswith=prefix).order_by("-reference").first()
    number = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:04d}"


def _now() -> datetime:
    # CAP names an earlier version by its second
    return timezone.now().replace(microsecond=0)


def _subject(version: AdvisoryVersion) -> str:
    return f"advisory:{version.advisory.reference}"


def _record(kind: str, officer: Officer, version: AdvisoryVersion) -> None:
    record(kind, _subject(version), {"version": version.number, "officer": officer.pk})
