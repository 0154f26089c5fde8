"""A missing person's poster: made with the family's consent, let out by a second officer, taken down when it must.

1. Only of an issued notice whose colour is published, of nobody who was found or is protected.
2. What it says is frozen when it is made: the second officer reads what is printed.
3. It ends with its consent, with its notice, or once the person is found; each end is recorded.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import FamilyReport, Notice, Poster
from jointdesk.desk.cases.notices.colours import colour_of
from jointdesk.desk.cases.notices.facts import facts_of
from jointdesk.desk.cases.notices.queries import APPROVE_POSTER, MAKE_POSTER, notices_to_change, posters
from jointdesk.desk.cases.notices.steps import read_reason, require_not_protected
from jointdesk.desk.cases.notices.validity import years_later
from jointdesk.desk.cases.protection import ask_held, require_publishable
from jointdesk.desk.printing.labels import LANGUAGES
from jointdesk.engine.errors import CallerError, NotFound

AT_ONCE = 500
# what a poster may say beside the name, as fields of the notice
SAYABLE = (
    "birth_date",
    "sex",
    "nationality",
    "height_cm",
    "clothes",
    "description",
    "last_seen_on",
    "last_seen_at",
    "lure",
)
ALWAYS = ("name", "aliases")


@dataclass(frozen=True)
class Consent:
    """Who of the family allowed it, as what, on which day, for what, until when."""

    by: str
    relation: str
    on: date
    scope: str
    until: date


@transaction.atomic
def make_poster(
    officer: Officer,
    notice: Notice,
    consent: Consent,
    *,
    languages: Collection[str],
    says: Collection[str],
    contact: str,
    with_photo: bool = True,
) -> Poster:
    """Write a poster down; nothing is printed before another officer approves. Raises CallerError."""
    require(officer, MAKE_POSTER)
    notice = _hold(officer, notice)
    _require_open(notice)
    _check_consent(notice, consent)
    chosen = list(dict.fromkeys(languages))
    if not 1 <= len(chosen) <= 2 or not set(chosen) <= set(LANGUAGES):
        raise CallerError(_("Choose one or two languages."))
    if not set(says) <= set(SAYABLE):
        raise CallerError(_("A poster says nothing of that."))
    contact = " ".join(contact.replace("\x00", "").split())
    if not 3 <= len(contact) <= 200:
        raise CallerError(_("Say whom to call: the desk's public number."))
    told = facts_of(notice)
    poster = Poster.objects.create(
        notice=notice,
        languages=chosen,
        facts={
            name: told[name] for name in (*ALWAYS, *SAYABLE) if told.get(name) and name in {*ALWAYS, *says}
        },
        with_photo=with_photo and notice.photo_id is not None,
        consent_by=consent.by,
        consent_relation=consent.relation,
        consent_on=consent.on,
        consent_scope=consent.scope,
        contact=contact,
        expires_on=consent.until,
        made_by=officer,
        made_at=timezone.now(),
    )
    _log("poster_made", poster, officer)
    others = holders_in(APPROVE_POSTER, notice.unit).exclude(pk=officer.pk).filter(unit=notice.unit)
    notify(others, "poster_to_approve", subject=f"notice:{notice.reference}", url=_page(notice))
    return poster


@transaction.atomic
def approve_poster(officer: Officer, poster: Poster) -> Poster:
    """The second officer's word: it may be printed. Raises CallerError for who made it, and for what may not be out."""
    require(officer, APPROVE_POSTER)
    poster = _hold_poster(officer, poster)
    if poster.approved_at is not None:
        return poster
    if poster.made_by_id == officer.pk:
        raise CallerError(_("A poster is approved by another officer than the one who made it."))
    _require_open(poster.notice)
    if poster.expires_on < timezone.localdate():
        raise CallerError(_("The consent has ended."))
    poster.approved_by, poster.approved_at = officer, timezone.now()
    poster.save(update_fields=["approved_by", "approved_at"])
    _log("poster_approved", poster, officer)
    note_access(
        officer,
        Access.Act.DISCLOSURE,
        f"notice:{poster.notice.reference}",
        "poster of a missing person",
        recipients=str(poster.get_consent_scope_display()),
    )
    return poster


@transaction.atomic
def take_down(officer: Officer, poster: Poster, reason: str) -> Poster:
    """It hangs no more, or never did. Whoever may make posters may take one down."""
    require(officer, MAKE_POSTER)
    poster, reason = _hold_poster(officer, poster), read_reason(reason)[:300]
    _end(poster, officer, reason)
    return poster


def require_printable(poster: Poster) -> None:
    """Raise CallerError unless it is approved, stands, and the person may still be published."""
    if poster.approved_at is None:
        raise CallerError(_("Another officer approves it first."))
    if poster.withdrawn_at is not None or poster.expires_on < timezone.localdate():
        raise CallerError(_("This poster was taken down."))
    _require_open(poster.notice)


def take_down_due() -> int:
    """The worker's: posters whose consent or notice has ended, or whose person was found; how many."""
    standing = Poster.objects.filter(withdrawn_at=None).select_related("notice__unit", "made_by")
    over = Q(expires_on__lt=timezone.localdate()) | ~Q(notice__state=Notice.State.ACTIVE)
    held = ask_held(notices=list(standing.values_list("notice", flat=True).distinct())).notices
    with transaction.atomic():
        rows = (
            standing.select_for_update(of=("self",))
            .filter(over | Q(notice__in=held))
            .order_by("pk")[:AT_ONCE]
        )
        ended = list(rows)
        for poster in ended:
            _end(poster, None, "held" if poster.notice_id in held else "over")
            subject = f"notice:{poster.notice.reference}"
            notify([poster.made_by], "poster_expired", subject=subject, url=_page(poster.notice))
    return len(ended)


def _hold(officer: Officer, notice: Notice) -> Notice:
    rows = notices_to_change(officer, MAKE_POSTER).select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(pk=notice.pk).exclude(mark="RED").first()
    if found is None:
        raise NotFound(_("There is no such notice, or you only read it."))
    return found


def _hold_poster(officer: Officer, poster: Poster) -> Poster:
    found = posters(officer).select_for_update(of=("self",)).filter(pk=poster.pk).first()
    if found is None:
        raise NotFound(_("There is no such poster."))
    if found.withdrawn_at is not None:
        raise CallerError(_("This poster was taken down."))
    return found


def _require_open(notice: Notice) -> None:
    if not colour_of(notice).poster or notice.state != Notice.State.ACTIVE or notice.origin_id is not None:
        raise CallerError(_("A poster is made of an active notice of ours for somebody missing."))
    require_publishable(notice.pk)
    require_not_protected(notice)


def _check_consent(notice: Notice, consent: Consent) -> None:
    today = timezone.localdate()
    last = min(years_later(today, 1), notice.valid_until or years_later(today, 1))
    report = FamilyReport.objects.filter(notice=notice).first()
    if report is not None and not report.consents_to_poster:
        raise CallerError(_("The family has not agreed to a poster."))
    if not 2 <= len(consent.by.strip()) <= 200 or consent.relation not in FamilyReport.Relation.values:
        raise CallerError(_("Say who of the family, or which guardian, allowed it."))
    if consent.scope not in Poster.Scope.values:
        raise CallerError(_("Choose one of those offered."))
    if not consent.on <= today <= consent.until <= last:
        raise CallerError(
            _(
                "The consent is of today or before; it holds for a year at most, and not longer than the notice."
            )
        )


def _end(poster: Poster, officer: Officer | None, reason: str) -> None:
    poster.withdrawn_at, poster.withdrawn_by, poster.withdrawn_why = timezone.now(), officer, reason
    poster.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    facts: dict[str, Any] = {"poster": poster.pk, "officer": officer.pk if officer else None}
    record("poster_withdrawn", f"notice:{poster.notice.reference}", facts)


def _log(kind: str, poster: Poster, officer: Officer) -> None:
    record(kind, f"notice:{poster.notice.reference}", {"poster": poster.pk, "officer": officer.pk})


def _page(notice: Notice) -> str:
    return reverse("notice", args=[notice.reference])
