"""Putting persons into cases, in one category each, and writing down what is known of them."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.chronology.event_actions import note_event
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseEvent, Involvement, Person, PersonDocument
from jointdesk.desk.cases.persons.person_queries import persons_to_change
from jointdesk.desk.cases.protection import require_not_held
from jointdesk.engine.errors import CallerError, NotFound

Category = Involvement.Category
# whoever may be a victim is put into neither before two officers have looked
ACCUSED = frozenset({Category.SUSPECT.value, Category.RINGLEADER.value})
EDIT = "persons.edit"
ALIASES = 20
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_CODE = re.compile("[A-Z]{2}", re.ASCII)


@dataclass(frozen=True)
class Known:
    """What is known of a person; empty: unknown."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    document: str = ""


@transaction.atomic
def involve(officer: Officer, case: Case, person: Person, category: str, note: str = "") -> Involvement:
    """Put a person into a case as suspect, ringleader, victim, witness or other; one category a case.

    Raises CallerError for somebody who may be a victim and is to be accused.
    """
    case = hold_case(officer, case)
    if category not in Category.values:
        raise CallerError(_("category: is none of %(all)s") % {"all": ", ".join(Category.values)})
    if category in ACCUSED:
        require_not_held(person.pk)
    before = case.involvements.filter(person=person).first()
    row, new = Involvement.objects.update_or_create(
        case=case,
        person=person,
        defaults={"category": category, "note": note.replace("\x00", "").strip()[:300]},
        create_defaults={
            "category": category,
            "note": note.replace("\x00", "").strip()[:300],
            "added_by": officer,
            "added_at": timezone.now(),
        },
    )
    facts = {"person": person.pk, "category": category}
    if before and before.category != category:
        facts["from"] = before.category
    record("person_involved", f"case:{case.reference}", facts)
    if new or "from" in facts:
        kind = CaseEvent.Kind.PERSON if new else CaseEvent.Kind.CATEGORY
        note_event(officer, case, kind, {k: v for k, v in facts.items() if k != "person"}, person=person)
    return row


@transaction.atomic
def involve_new(
    officer: Officer,
    case: Case,
    name: str,
    category: str,
    birth_date: str = "",
    nationality: str = "",
    *,
    sex: str = "",
    document: str = "",
    aliases: tuple[str, ...] = (),
    note: str = "",
) -> Involvement:
    """Write a person down and put him or her into a case. Raises CallerError on what a person cannot have."""
    case = hold_case(officer, case)
    known = check_known(Known(name, aliases, birth_date, sex, nationality, document))
    if category not in Category.values:
        raise CallerError(_("category: is none of %(all)s") % {"all": ", ".join(Category.values)})
    person = Person.objects.create(
        name=known.name,
        aliases=list(known.aliases),
        birth_date=known.birth_date,
        sex=known.sex,
        nationality=known.nationality,
        document=known.document,
    )
    note_access(officer, Access.Act.COLLECTION, f"person:{person.pk}", f"case:{case.reference}")
    return involve(officer, case, person, category, note)


@transaction.atomic
def release(officer: Officer, case: Case, person: Person, reason: str) -> None:
    """Take a person out of a case, with the reason; the chronology keeps that he or she was in it."""
    case = hold_case(officer, case)
    reason = reason.replace("\x00", "").strip()
    if not 1 <= len(reason) <= 300:
        raise CallerError(_("Say why, in at most %(most)d characters.") % {"most": 300})
    row = case.involvements.filter(person=person).first()
    if row is None:
        return
    if case.proceedings.filter(person=person).exists():
        raise CallerError(
            _("Steps of procedure stand against this person in the case: take them back first.")
        )
    facts = {"category": row.category, "reason": reason}
    row.delete()
    record("person_released", f"case:{case.reference}", {"person": person.pk, "officer": officer.pk})
    note_event(officer, case, CaseEvent.Kind.PERSON_OUT, facts, person=person)


@transaction.atomic
def edit_person(officer: Officer, person: Person, known: Known) -> Person:
    """Put right what is known of a person. Raises CallerError where he or she is not open to the officer."""
    require(officer, EDIT)
    person = hold_person(officer, person)
    known = check_known(known)
    told = {**vars(known), "aliases": list(known.aliases)}
    changed = [name for name, value in told.items() if getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, told[name])
    person.save(update_fields=changed)
    record("person_corrected", f"person:{person.pk}", {"changed": changed, "officer": officer.pk})
    note_access(officer, Access.Act.ALTERATION, f"person:{person.pk}", "correction")
    return person


@transaction.atomic
def add_document(
    officer: Officer,
    person: Person,
    kind: str,
    number: str,
    country: str = "",
    valid_until: date | None = None,
) -> PersonDocument:
    """A further paper of a person."""
    require(officer, EDIT)
    person = hold_person(officer, person)
    number = "".join(number.upper().split())
    if kind not in PersonDocument.Kind.values:
        raise CallerError(_("A document is none of this kind."))
    if not re.fullmatch(r"[A-Z0-9./-]{2,40}", number, re.ASCII):
        raise CallerError(_("A document's number has 2 to 40 letters and digits."))
    _check_country(country)
    row, _new = PersonDocument.objects.update_or_create(
        person=person, kind=kind, country=country, number=number, defaults={"valid_until": valid_until}
    )
    record("person_document", f"person:{person.pk}", {"kind": kind, "officer": officer.pk})
    return row


@transaction.atomic
def drop_document(officer: Officer, person: Person, document: PersonDocument) -> None:
    require(officer, EDIT)
    person = hold_person(officer, person)
    gone, _rows = person.documents.filter(pk=document.pk).delete()
    if gone:
        record("person_document_out", f"person:{person.pk}", {"kind": document.kind, "officer": officer.pk})


def hold_person(officer: Officer, person: Person) -> Person:
    found = persons_to_change(officer).select_for_update(of=("self",)).filter(pk=person.pk).first()
    if found is None:
        raise NotFound(_("There is no such person, or you only read of him or her."))
    return found


def check_known(known: Known) -> Known:
    """The same, cleaned. Raises CallerError on what a person cannot have."""
    name = " ".join(known.name.split())
    if not 1 <= len(name) <= 200 or "\x00" in name:
        raise CallerError(_("name: 1 to 200 characters"))
    if known.birth_date and not is_a_day(known.birth_date):
        raise CallerError(_("birth_date: YYYY, YYYY-MM or YYYY-MM-DD"))
    _check_country(known.nationality)
    if known.sex not in ("", "f", "m", "x"):
        raise CallerError(_("sex: f, m or x"))
    aliases = tuple(
        dict.fromkeys(found for one in known.aliases if (found := " ".join(one.replace("\x00", "").split())))
    )
    if len(aliases) > ALIASES or any(len(one) > 200 for one in aliases):
        raise CallerError(_("aliases: at most %(most)d, of 200 characters each") % {"most": ALIASES})
    document = "".join(known.document.replace("\x00", "").split())
    if len(document) > 40:
        raise CallerError(_("document: at most 40 characters"))
    return Known(name, aliases, known.birth_date, known.sex, known.nationality, document)


def is_a_day(text: str) -> bool:
    """YYYY, YYYY-MM or YYYY-MM-DD, on the calendar."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def _check_country(code: str) -> None:
    if code and not _CODE.fullmatch(code):
        raise CallerError(_("nationality: two capital letters, ISO 3166"))
