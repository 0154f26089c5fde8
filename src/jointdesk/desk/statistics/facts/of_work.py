"""From operations, requests, hits and partners' arrests to facts."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q

from jointdesk.desk.exchange.models import Hit, Request, RequestStep
from jointdesk.desk.operations.models import Operation, PartnerArrest
from jointdesk.desk.statistics.facts.fact_models import Kind, Measure
from jointdesk.desk.statistics.facts.fact_rows import IN_TIME, LATE, FactRow, day_of, listed


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


# a step that came too late to move anything is none: its state is another one
_LED_ON = (
    Q(event="send", state="sent") | Q(event="answer", state="answered") | Q(event="refuse", state="refused")
)


def derive_requests(keys: Sequence[int]) -> Iterator[FactRow]:
    """Answers are those in full; in time: by the day and hour the request asked for, where it asked for one."""
    rows = Request.objects.filter(pk__in=keys).order_by()
    steps = listed(
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
            yield told._replace(measure=Measure.REQUEST_RECEIVED.value, day=day_of(drafted_at), code=type_)
        for event, at in steps.get(pk, ()):
            if event == "answer":
                measure = Measure.ANSWER_GIVEN if received else Measure.ANSWER_RECEIVED
                code = LATE if answer_by and at > answer_by else IN_TIME
            else:
                measure = Measure.REQUEST_SENT if event == "send" else Measure.REFUSED
                code = type_
            yield told._replace(measure=measure.value, day=day_of(at), code=code)


def derive_hits(keys: Sequence[int]) -> Iterator[FactRow]:
    """Of no unit: whose it is follows from the complaints that name it, and changes with them."""
    rows = Hit.objects.filter(pk__in=keys).order_by()
    for pk, found_at, partner in rows.values_list("pk", "found_at", "partner__desk_id"):
        yield FactRow(
            Measure.HIT.value,
            day_of(found_at),
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
