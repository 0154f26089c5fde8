"""From complaints to facts: itself, its types, what was lost and where the money went."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from jointdesk.desk.intake.models import Complaint, LossLine, Mention, ScamTypeNoted
from jointdesk.desk.statistics.facts.fact_models import Kind, Measure
from jointdesk.desk.statistics.facts.fact_rows import FactRow, day_of, listed
from jointdesk.engine.identifiers.homes import ACCOUNTS, home_of


def derive_complaints(keys: Sequence[int]) -> Iterator[FactRow]:
    """Of each complaint that is neither withdrawn nor a duplicate: itself, its types, what was lost of it."""
    types = listed(ScamTypeNoted.objects.filter(complaint__in=keys).values_list("complaint", "code"))
    payments = _payments(keys)
    living = Complaint.objects.filter(pk__in=keys, duplicate_of=None).exclude(state=Complaint.State.WITHDRAWN)
    columns = ("pk", "received_at", "unit", "country", "amount", "currency")
    rows = list(living.order_by().values_list(*columns))
    homes = _homes([pk for pk, *_, amount, _currency in rows if amount is not None and pk not in payments])
    for pk, received_at, unit, country, amount, currency in rows:
        told = FactRow(
            Measure.COMPLAINT.value,
            day_of(received_at),
            unit,  # its province is the unit's, whatever that becomes
            nationality=country,
            subject=pk,
            kind=Kind.COMPLAINT.value,
            source=pk,
        )
        yield told
        for (code,) in types.get(pk, ()):
            yield told._replace(measure=Measure.COMPLAINT_TYPE.value, code=code)
        # payments where any are noted, else the sum that was told (intake/losses.py)
        paid = payments.get(pk) or ([] if amount is None else [Paid(currency, amount, homes.get(pk, ""))])
        for (measure, money, home), sum_ in sorted(_add_up(paid).items()):
            yield told._replace(measure=measure, currency=money, code=home, hundredths=int(sum_ * 100))


class Paid(NamedTuple):
    """A payment; `home`: the country of the account it went to (engine/identifiers/homes)."""

    currency: str
    amount: Decimal
    home: str
    stopped: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)


def _payments(complaints: Sequence[int]) -> dict[int, list[Paid]]:
    rows = LossLine.objects.filter(complaint__in=complaints).order_by()
    columns = ("currency", "amount", "identifier__kind", "identifier__value", "stopped", "returned")
    found = listed(rows.values_list("complaint", *columns))
    return {
        complaint: [
            Paid(currency, amount, home_of(kind or "", value or ""), *rest)
            for currency, amount, kind, value, *rest in lines
        ]
        for complaint, lines in found.items()
    }


def _homes(complaints: Sequence[int]) -> dict[int, str]:
    """Where the accounts that a complaint names are at home, if all of them are at home in one place."""
    named = Mention.objects.filter(complaint__in=complaints, identifier__kind__in=ACCOUNTS).order_by()
    found = listed(named.values_list("complaint", "identifier__kind", "identifier__value"))
    homes = {complaint: {home_of(*one) for one in accounts} for complaint, accounts in found.items()}
    return {complaint: places.pop() for complaint, places in homes.items() if len(places) == 1}


def _add_up(paid: Iterable[Paid]) -> dict[tuple[str, str, str], Decimal]:
    """(measure, currency, home) -> sum. What was lost stands once whole, and once by where it went."""
    sums: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for one in paid:
        sums[Measure.LOST.value, one.currency, ""] += one.amount
        sums[Measure.SENT.value, one.currency, one.home] += one.amount
        if one.stopped:
            sums[Measure.STOPPED.value, one.currency, ""] += one.stopped
        if one.returned:
            sums[Measure.RETURNED.value, one.currency, ""] += one.returned
    return sums
