"""Taking in what a family tells, and what it was told in turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.actions import destroy, store
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.families.messages import Message
from jointdesk.desk.cases.families.queries import ISSUE, RECORD, TELL, reports
from jointdesk.desk.cases.models import FamilyNews, FamilyReport
from jointdesk.desk.cases.persons.person_actions import Known, check_known
from jointdesk.engine.errors import CallerError, NotFound

State = FamilyReport.State
DOCUMENTS = 5
PICTURES = ("image/jpeg", "image/png", "image/webp")
MOST_BYTES = 5_000_000
PURPOSE = "search for a missing person"
LONGEST = {
    "organisation": 200,
    "reporter": 200,
    "contact": 200,
    "answer_safely": 500,
    "description": 5000,
    "police_report": 200,
    "last_contact_how": 200,
    "last_place": 300,
    "said_going_to": 300,
    "lure": 5000,
    "contacts": 5000,
}


@dataclass(frozen=True)
class Told:
    """What a family tells; empty: not said."""

    name: str
    reporter: str
    relation: str
    contact: str
    through: str = FamilyReport.Through.OFFICER
    organisation: str = ""
    answer_safely: str = ""
    language: str = ""
    consents_to_search: bool = False
    consents_to_organisations: bool = False
    consents_to_poster: bool = False
    life_at_risk: bool = False
    aliases: tuple[str, ...] = ()
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    documents: tuple[str, ...] = ()
    description: str = ""
    police_report: str = ""
    last_contact_on: date | None = None
    last_contact_how: str = ""
    last_place: str = ""
    said_going_to: str = ""
    lure: str = ""
    contacts: str = ""
    photo: bytes = field(default=b"", repr=False)


@transaction.atomic
def record_report(officer: Officer, told: Told) -> FamilyReport:
    """Take in a report, in the officer's own unit. Raises CallerError for what cannot be."""
    require(officer, RECORD)
    report = FamilyReport(
        reference=_next_reference(), unit=officer.unit, made_by=officer, made_at=timezone.now(), **_read(told)
    )
    if told.photo:
        report.photo = _keep_photo(officer, told.photo)
    report.save()
    record("family_report_stored", _subject(report), {"officer": officer.pk, "unit": report.unit.code})
    note_access(officer, Access.Act.COLLECTION, _subject(report), PURPOSE)
    if report.life_at_risk:
        _tell_of_risk(officer, report)
    return report


@transaction.atomic
def change_report(officer: Officer, report: FamilyReport, told: Told) -> FamilyReport:
    """Put a report right. What the notice already says is amended there."""
    report = hold_report(officer, report, RECORD)
    risked = report.life_at_risk
    read = _read(told)
    changed = sorted(name for name, value in read.items() if getattr(report, name) != value)
    for name in changed:
        setattr(report, name, read[name])
    if told.photo:
        before, report.photo = report.photo, _keep_photo(officer, told.photo)
        changed.append("photo")
    if changed:
        report.save(update_fields=changed)
        record("family_report_changed", _subject(report), {"changed": changed, "officer": officer.pk})
        note_access(officer, Access.Act.ALTERATION, _subject(report), PURPOSE)
    # a notice made of it shows the same picture until it is amended
    if told.photo and before is not None and report.notice_id is None:
        destroy(before)
    if report.life_at_risk and not risked:
        _tell_of_risk(officer, report)
    return report


@transaction.atomic
def add_news(officer: Officer, report: FamilyReport, kind: str, heard_on: date, text: str) -> FamilyNews:
    """Write down what was heard since."""
    report = hold_report(officer, report, RECORD)
    if kind not in FamilyNews.Kind.values:
        raise CallerError(_("Choose what it is."))
    if heard_on > timezone.localdate():
        raise CallerError(_("This day has not come yet."))
    row = FamilyNews.objects.create(
        report=report, kind=kind, heard_on=heard_on, text=_say(text, 5000), by=officer, at=timezone.now()
    )
    record("family_news", _subject(report), {"kind": kind, "officer": officer.pk})
    return row


@transaction.atomic
def tell_family(officer: Officer, report: FamilyReport, what: str) -> FamilyReport:
    """The family was told, and no more than the person lets it know."""
    report = hold_report(officer, report, TELL)
    if report.state != State.TO_TELL:
        raise CallerError(_("There is nothing that this family may be told yet."))
    report.state, report.told_by, report.told_at = State.TOLD, officer, timezone.now()
    report.seal_told(told_what=_say(what, 5000))
    report.save(update_fields=[*report.SEALED, "state", "told_by", "told_at"])
    record("family_told", _subject(report), {"officer": officer.pk})
    note_access(officer, Access.Act.DISCLOSURE, _subject(report), "the person consents", recipients="family")
    return report


@transaction.atomic
def close_report(officer: Officer, report: FamilyReport, why: str) -> FamilyReport:
    """The search ends: the person came home, the family withdraws it, it was reported twice."""
    report = hold_report(officer, report, RECORD)
    report.state, report.closed_at, report.closed_why = State.CLOSED, timezone.now(), _say(why, 500)
    report.save(update_fields=["state", "closed_at", "closed_why"])
    record("family_report_closed", _subject(report), {"officer": officer.pk})
    return report


def let_tell(report: FamilyReport, message: Message) -> None:
    """Told by the compartment, in its transaction: the person agreed, and a second officer released it."""
    row = FamilyReport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    if row.state in (State.CLOSED, State.TOLD):
        raise CallerError(_("This report is closed: nobody asks any more."))
    row.state = State.TO_TELL
    row.seal_told(may_tell=message.as_dict())
    row.save(update_fields=[*row.SEALED, "state"])
    record("family_may_be_told", _subject(row), {})
    notify(holders_in(TELL, row.unit), "family_may_be_told", subject=_subject(row), url=address_of(row))


def hold_back(report: FamilyReport) -> None:
    """Taken back before it was told."""
    row = FamilyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.state == State.TO_TELL:
        row.state = State.OPEN if row.notice_id else State.RECORDED
        row.seal_told(may_tell=None)
        row.save(update_fields=[*row.SEALED, "state"])
        record("family_not_told", _subject(row), {})


def hold_report(officer: Officer, report: FamilyReport, action: str) -> FamilyReport:
    """The report, locked. Raises NotFound where it is not the officer's, CallerError where it is closed."""
    require(officer, action)
    found = reports(officer, action).select_for_update(of=("self",)).filter(pk=report.pk).first()
    if found is None:
        raise NotFound(_("There is no such report, or it is not open to you."))
    if found.state in (State.CLOSED, State.TOLD) and action != ISSUE:
        raise CallerError(_("This report is closed."))
    return found


def address_of(report: FamilyReport) -> str:
    return reverse("family-report", args=[report.reference])


def _read(told: Told) -> dict[str, Any]:
    person = check_known(Known(told.name, told.aliases, told.birth_date, told.sex, told.nationality))
    texts = {name: _clean(getattr(told, name), most) for name, most in LONGEST.items()}
    if not texts["reporter"] or not texts["contact"]:
        raise CallerError(_("Say who reports, and how to answer."))
    _check_choices(told)
    if told.last_contact_on is not None and told.last_contact_on > timezone.localdate():
        raise CallerError(_("The last contact lies in the future."))
    return texts | {
        "name": person.name,
        "aliases": list(person.aliases),
        "birth_date": person.birth_date,
        "sex": person.sex,
        "nationality": person.nationality,
        "documents": _read_documents(told.documents),
        "relation": told.relation,
        "through": told.through,
        "language": told.language,
        "consents_to_search": told.consents_to_search,
        "consents_to_organisations": told.consents_to_organisations,
        "consents_to_poster": told.consents_to_poster,
        "life_at_risk": told.life_at_risk,
        "last_contact_on": told.last_contact_on,
    }


def _check_choices(told: Told) -> None:
    offered: Mapping[str, Any] = {
        "relation": FamilyReport.Relation.values,
        "through": FamilyReport.Through.values,
        "language": ["", *(code for code, _name in settings.LANGUAGES)],
    }
    for name, values in offered.items():
        if getattr(told, name) not in values:
            raise CallerError(
                _("%(field)s: choose from the list.") % {"field": name}  # which, the API's caller must know
            )


def _read_documents(documents: tuple[str, ...]) -> list[str]:
    found = list(
        dict.fromkeys(text for one in documents if (text := "".join(_clean(one, 60).split()).upper()))
    )
    if len(found) > DOCUMENTS or any(len(one) > 40 for one in found):
        raise CallerError(_("documents: at most %(most)d, of 40 characters each") % {"most": DOCUMENTS})
    return found


def _keep_photo(officer: Officer, content: bytes) -> Any:
    kept = store(officer, BytesIO(content), "photo.jpg", purpose="family photograph", limit_bytes=MOST_BYTES)
    if kept.media_type not in PICTURES:
        raise CallerError(_("This is not a picture (JPEG, PNG or WebP)."))
    return kept


def _tell_of_risk(officer: Officer, report: FamilyReport) -> None:
    told = [one for one in holders_in(ISSUE, report.unit) if one.pk != officer.pk and one.may(TELL)]
    notify(told, "family_life_at_risk", subject=_subject(report), url=address_of(report))


def _clean(text: str, most: int) -> str:
    found = text.replace("\x00", "").strip()
    if len(found) > most:
        raise CallerError(_("At most %(count)s characters.") % {"count": most})
    return found


def _say(text: str, most: int) -> str:
    found = _clean(text, most)
    if not found:
        raise CallerError(_("Say it in words, at most %(count)s characters.") % {"count": most})
    return found


def _subject(report: FamilyReport) -> str:
    return f"family_report:{report.reference}"


def _next_reference() -> str:
    """`F-2025-0001`: numbered within the year. Called inside the transaction of the new row."""
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))
    prefix = f"F-{timezone.localdate().year}-"
    last = FamilyReport.objects.filter(reference__startswith=prefix).order_by("-pk").first()
    number = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:04d}"
