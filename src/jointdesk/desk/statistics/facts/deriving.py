"""From records to facts: one function a kind of record, which reads and writes nothing but its answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jointdesk.desk.cases.models import Person
from jointdesk.desk.exchange.models import Hit, Request
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.operations.models import Operation, PartnerArrest
from jointdesk.desk.statistics.facts.fact_models import Kind
from jointdesk.desk.statistics.facts.fact_rows import FactRow
from jointdesk.desk.statistics.facts.of_complaints import derive_complaints
from jointdesk.desk.statistics.facts.of_people import derive_persons
from jointdesk.desk.statistics.facts.of_work import (
    derive_arrests,
    derive_hits,
    derive_operations,
    derive_requests,
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
