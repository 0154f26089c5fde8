"""Two persons turn out to be one: one officer proposes, another does it, and it can be undone.

Every row of every room that points at the one who goes then points at the one who is kept; which rows those were is
written down, so that they can be given back. The row of the one who goes stays, empty-handed. Where both have what a
person has once (a referral), or stand in one case in two categories, officers settle that first.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Involvement, Person, PersonMerge, Proceeding
from jointdesk.desk.cases.persons.person_actions import ALIASES
from jointdesk.desk.cases.persons.person_queries import merges, persons
from jointdesk.desk.cases.protection import ask_concealed, ask_held
from jointdesk.desk.cases.signals import persons_joined
from jointdesk.engine.errors import CallerError, NotFound

MERGE = "persons.merge"
FIELDS = ("name", "aliases", "birth_date", "sex", "nationality", "document")


@transaction.atomic
def propose_merge(officer: Officer, kept: Person, gone: Person, reason: str) -> PersonMerge:
    """Say that two persons are one. Nothing moves before another officer agrees."""
    require(officer, MERGE)
    reason = reason.replace("\x00", "").strip()
    if kept.pk == gone.pk:
        raise CallerError(_("These are one person already."))
    if not 1 <= len(reason) <= 300:
        raise CallerError(_("Say why, in at most %(most)d characters.") % {"most": 300})
    mine = persons(officer).filter(pk__in=[kept.pk, gone.pk], merged_into=None)
    if mine.count() != 2:
        raise NotFound(_("There is no such person, or you only read of him or her."))
    if PersonMerge.objects.filter(gone__in=[kept, gone], kept__in=[kept, gone], decided_at=None).exists():
        raise CallerError(_("This is proposed already: another officer decides."))
    _refuse_what_differs(kept, gone)
    row = PersonMerge.objects.create(
        kept=kept, gone=gone, reason=reason, proposed_by=officer, proposed_at=timezone.now()
    )
    facts = {"kept": kept.pk, "gone": gone.pk, "officer": officer.pk}
    record("merge_proposed", f"person:{kept.pk}", facts)
    return row


@transaction.atomic
def confirm_merge(officer: Officer, merge: PersonMerge) -> PersonMerge:
    """Make the two one, as a second officer."""
    require(officer, MERGE)
    merge = _hold(officer, merge)
    if merge.decided_at is not None:
        raise CallerError(_("Somebody has decided this meanwhile."))
    if merge.proposed_by_id == officer.pk:
        raise CallerError(_("You proposed it: another officer decides."))
    kept, gone = _lock_both(merge)
    _require_known(officer, kept, gone)
    _refuse_what_differs(kept, gone)
    held = sorted(ask_held(persons=[kept.pk, gone.pk]).persons)
    values = {name: getattr(kept, name) for name in FIELDS}
    merge.moved = {"rows": _move_all(gone, kept), "kept": values, "held": held}
    _absorb(kept, gone)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    merge.decided_by, merge.decided_at = officer, timezone.now()
    merge.save(update_fields=["moved", "decided_by", "decided_at"])
    _record("persons_joined", officer, merge)
    return merge


@transaction.atomic
def refuse_merge(officer: Officer, merge: PersonMerge) -> PersonMerge:
    """They are two. Who proposed it may take it back so, too."""
    require(officer, MERGE)
    merge = _hold(officer, merge)
    if merge.decided_at is not None:
        raise CallerError(_("Somebody has decided this meanwhile."))
    if merge.proposed_by_id != officer.pk:
        _require_known(officer, *_lock_both(merge))
    merge.decided_by, merge.decided_at, merge.refused = officer, timezone.now(), True
    merge.save(update_fields=["decided_by", "decided_at", "refused"])
    facts = {"gone": merge.gone_id, "officer": officer.pk}
    record("merge_refused", f"person:{merge.kept_id}", facts)
    return merge


@transaction.atomic
def undo_merge(officer: Officer, merge: PersonMerge) -> PersonMerge:
    """Part them again: each gets back what was its own; what came later stays with the one who was kept."""
    require(officer, MERGE)
    merge = _hold(officer, merge)
    if merge.decided_at is None or merge.refused or merge.undone_at is not None:
        raise CallerError(_("There is nothing to undo."))
    kept, gone = _lock_both(merge)
    if gone.merged_into_id != kept.pk:
        raise CallerError(_("The person was joined to somebody else meanwhile: undo that first."))
    if ask_held(persons=[kept.pk]).persons and not merge.moved.get("held"):
        raise CallerError(
            _("This person may be a victim, found since they were joined: two officers review that first.")
        )
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    _give_back(merge, gone)
    for name, value in merge.moved["kept"].items():
        setattr(kept, name, value)
    kept.save(update_fields=list(FIELDS))
    merge.undone_by, merge.undone_at = officer, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    _record("persons_parted", officer, merge)
    return merge


def _hold(officer: Officer, merge: PersonMerge) -> PersonMerge:
    row = merges(officer).select_related(None).select_for_update(of=("self",)).filter(pk=merge.pk).first()
    if row is None:
        raise NotFound(_("There is no such proposal, or it is not open to you."))
    return row


def _lock_both(merge: PersonMerge) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().filter(pk__in=[merge.kept_id, merge.gone_id]).order_by("pk")
    both = {row.pk: row for row in rows}
    return both[merge.kept_id], both[merge.gone_id]


def _require_known(officer: Officer, *both: Person) -> None:
    """Whoever says that two are one, or two, has read who both are. Names only the code of whom he may not know."""
    found = ask_concealed(officer, persons=[one.pk for one in both]).persons
    if found:
        raise CallerError(
            _("%(code)s is protected: an officer who may know this person decides.")
            % {"code": next(iter(found.values()))}
        )


def _refuse_what_differs(kept: Person, gone: Person) -> None:
    """In one case two categories, or twice what a person has once."""
    mine = {row.case_id: row.category for row in kept.involvements.all()}
    for row in gone.involvements.select_related("case"):
        if mine.get(row.case_id, row.category) != row.category:
            raise CallerError(
                _("In case %(case)s they stand in two categories: settle that first.")
                % {"case": row.case.reference}
            )
    for field in pointing_at_persons():
        rows = field.model._base_manager
        if field.unique and all(rows.filter(**{field.name: one}).exists() for one in (kept, gone)):
            raise CallerError(_("Both have a record of their own that a person has once: settle that first."))


def pointing_at_persons() -> list[Any]:
    """Every foreign key to a person, of whatever room, but those of merging itself."""
    relations: list[Any] = list(Person._meta.get_fields(include_hidden=True))
    fields = [one.field for one in relations if one.auto_created and not one.concrete and one.is_relation]
    return [
        field
        for field in fields
        if isinstance(field, ForeignKey) and field.model not in (PersonMerge, Person)
    ]


def _move_all(gone: Person, kept: Person) -> dict[str, list[Any]]:
    """ "app.Model.field" -> keys of the rows that were moved, or under "…!" the rows that had to go."""
    moved: dict[str, list[Any]] = {}
    for field in pointing_at_persons():
        name = f"{field.model._meta.label}.{field.name}"
        for row in field.model._base_manager.filter(**{field.name: gone}).order_by("pk"):
            if move_row(field, row, kept):
                moved.setdefault(name, []).append(row.pk)
            else:
                moved.setdefault(f"{name}!", []).append(_take_out(row))
    return moved


def move_row(field: Any, row: Model, kept: Person) -> bool:
    """Point it at the one who is kept. False where that one has the same already."""
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk=row.pk).update(**{field.name: kept})
    except IntegrityError:
        return False
    return True


def _take_out(row: Model) -> dict[str, Any]:
    """A row that says what another says already: its values, as JSON holds them."""
    if not isinstance(row, Involvement | Proceeding):
        raise CallerError(_("Both have a record of their own that a person has once: settle that first."))
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    row.delete()
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _give_back(merge: PersonMerge, gone: Person) -> None:
    fields = {f"{field.model._meta.label}.{field.name}": field for field in pointing_at_persons()}
    for name, rows in merge.moved["rows"].items():
        field = fields[name.removesuffix("!")]
        manager = field.model._base_manager
        if name.endswith("!"):
            for values in rows:
                manager.create(**{**values, field.attname: gone.pk})
        else:
            manager.filter(pk__in=rows, **{field.name: merge.kept_id}).update(**{field.name: gone})


def _absorb(kept: Person, gone: Person) -> None:
    """What is unknown of the one is filled from the other; another spelling of the name becomes an alias."""
    names = [name for name in (gone.name, *gone.aliases) if name and name not in (kept.name, *kept.aliases)]
    kept.name, names = (kept.name or (names[0] if names else "")), (names if kept.name else names[1:])
    kept.aliases = [*kept.aliases, *names][:ALIASES]
    if len(gone.birth_date) > len(kept.birth_date):
        kept.birth_date = gone.birth_date
    for name in ("sex", "nationality", "document"):
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    kept.save(update_fields=list(FIELDS))


def _record(kind: str, officer: Officer, merge: PersonMerge) -> None:
    facts = {"kept": merge.kept_id, "gone": merge.gone_id, "officer": officer.pk}
    record(kind, f"person:{merge.kept_id}", facts)
    note_access(officer, Access.Act.COMBINATION, f"person:{merge.kept_id}", merge.reason)
    note_access(officer, Access.Act.COMBINATION, f"person:{merge.gone_id}", merge.reason)
    persons_joined.send(sender=Person, kept=merge.kept_id, gone=merge.gone_id)
