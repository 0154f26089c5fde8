"""From records to facts: one function a kind of record, which reads and writes nothing but its answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.cases.models import Person, Proceeding
from jointdesk.desk.exchange.models import Hit, Request, RequestStep
from jointdesk.desk.intake.models import Complaint, LossLine, ScamTypeNoted
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest, Referral, ReferralStep
from jointdesk.desk.statistics.ages import age_band
from jointdesk.desk.statistics.facts.fact_models import Kind, Measure

IN_TIME, LATE = "in_time", "late"


class FactRow(NamedTuple):
    """A fact's values in the order of its table's columns, `kind` and `source` last."""

    measure: str
    day: date
    unit_id: int | None
    province: str = ""
    nationality: str = ""
    sex: str = ""
    age_band: str = ""
    code: str = ""
    partner: str = ""
    currency: str = ""
    number: int = 1
    hundredths: int = 0
    subject: int = 0
    kind: str = ""
    source: int | None = None


def derive_complaints(keys: Sequence[int]) -> Iterator[FactRow]:
    """Of each complaint that is neither withdrawn nor a duplicate: itself, its types, what was lost of it."""
    types = _listed(ScamTypeNoted.objects.filter(complaint__in=keys).values_list("complaint", "code"))
    columns = ("complaint", "currency", "amount", "stopped", "returned")
    lines = _listed(LossLine.objects.filter(complaint__in=keys).order_by().values_list(*columns))
    rows = Complaint.objects.filter(pk__in=keys, duplicate_of=None).exclude(state=Complaint.State.WITHDRAWN)
    for pk, received_at, unit, country, amount, currency in rows.values_list(
        "pk", "received_at", "unit", "country", "amount", "currency"
    ):
        told = FactRow(
            Measure.COMPLAINT.value,
            _day(received_at),
            unit,  # its province is the unit's, whatever that becomes
            nationality=country,
            subject=pk,
            kind=Kind.COMPLAINT.value,
            source=pk,
        )
        yield told
        for (code,) in types.get(pk, ()):
            yield told._replace(measure=Measure.COMPLAINT_TYPE.value, code=code)
        for measure, money, sum_ in _money(amount, currency, lines.get(pk, [])):
            yield told._replace(measure=measure.value, currency=money, hundredths=int(sum_ * 100))


def _money(
    amount: Decimal | None, currency: str, lines: Sequence[tuple[str, Decimal, Decimal, Decimal]]
) -> Iterator[tuple[Measure, str, Decimal]]:
    """Payments where any are noted, else the sum that was told (intake/losses.py)."""
    if not lines:
        if amount is not None:
            yield Measure.LOST, currency, amount
        return
    for place, measure in enumerate((Measure.LOST, Measure.STOPPED, Measure.RETURNED), 1):
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line in lines:
            sums[line[0]] += line[place]  # type: ignore[operator]
        yield from ((measure, money, sum_) for money, sum_ in sorted(sums.items()) if sum_ > 0)


def derive_operations(keys: Sequence[int]) -> Iterator[FactRow]:
    rows = Operation.objects.filter(pk__in=keys).exclude(state=Operation.State.CANCELLED).order_by()
    for pk, held_on, unit, province in rows.values_list("pk", "held_on", "unit", "province"):
        yield FactRow(
            Measure.OPERATION.value,
            held_on,
            unit,
            province,
            subject=pk,
            kind=Kind.OPERATION.value,
            source=pk,
        )


def derive_persons(keys: Sequence[int]) -> Iterator[FactRow]:
    """Where a person was found, before which steps of procedure he or she came, and what became of a victim."""
    about = {
        pk: (
            born,
            FactRow("", date.min, None, "", nationality, sex, subject=pk, kind=Kind.PERSON.value, source=pk),
        )
        for pk, nationality, sex, born in Person.objects.filter(pk__in=keys).values_list(
            "pk", "nationality", "sex", "birth_date"
        )
    }
    met = Encounter.objects.filter(person__in=keys).order_by(
        "person", "operation__held_on", "operation__reference", "pk"
    )
    units: defaultdict[int, set[int]] = defaultdict(set)
    for pk, held_on, unit, province, code, withdrawn_at in met.values_list(
        "person",
        "operation__held_on",
        "operation__unit",
        "operation__province",
        "category",
        "row__withdrawn_at",
    ):
        units[pk].add(unit)
        if withdrawn_at is None:
            born, told = about[pk]
            yield told._replace(
                measure=Measure.FOUND.value,
                day=held_on,
                unit_id=unit,
                province=province,
                age_band=age_band(born, held_on),
                code=code,
            )
    yield from _steps(keys, about, units)
    yield from _victims(keys, about)


_COURTS = {
    Proceeding.Step.PROPOSED.value: Measure.PROPOSED,
    Proceeding.Step.BEFORE_COURT.value: Measure.BEFORE_COURT,
}


def _steps(keys: Sequence[int], about: dict[int, Any], units: dict[int, set[int]]) -> Iterator[FactRow]:
    """One a unit whose report tells of the step: its case's, and those that found the person."""
    rows = Proceeding.objects.filter(person__in=keys, step__in=_COURTS).order_by("person", "on", "pk")
    for pk, step, on, code, unit in rows.values_list("person", "step", "on", "category", "case__unit"):
        born, told = about[pk]
        concerned: list[int | None] = [*sorted(units[pk] | ({unit} if unit else set()))]
        for one in concerned or [None]:
            yield told._replace(
                measure=_COURTS[step].value, day=on, unit_id=one, code=code, age_band=age_band(born, on)
            )


_MOVES = {
    Referral.State.IDENTIFIED.value: Measure.IDENTIFIED,
    Referral.State.ASSISTED.value: Measure.REFERRED,
    Referral.State.REPATRIATED.value: Measure.REPATRIATED,
}


def _victims(keys: Sequence[int], about: dict[int, Any]) -> Iterator[FactRow]:
    presumed = Referral.objects.filter(person__in=keys, encounter__row__withdrawn_at=None)
    presumed = presumed.exclude(state=Referral.State.NOT_INDICATED).order_by()
    place = ("encounter__operation__unit", "encounter__operation__province")
    known: dict[int, FactRow] = {}
    for referral, pk, held_on, unit, province, state in presumed.values_list(
        "pk", "person", "encounter__operation__held_on", *place, "state"
    ):
        born, told = about[pk]
        known[referral] = told._replace(
            measure=Measure.VICTIM.value,
            day=held_on,
            unit_id=unit,
            province=province,
            age_band=age_band(born, held_on),
            code=state,
        )
        yield known[referral]
    moved = ReferralStep.objects.filter(
        referral__in=known, kind=ReferralStep.Kind.MOVED, state__in=_MOVES
    ).order_by("referral", "at", "pk")
    for referral, state, at in moved.values_list("referral", "state", "at"):
        yield known[referral]._replace(measure=_MOVES[state].value, day=_day(at), code="")


# a step that came too late to move anything is none: its state is another one
_LED_ON = (
    Q(event="send", state="sent") | Q(event="answer", state="answered") | Q(event="refuse", state="refused")
)


def derive_requests(keys: Sequence[int]) -> Iterator[FactRow]:
    """Answers are those in full; in time: by the day and hour the request asked for, where it asked for one."""
    rows = Request.objects.filter(pk__in=keys).order_by()
    steps = _listed(
        RequestStep.objects.filter(_LED_ON, request__in=keys)
        .order_by("request", "at", "pk")
        .values_list("request", "event", "at")
    )
    for pk, direction, unit, partner, drafted_at, answer_by, type_ in rows.values_list(
        "pk", "direction", "unit", "partner__desk_id", "drafted_at", "answer_by", "type"
    ):
        told = FactRow("", date.min, unit, partner=partner, subject=pk, kind=Kind.REQUEST.value, source=pk)
        received = direction == Request.Direction.RECEIVED
        if received:
            yield told._replace(measure=Measure.REQUEST_RECEIVED.value, day=_day(drafted_at), code=type_)
        for event, at in steps.get(pk, ()):
            if event == "answer":
                measure = Measure.ANSWER_GIVEN if received else Measure.ANSWER_RECEIVED
                code = LATE if answer_by and at > answer_by else IN_TIME
            else:
                measure = Measure.REQUEST_SENT if event == "send" else Measure.REFUSED
                code = type_
            yield told._replace(measure=measure.value, day=_day(at), code=code)


def derive_hits(keys: Sequence[int]) -> Iterator[FactRow]:
    """Of no unit: whose it is follows from the complaints that name it, and changes with them."""
    rows = Hit.objects.filter(pk__in=keys).order_by()
    for pk, found_at, partner in rows.values_list("pk", "found_at", "partner__desk_id"):
        yield FactRow(
            Measure.HIT.value,
            _day(found_at),
            None,
            partner=partner,
            subject=pk,
            kind=Kind.HIT.value,
            source=pk,
        )


def derive_arrests(keys: Sequence[int]) -> Iterator[FactRow]:
    rows = PartnerArrest.objects.filter(pk__in=keys).order_by()
    for pk, on, country, nationality, number in rows.values_list(
        "pk", "on", "country", "nationality", "count"
    ):
        yield FactRow(
            Measure.PARTNER_ARREST.value,
            on,
            None,
            nationality=nationality,
            code=country,
            number=number,
            subject=pk,
            kind=Kind.ARREST.value,
            source=pk,
        )


# kind of record -> (its model, its facts)
DERIVED: dict[Kind, tuple[Any, Callable[[Sequence[int]], Iterator[FactRow]]]] = {
    Kind.COMPLAINT: (Complaint, derive_complaints),
    Kind.OPERATION: (Operation, derive_operations),
    Kind.PERSON: (Person, derive_persons),
    Kind.REQUEST: (Request, derive_requests),
    Kind.HIT: (Hit, derive_hits),
    Kind.ARREST: (PartnerArrest, derive_arrests),
}


def _listed(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(tuple(rest))
    return found


def _day(moment: datetime) -> date:
    """The day it was in the desk's zone."""
    return timezone.localdate(moment, timezone.get_default_timezone())
