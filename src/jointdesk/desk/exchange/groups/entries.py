"""What officers write into a group and read of it. Who did not see another's word stands beside it: none is lost."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.groups.edit_store import keep_edit, place_of, require_room, state_of
from jointdesk.desk.exchange.models import JointEdit, JointEntry, JointGroup
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.commitments import NONCE, identify_edit, seal_content
from jointdesk.engine.exchange.joint.kinds import MOST_PARENTS, EntryKind, check_edit, entry_kinds
from jointdesk.engine.exchange.requests.form_fields import FieldError
from jointdesk.engine.exchange.wire.fields import Text
from jointdesk.engine.exchange.wire.messages import draw_id

READ, EDIT = "groups.read", "groups.edit"
# what one officer may write by pages and API; what names third parties has doors of its own, and a second officer
ALONE = ("mandate", "member", "meeting", "agenda_item", "attendance", "decision", "action", "note")


class FieldErrors(CallerError):
    """What is wrong with an edit's fields: a form shows each at its field."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(error.text for error in errors))


def entries(officer: Officer, group: JointGroup | None = None, kind: str = "") -> QuerySet[JointEntry]:
    """What stands in the group, of one kind or all. Ended and taken-back entries are there too: `ended`."""
    # a page names the group in the address of each entry
    rows = JointEntry.objects.select_related("group").exclude(mark=Mark.RED)
    rows = rows if officer.may(READ) else rows.none()
    rows = rows.filter(group=group) if group is not None else rows
    return with_conditions(rows.filter(kind=kind) if kind else rows).order_by("day", "pk")


def with_conditions(rows: QuerySet[JointEntry]) -> QuerySet[JointEntry]:
    """One query brings every entry's conditions of use, so that a list shows them."""
    bound = JointEdit.objects.filter(recalled_at=None).exclude(conditions="").only("entry_id", "conditions")
    return rows.prefetch_related(Prefetch("edits", queryset=bound, to_attr="bound"))


@transaction.atomic
def edit_entry(
    officer: Officer,
    group: JointGroup,
    kind: str,
    fields: Mapping[str, Any],
    *,
    entry: JointEntry | None = None,
    parents: Iterable[str] | None = None,
    mark: str = Mark.AMBER,
    conditions: str = "",
    evaluation: str = "",
    key: uuid.UUID | None = None,
) -> JointEntry:
    """Write an edit and send it to every desk of the group; no `entry` makes a new one.

    `parents`: the heads the officer had before him when he began (a form carries them); None: those of now. Of what
    he did not see nothing is overwritten: then the entry that comes back is `disputed`.
    Raises FieldErrors, CallerError, NotAllowed.
    """
    require(officer, EDIT)
    form = entry_kinds().get(kind)
    if form is None:
        raise CallerError(_("There is no kind of entry called %(kind)s.") % {"kind": kind[:64]})
    # with it come the messages, which a reader of entries does without
    from jointdesk.desk.exchange.groups.edit_mail import hold_readers, send_edit

    readers = hold_readers(group)
    group = JointGroup.objects.select_for_update().get(pk=group.pk)
    _require_place(group, form, entry)
    _require_fields(group, form, fields, first=entry is None)
    _require_terms(mark, conditions, evaluation)
    now = timezone.now().replace(microsecond=0)
    key = entry.key if entry else key or uuid.UUID(draw_id(secrets.token_bytes))
    place = place_of(group, form, key, settings.DESK.id, now)
    require_room(place, settings.DESK.id, fields)
    seen = sorted(_heads(place) if parents is None else _seen(place, parents))[:MOST_PARENTS]
    terms = {"mark": mark, "conditions": conditions, "evaluation": evaluation}
    edit = _keep_own(officer, place, form, seen, now, fields, terms)
    for partner in readers:
        send_edit(edit, partner)
    _log(edit, readers)
    return place


def _keep_own(
    officer: Officer,
    place: JointEntry,
    form: EntryKind,
    seen: list[str],
    at: datetime,
    fields: Mapping[str, Any],
    terms: Mapping[str, str],
) -> JointEdit:
    """Store an edit of ours under the id that commits to it."""
    nonce, author = secrets.token_bytes(NONCE), name_of(officer, place.group)
    seal = seal_content(nonce, fields, **{**terms, "mark": write_mark(terms["mark"]), "author": author})
    number = identify_edit(
        group=place.group.key.hex,
        entry=place.key.hex,
        kind=form.name,
        version=form.version,
        parents=seen,
        desk=settings.DESK.id,
        at=at,
        seal=seal,
    )
    return keep_edit(
        place,
        key=uuid.UUID(number),
        desk=settings.DESK.id,
        officer=officer,
        version=form.version,
        parents=seen,
        fields=dict(fields),
        nonce=nonce,
        seal=seal,
        at=at,
        author=author,
        **terms,
    )


def _log(edit: JointEdit, readers: Iterable[Partner]) -> None:
    facts = {
        "edit": edit.key.hex,
        "kind": edit.entry.kind,
        "fields": sorted(edit.fields),
        "desks": [partner.desk_id for partner in readers],
        "officer": edit.officer_id,
    }
    record("joint_edit", f"entry:{edit.entry.key.hex}", facts)


def name_of(officer: Officer, group: JointGroup) -> str:
    """By which name the other desks know our officer: the one of his entry as a member, or none."""
    own = JointEntry.objects.filter(
        group=group, kind="member", owner=settings.DESK.id, officer=officer, ended=False
    )
    found = own.first()
    return found.title if found else ""


def _require_place(group: JointGroup, kind: EntryKind, entry: JointEntry | None) -> None:
    if not group.is_working:
        raise CallerError(_("We are not in this group: nothing is written into it."))
    if entry is None:
        return
    if (entry.group_id, entry.kind) != (group.pk, kind.name):
        raise CallerError(_("The entry is not one of this group and kind."))
    if entry.owner not in ("", settings.DESK.id):
        raise CallerError(_("This entry is another desk's own: only that desk changes it."))


def _require_fields(group: JointGroup, kind: EntryKind, fields: Mapping[str, Any], *, first: bool) -> None:
    errors = list(check_edit(kind, fields, first=first))
    wrong = {error.field for error in errors}
    for field in kind.fields:
        value = fields.get(field.name)
        if not value or field.name in wrong:
            continue
        if field.kind == "desk" and value not in group.desks:
            errors.append(FieldError(field.name, "is no desk of the group"))
        if field.kind == "entry" and not group.entries.filter(key=uuid.UUID(value)).exists():
            errors.append(FieldError(field.name, "is not in the group"))
    if errors:
        raise FieldErrors(tuple(errors))


def _require_terms(mark: str, conditions: str, evaluation: str) -> None:
    """They must travel as they are."""
    write_mark(mark)
    try:
        Text(2_000, least=0).read(conditions)
        Text(60, least=0).read(evaluation)
    except ValueError as error:
        raise CallerError(f"conditions or evaluation: {error}") from None


def _heads(entry: JointEntry) -> frozenset[str]:
    return state_of(entry).heads


def _seen(entry: JointEntry, parents: Iterable[str]) -> set[str]:
    """Only edits of this entry: what a form carries came from a browser."""
    known = {key.hex for key in entry.edits.values_list("key", flat=True)}
    seen = set(parents)
    if not seen <= known:
        raise CallerError(_("The page is not of this entry. Open it again."))
    return seen
