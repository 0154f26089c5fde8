"""All that speaks of one person: the register names records, and a person stands in several.

That a family's notice and a referral are of one person is the secret that protects somebody. So whoever asks sees who
looked at records of protected persons, and how often; which records they are only for a purpose, which is noted.
"""

from dataclasses import dataclass

from jointdesk.desk.audit.subjects import Kind, kind_of, kinds, row_of

MOST = 200


@dataclass(frozen=True)
class Joined:
    """The subjects that belong together, the one asked about first; `cut`: there are more. `shut`: those that belong to
    it by a protected person alone, untold."""

    subjects: tuple[str, ...]
    persons: int
    cut: bool
    protected: int = 0
    shut: tuple[str, ...] = ()


def joined(subject: str, *, told: bool = False) -> Joined:
    """Records that speak of the persons that `subject` speaks of. What is no single record stands alone. `told`: those
    of protected persons too."""
    kind, row = kind_of(subject), row_of(subject)
    people = _people(kind, row.pk) if kind and row else set()
    protected = _protected(people)
    found = {subject: None} | _speaking_of(people if told else people - protected)
    shut = {} if told else _speaking_of(protected)
    untold = tuple(one for one in shut if one not in found)
    return Joined(tuple(found)[:MOST], len(people), len(found) > MOST, len(protected), untold[:MOST])


def _speaking_of(people: set[int]) -> dict[str, None]:
    found: dict[str, None] = {}
    for other in kinds().values():
        if people and other.persons:
            way = {f"{other.persons}__in": people} if other.persons != "pk" else {"pk__in": people}
            rows = other.rows.filter(**way, **other.where).distinct().order_by("pk")
            found |= dict.fromkeys(other.subject(row) for row in rows[: MOST + 1])
    return found


def _protected(people: set[int]) -> set[int]:
    """Those of them whom a record shields."""
    found: set[int] = set()
    for kind in kinds().values():
        if people and kind.shields_until:
            rows = kind.rows.filter(**{f"{kind.persons}__in": people}).exclude(**kind.shields_until)
            found |= set(rows.values_list(kind.persons, flat=True))
    return found


def _people(kind: Kind, pk: int) -> set[int]:
    if not kind.persons:
        return set()
    if kind.persons == "pk":
        return {pk}
    rows = kind.rows.filter(pk=pk, **kind.where).exclude(**{kind.persons: None})
    return set(rows.values_list(kind.persons, flat=True)[: MOST + 1])
