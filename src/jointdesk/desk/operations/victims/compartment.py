"""Who may read what is kept of a presumed victim: holders of `victims.read` over the unit, and named case workers.

Everybody else who reads the operation sees a code. A ringleader's signs alone open nothing and close nothing: such a
person is shown until two officers presume a victim. Rows are concealed as they are fetched, so that no page, table or
API that starts from the queries can forget it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.protection import Concealed, Held, conceal_person, name_protected
from jointdesk.desk.operations.models import Encounter, Referral, ReferralStep
from jointdesk.desk.operations.referrals.states import may_inform_origin
from jointdesk.desk.screening.models import Candidate, RosterRow
from jointdesk.engine.errors import NotAllowed

BATCH = 500
READ, WORK, NAME = "victims.read", "victims.work", "victims.name"
# one officer's word is enough in doubt
SAID_TO_BE_ONE = (Candidate.Decision.PROPOSED, Candidate.Decision.CONFIRMED)
LEADS = Q(state=Referral.State.DETECTED, person__encounters__row__role=Encounter.Category.RINGLEADER)

if TYPE_CHECKING:
    Encounters = QuerySet[Encounter]
else:
    Encounters = QuerySet


def held_referrals() -> QuerySet[Referral]:
    """Every referral that protects somebody: all but those two officers have closed."""
    return Referral.objects.exclude(state=Referral.State.NOT_INDICATED)


def open_referrals(officer: Officer) -> QuerySet[Referral]:
    """Whose compartment is open to the officer."""
    by_role = scope(Referral.objects.all(), officer, READ, mark="encounter__operation__mark")
    return Referral.objects.filter(among(officer, by_role) | _worked_on(officer))


def among(officer: Officer, referrals: QuerySet[Referral], field: str = "pk") -> Q:
    """Rows whose `field` is one of these referrals. Who sees all units sees nearly every referral: each is asked,
    nobody lists them."""
    if officer.unit.sees_all:
        return Q(Exists(referrals.order_by().filter(pk=OuterRef(field))))
    return Q(**{f"{field}__in": referrals.order_by().values("pk")})


def is_open(officer: Officer, referral: Referral) -> bool:
    return open_referrals(officer).filter(pk=referral.pk).exists()


def _worked_on(officer: Officer) -> Q:
    if not officer.may(WORK):
        return Q(pk=None)
    mine = officer.protected_persons.filter(ended_at=None)
    return Q(pk__in=mine.values("referral"))


def concealed_referrals(officer: Officer) -> QuerySet[Referral]:
    """Whom the officer sees by a code alone."""
    # asked of each: mostly for the few persons of a page
    is_open, leads = (
        Exists(rows.order_by().filter(pk=OuterRef("pk")))
        for rows in (open_referrals(officer), Referral.objects.filter(LEADS))
    )
    return held_referrals().filter(~is_open, ~leads).order_by()


class ConcealedRows(Encounters):
    """Encounters or referrals as one officer sees them: whoever is protected has a code in place of name and papers."""

    reader: Officer | None = None

    def _clone(self) -> "ConcealedRows":
        copy: ConcealedRows = super()._clone()  # type: ignore[misc]
        copy.reader = self.reader
        return copy

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self.reader is not None:
            _conceal_any(self.reader, self._result_cache or ())

    def iterator(self, chunk_size: int | None = None) -> Iterator[Encounter]:
        for some in _in_pieces(super().iterator(chunk_size or BATCH)):
            if self.reader is not None:
                _conceal_any(self.reader, some)
            yield from some


def _in_pieces(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while piece := list(islice(rows, BATCH)):
        yield piece


def conceal_in(rows: QuerySet[Any], officer: Officer) -> QuerySet[Any]:
    """The same rows, each concealed as it is fetched."""
    shown = ConcealedRows.__new__(ConcealedRows)
    shown.__dict__.update(rows._chain().__dict__)  # type: ignore[attr-defined]
    shown.reader = officer
    return shown


def conceal(officer: Officer, encounters: Iterable[Encounter]) -> None:
    """Put codes in place of whoever is protected; such rows are shown, never saved."""
    met = list(encounters)
    codes = codes_of(officer, persons={one.person_id for one in met})
    for one in met:
        if code := codes.get(one.person_id):
            _conceal_row(one.row, code)
            conceal_person(one.person, code)


def _conceal_any(officer: Officer, rows: Iterable[Any]) -> None:
    """Encounters and referrals; what is no record (values, counts) names nobody."""
    found = list(rows)
    conceal(officer, [one for one in found if isinstance(one, Encounter)])
    referred = [one for one in found if isinstance(one, Referral)]
    codes = codes_of(officer, persons={one.person_id for one in referred})
    for one in referred:
        if one.person_id in codes:
            conceal_person(one.person, one.code)


def _conceal_row(row: RosterRow, code: str) -> None:
    row.name, row.aliases, row.row_id = name_protected(code), [], code
    row.birth_date = row.document = row.phone = row.note = row.sex = ""
    row.age, row.corrections = None, []
    row.concealed = True  # type: ignore[attr-defined]
    # with whom a candidate compares them is who they are
    row._prefetched_objects_cache = {"candidates": Candidate.objects.none()}  # type: ignore[attr-defined]


def codes_of(officer: Officer, *, persons: Iterable[int]) -> dict[int, str]:
    """Person -> code, for those of them whom the officer may not know."""
    wanted = list(persons)
    if not wanted:
        return {}
    found = concealed_referrals(officer).filter(person__in=wanted)
    return {referral.person_id: referral.code for referral in found}


def refuse_to_save(instance: Any, **_: Any) -> None:
    """A concealed record was put together for a reader: written back it would destroy what is known."""
    if getattr(instance, "concealed", False):
        raise NotAllowed("the person is protected: only a case worker changes this record", WORK)


def on_concealment_asked(officer: Officer, persons: list[int], rows: list[int], **_: Any) -> Concealed:
    found = Concealed(persons=codes_of(officer, persons=persons))
    met = Encounter.objects.filter(row__in=rows, person__referral__in=concealed_referrals(officer))
    met = met.select_related("person__referral")
    found.rows.update((one.row_id, one.person.referral.code) for one in met)
    return found


def on_concealed_rows_asked(officer: Officer, **_: Any) -> QuerySet[Any]:
    shut = concealed_referrals(officer).filter(person=OuterRef("person"))
    return Encounter.objects.filter(Exists(shut)).order_by().values("row")


def on_shut_requests_asked(officer: Officer, **_: Any) -> QuerySet[Any]:
    """Partners asked to assist somebody who is called by a code."""
    open_to = among(officer, open_referrals(officer), "referral")
    steps = ReferralStep.objects.filter(request__isnull=False).filter(~open_to).order_by()
    return steps.exclude(referral__state=Referral.State.NOT_INDICATED)


def on_protection_asked(persons: list[int], notices: list[int], **_: Any) -> Held:
    held = held_referrals().order_by()
    referrals = list(held.filter(person__in=persons))
    sought = Candidate.objects.filter(notice__in=notices, decision__in=SAID_TO_BE_ONE)
    sought = sought.filter(row__encounter__person__referral__in=held)
    return Held(
        persons=frozenset(one.person_id for one in referrals),
        guarded=frozenset(one.person_id for one in referrals if not may_inform_origin(one)),
        notices=frozenset(sought.values_list("notice", flat=True)),
    )
