"""From persons to facts: where each was found, before which steps he or she came, what became of a victim."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from jointdesk.desk.cases.models import Person, Proceeding
from jointdesk.desk.operations.models import Encounter, Referral, ReferralStep
from jointdesk.desk.statistics.ages import age_band
from jointdesk.desk.statistics.facts.fact_models import Kind, Measure
from jointdesk.desk.statistics.facts.fact_rows import FactRow, day_of


def derive_persons(keys: Sequence[int]) -> Iterator[FactRow]:
    """Where a person was found, before which steps of procedure he or she came, and what became of a victim."""
    about = {
        pk: (
            born,
            FactRow("", date.min, None, "", nationality, sex, subject=pk, kind=Kind.PERSON.value, source=pk),
        )
        for pk, nationality, sex, born in Person.objects.filter(pk__in=keys, erased_at=None).values_list(
            "pk", "nationality", "sex", "birth_date"
        )
    }
    # of whom is erased there are facts of nobody (keeping.set_free), and no others any more
    keys = list(about)
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
        yield known[referral]._replace(measure=_MOVES[state].value, day=day_of(at), code="")
