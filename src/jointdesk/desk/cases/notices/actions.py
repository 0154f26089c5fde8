"""A notice's way from a draft to partners' eyes: drafted, issued (a wanted one by two officers), amended, withdrawn.

1. A draft may lack anything but a name; nothing is issued before all that its colour requires is there.
2. Who issues says that the matter is neutral, with a reason where its words ask for one (INTERPOL, Art. 3).
3. Nobody who may be a victim is named before two officers have reviewed (cases.protection).
4. Each step is the notice's history; an amendment keeps what it said until then.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.cases.models import Case, Notice, NoticeStep, Person
from jointdesk.desk.cases.notices.colours import colour_of, colours
from jointdesk.desk.cases.notices.facts import Unfit, facts_of, find_lacking, read_facts, texts_of
from jointdesk.desk.cases.notices.queries import CONFIRM, DRAFT, ISSUE
from jointdesk.desk.cases.notices.steps import hold_notice, note_step, read_reason, require_not_protected
from jointdesk.desk.cases.notices.validity import begin_validity
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.cases.signals import tell_of_notices
from jointdesk.desk.intake.models import Complaint
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.requests.neutrality import find_words

State, Kind = Notice.State, NoticeStep.Kind
LETTERS = {
    "red": "W",
    "yellow": "M",
    "blue": "B",
    "green": "G",
    "black": "K",
    "orange": "O",
    "purple": "P",
}


@transaction.atomic
def draft_notice(
    officer: Officer,
    colour: str,
    fields: Mapping[str, Any],
    *,
    case: Case | None = None,
    complaint: Complaint | None = None,
    person: Person | None = None,
    photo: Attachment | None = None,
) -> Notice:
    """Write a draft; `fields`: names of colours.yaml, and name, aliases, birth_date, sex, nationality, document, mark.

    Raises Unfit (errors by field) for what cannot stand, NotAllowed for a case that is not open to the officer.
    """
    require(officer, DRAFT)
    if colour not in colours():
        raise CallerError(_("There is no notice of this colour."))
    if case is not None and officer.may("cases.read") and not cases(officer).filter(pk=case.pk).exists():
        raise NotAllowed("the case is not open to the officer", DRAFT)
    facts = read_facts(colours()[colour], fields)
    today = timezone.localdate()
    notice = Notice.objects.create(
        reference=_next_reference(colour),
        colour=colour,
        state=State.DRAFT,
        unit=officer.unit,
        owner=officer,
        made_at=timezone.now(),
        issued_on=today,
        review_on=today,
        case=case,
        complaint=complaint,
        person=person,
        photo=photo,
        **facts,
    )
    note_step(officer, notice, Kind.DRAFTED)
    return notice


@transaction.atomic
def edit_draft(officer: Officer, notice: Notice, fields: Mapping[str, Any]) -> Notice:
    """Put a draft right. Raises Unfit for what cannot stand, CallerError once it is put forward."""
    notice = hold_notice(officer, notice, DRAFT, (State.DRAFT,))
    _write(notice, read_facts(colour_of(notice), fields))
    return notice


@transaction.atomic
def issue_notice(officer: Officer, notice: Notice, *, neutral: str = "", until: date | None = None) -> Notice:
    """Issue a draft; a wanted one is put forward for a second officer. `until`: the last day it is valid.

    `neutral`: why the matter is neutral, where its words ask for it. Raises Unfit for what is lacking.
    """
    notice = hold_notice(officer, notice, ISSUE, (State.DRAFT,))
    if lacking := find_lacking(notice):
        raise Unfit(lacking)
    require_not_protected(notice)
    reason = _check_neutral(notice, neutral)
    begin_validity(notice, until)
    if colour_of(notice).second:
        notice.state = State.PROPOSED
        notice.save(update_fields=["state", "issued_on", "review_on", "valid_until"])
        note_step(officer, notice, Kind.PROPOSED, reason)
        others = holders_in(CONFIRM, notice.unit).exclude(pk=officer.pk)
        _tell(others.filter(unit=notice.unit), notice, "notice_to_confirm")
        return notice
    return _put_out(officer, notice, reason)


@transaction.atomic
def confirm_notice(officer: Officer, notice: Notice) -> Notice:
    """The second officer's word on a wanted notice: it is neutral, and issued. Raises CallerError for who put it
    forward."""
    notice = hold_notice(officer, notice, CONFIRM, (State.PROPOSED,))
    if _put_forward_by(notice) == officer.pk:
        raise CallerError(
            _("A wanted notice is confirmed by another officer than the one who put it forward.")
        )
    require_not_protected(notice)
    begin_validity(notice, notice.valid_until)
    return _put_out(officer, notice, "")


@transaction.atomic
def send_back(officer: Officer, notice: Notice, reason: str) -> Notice:
    """Not so: it is a draft again. Whoever put it forward may take it back as well."""
    notice = hold_notice(officer, notice, ISSUE, (State.PROPOSED,))
    reason = read_reason(reason)
    notice.state = State.DRAFT
    notice.save(update_fields=["state"])
    note_step(officer, notice, Kind.SENT_BACK, reason)
    if notice.owner is not None and notice.owner_id != officer.pk:
        _tell([notice.owner], notice, "notice_sent_back")
    return notice


@transaction.atomic
def amend_notice(officer: Officer, notice: Notice, fields: Mapping[str, Any], reason: str) -> Notice:
    """Change what an issued notice says; its history keeps what it said. Copies at partners are corrected on their own.

    Raises Unfit for what cannot stand or is lacking.
    """
    notice = hold_notice(officer, notice, ISSUE, (State.ACTIVE,))
    reason = read_reason(reason)
    before = facts_of(notice)
    _write(notice, read_facts(colour_of(notice), fields))
    if notice.details and (lacking := find_lacking(notice)):
        raise Unfit(lacking)
    require_not_protected(notice)
    after = facts_of(notice)
    changed = {
        name: before.get(name, "") for name in {*before, *after} if before.get(name) != after.get(name)
    }
    if changed:
        note_step(officer, notice, Kind.AMENDED, reason, before=changed)
        tell_of_notices([notice.pk])
    return notice


@transaction.atomic
def withdraw_notice(officer: Officer, notice: Notice, reason: str) -> None:
    """Withdraw a notice of ours, or drop a draft: partners are told, and nobody is held against it any more."""
    if notice.origin_id is not None:
        raise CallerError(_("This is a partner's notice: only it withdraws it."))
    states = (State.DRAFT, State.PROPOSED, State.ACTIVE, State.EXPIRED)
    notice = hold_notice(officer, notice, ISSUE, states)
    reason = read_reason(reason)
    notice.state = State.WITHDRAWN
    notice.save(update_fields=["state"])
    note_step(officer, notice, Kind.WITHDRAWN, reason)
    tell_of_notices([notice.pk])


def set_photo(officer: Officer, notice: Notice, photo: Attachment | None) -> Notice:
    """The picture of whom it names."""
    with transaction.atomic():
        notice = hold_notice(officer, notice, DRAFT, (State.DRAFT, State.PROPOSED, State.ACTIVE))
        notice.photo = photo
        notice.save(update_fields=["photo"])
        note_step(officer, notice, Kind.AMENDED, before={"photo": ""})
    return notice


def _put_out(officer: Officer, notice: Notice, reason: str) -> Notice:
    notice.state = State.ACTIVE
    notice.save(update_fields=["state", "issued_on", "review_on", "valid_until"])
    note_step(officer, notice, Kind.ISSUED, reason)
    tell_of_notices([notice.pk])
    return notice


def _write(notice: Notice, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(facts))


def _check_neutral(notice: Notice, neutral: str) -> str:
    """The reason, if one is given. Raises Unfit where words ask for one and none is."""
    neutral = neutral.replace("\x00", "").strip()[:2_000]
    words = sorted({finding.word for finding in find_words(texts_of(notice))})
    if words and not neutral:
        raise Unfit(
            {
                "neutral": _("Say why the matter is neutral although it says: %(words)s.")
                % {"words": ", ".join(words[:12])}
            }
        )
    return neutral


def _put_forward_by(notice: Notice) -> int | None:
    step = notice.steps.filter(kind=Kind.PROPOSED).order_by("-at", "-pk").first()
    return step.by_id if step else None


def _tell(officers: Iterable[Officer], notice: Notice, kind: str) -> None:
    url = reverse("notice", args=[notice.reference])
    notify(officers, kind, subject=f"notice:{notice.reference}", url=url)


def _next_reference(colour: str) -> str:
    """`VN-M-2026-0001`: unique over all desks. Called inside the transaction of the new row."""
    # one at a time: the desk's root unit is the row every new number waits for
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))
    prefix = f"{settings.DESK.id.upper()}-{LETTERS[colour]}-{timezone.localdate().year}-"
    numbers = Notice.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
    taken = [int(tail) for name in numbers if (tail := name.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(taken, default=0) + 1:04d}"
