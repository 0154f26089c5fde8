"""The one place that is asked whether somebody is held, and whether an officer may read who it is.

Who may be a victim is known above the cases, so it asks (`protection_asked`, `concealment_asked`). Held means: not
charged, deported, published, put into the hands of the own state, before two officers have found no indications.
Concealed means: the person is called by a code, for the compartment of victims is not open to the officer.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import cast

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Person
from jointdesk.desk.cases.signals import concealment_asked, held_alike_asked, protection_asked
from jointdesk.engine.errors import CallerError

# one that was joined may be joined to another again
JOINED_AT_MOST = 10
# notices in one IN (...)
AT_ONCE = 900


@dataclass(frozen=True)
class Held:
    """Which of those asked about are held: persons, and notices for somebody who turned out to be one."""

    persons: frozenset[int] = frozenset()
    notices: frozenset[int] = frozenset()
    # of the persons, those whose own state must not be told of them yet: the protection gate is closed
    guarded: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Concealed:
    """Who of those asked about is called by a code: person or roster row -> code."""

    persons: dict[int, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)


def ask_held(persons: Collection[int] = (), notices: Collection[int] = ()) -> Held:
    """What all rooms above say. Whoever was joined to somebody is asked about as that one."""
    as_whom = _as_whom(persons)
    wanted = sorted({*as_whom, *as_whom.values()})
    said = protection_asked.send(sender=Held, persons=wanted, notices=list(notices))
    answers = [cast(Held, answer) for _receiver, answer in said]
    held = frozenset().union(*(one.persons for one in answers))
    guarded = frozenset().union(*(one.guarded for one in answers))
    return Held(
        persons=frozenset(person for person, kept in as_whom.items() if {person, kept} & held),
        notices=frozenset().union(*(one.notices for one in answers)),
        guarded=frozenset(person for person, kept in as_whom.items() if {person, kept} & guarded),
    )


def _as_whom(persons: Collection[int]) -> dict[int, int]:
    """Person -> who he or she is: the one that was kept where two were found to be one."""
    found = {person: person for person in persons}
    for _step in range(JOINED_AT_MOST):
        rows = Person.objects.filter(pk__in=set(found.values()), merged_into__isnull=False)
        joined = {pk: kept for pk, kept in rows.values_list("pk", "merged_into") if kept is not None}
        if not joined:
            break
        found = {person: joined.get(kept, kept) for person, kept in found.items()}
    return found


def require_not_held(person: int) -> None:
    """Raise CallerError for somebody who is held, under whichever record: asked before whatever a presumed victim is
    spared."""
    if ask_held(persons=[person]).persons:
        raise CallerError(
            "a presumed victim is not charged before two officers have reviewed and found no indications"
        )
    alike = [code for _receiver, code in held_alike_asked.send(sender=Held, person=person) if code]
    if alike:
        raise CallerError(
            _(
                "By papers, or by name, day of birth and nationality, this is %(code)s, who is protected and not "
                "charged. Until officers have decided whether the two are one, name this person as other."
            )
            % {"code": alike[0]}
        )


def require_told_to(country: str, persons: Iterable[Person]) -> None:
    """Raise CallerError where this would reach a protected person's own state before the protection gate is open."""
    own = [person for person in persons if person.nationality in ("", country)]
    if ask_held(persons=[person.pk for person in own]).guarded:
        raise CallerError(
            _(
                "the protection gate is closed: nothing goes to the state of origin before the person has consented "
                "and a protection claim has been ruled out"
            )
        )


def require_publishable(*notices: int) -> None:
    """Raise CallerError where a person one of the notices seeks has been found and is protected."""
    some = (notices[start : start + AT_ONCE] for start in range(0, len(notices), AT_ONCE))
    if any(ask_held(notices=asked).notices for asked in some):
        raise CallerError(
            _("This person has been found and is protected: nothing is published of a protected person.")
        )


def ask_concealed(officer: Officer, persons: Collection[int] = (), rows: Collection[int] = ()) -> Concealed:
    """Whom this officer sees by a code alone."""
    if not (persons or rows):
        return Concealed()
    said = concealment_asked.send(sender=Officer, officer=officer, persons=list(persons), rows=list(rows))
    found = Concealed()
    for _receiver, answer in said:
        found.persons.update(cast(Concealed, answer).persons)
        found.rows.update(cast(Concealed, answer).rows)
    return found


def conceal_person(person: Person, code: str) -> None:
    """Leave of a person only what says nothing of whom; such a record is shown, never saved."""
    person.name, person.aliases = name_protected(code), []
    person.birth_date = person.document = person.sex = ""
    person.concealed = True  # type: ignore[attr-defined]


def conceal_people(officer: Officer, persons: Collection[Person]) -> None:
    """The same for those of them whom this officer may not know."""
    concealed = ask_concealed(officer, persons=[person.pk for person in persons]).persons
    for person in persons:
        if person.pk in concealed:
            conceal_person(person, concealed[person.pk])


def name_protected(code: str) -> str:
    return _("Protected person %(code)s") % {"code": code}
