"""Records of a desk, one call each, with as little said as a test needs."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.cases.models import Case, Person, Proceeding
from jointdesk.desk.exchange.models import Hit, PartnerSet, Question, Request, RequestStep
from jointdesk.desk.intake.models import Complaint, Identifier, LossLine, Mention, ScamTypeNoted
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest, Referral, ReferralStep
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.screening.models import Roster, RosterRow

# a day inside the period of the tests, at noon
NOON = datetime(2025, 9, 15, 12, tzinfo=UTC)


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)


@dataclass
class Records:
    """What stands in the desk. Every method stores rows and gives the main one back."""

    units: dict[str, Unit]
    cast: dict[str, Officer]
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def operation(
        self, day: str = "2025-09-15", province: str = "VN-HN", unit: str = "national"
    ) -> Operation:
        number = next(self.numbers)
        roster = Roster.objects.create(reference=f"R-{number}", unit=self.units[unit], imported_at=NOON)
        return Operation.objects.create(
            reference=f"OP-{number}",
            title=f"Operation {number}",
            held_on=date.fromisoformat(day),
            province=province,
            unit=self.units[unit],
            roster=roster,
        )

    def found(
        self,
        operation: Operation,
        nationality: str = "KH",
        category: str = "suspect",
        person: Person | None = None,
    ) -> Encounter:
        number = next(self.numbers)
        person = person or Person.objects.create(name=f"Person {number}", nationality=nationality)
        row = RosterRow.objects.create(roster=operation.roster, row_id=str(number), nationality=nationality)
        return Encounter.objects.create(operation=operation, row=row, person=person, category=category)

    def crowd(
        self, operation: Operation, count: int, nationality: str = "KH", category: str = "suspect"
    ) -> None:
        for _ in range(count):
            self.found(operation, nationality, category)

    def victim(self, operation: Operation, state: str = "presumed") -> Referral:
        encounter = self.found(operation, category="victim")
        return Referral.objects.create(
            person=encounter.person, encounter=encounter, unit=operation.unit, state=state, opened_at=NOON
        )

    def moved(self, referral: Referral, state: str, day: str = "2025-09-15") -> ReferralStep:
        return ReferralStep.objects.create(
            referral=referral, kind=ReferralStep.Kind.MOVED, state=state, at=at(day), done_at=at(day)
        )

    def step(
        self,
        person: Person,
        on: str = "2025-09-20",
        step: str = "before_court",
        category: str = "ringleader",
        case: Case | None = None,
    ) -> Proceeding:
        return Proceeding.objects.create(
            person=person, step=step, on=date.fromisoformat(on), category=category, case=case
        )

    def case(self, unit: str = "national") -> Case:
        return Case.objects.create(
            reference=f"C-{next(self.numbers)}",
            title="A case",
            unit=self.units[unit],
            lead=self.cast["alice"],
            opened_at=NOON,
        )

    def complaint(
        self,
        day: str = "2025-09-15",
        unit: str = "national",
        types: tuple[str, ...] = ("INVEST",),
        **facts: Any,
    ) -> Complaint:
        moment = facts.pop("received_at", None) or at(day)
        complaint = Complaint.objects.create(
            reference=f"D-{next(self.numbers)}",
            channel="hotline",
            received_at=moment,
            decide_by=moment.date(),
            unit=self.units[unit],
            narrative="They took my money.",
            **facts,
        )
        for code in types:
            ScamTypeNoted.objects.create(complaint=complaint, code=code)
        return complaint

    def losses(self, *amounts: str, currency: str = "VND") -> None:
        for amount in amounts:
            self.complaint(amount=Decimal(amount), currency=currency)

    def payment(
        self,
        complaint: Complaint,
        amount: str,
        currency: str = "VND",
        stopped: str = "0",
        returned: str = "0",
    ) -> LossLine:
        return complaint.losses.create(
            amount=Decimal(amount),
            currency=currency,
            paid_on=complaint.received_at.date(),
            stopped=Decimal(stopped),
            returned=Decimal(returned),
            noted_at=NOON,
        )

    def network(self, *complaints: Complaint) -> Network:
        moments = [one.received_at for one in complaints if one.state != "withdrawn"]
        network = Network.objects.create(
            reference=f"N-{next(self.numbers)}",
            formed_at=NOON,
            complaint_count=len(complaints),
            first_received_at=min(moments),
            last_received_at=max(moments),
        )
        for complaint in complaints:
            Membership.objects.create(complaint=complaint, network=network)
        return network

    def partner(self) -> Partner:
        partner, _ = Partner.objects.get_or_create(
            desk_id="kh",
            defaults={
                "name": "Desk of Cambodia",
                "country": "KH",
                "address": "http://kh.localhost",
                "card": b"",
                "fingerprint": "",
                "added_at": NOON,
            },
        )
        return partner

    def request(
        self,
        *steps: tuple[str, str, str],
        direction: str = "sent",
        day: str = "2025-09-15",
        unit: str = "national",
    ) -> Request:
        """`steps`: (event, state it led to, day)."""
        request = Request.objects.create(
            key=uuid4(),
            direction=direction,
            partner=self.partner(),
            unit=self.units[unit],
            type="identify",
            form_version=1,
            fields={},
            legal_basis="UNCC",
            purpose="a case",
            state=steps[-1][1] if steps else "drafted",
            answer_by=NOON,
            drafted_at=at(day),
        )
        for event, state, on in steps:
            RequestStep.objects.create(request=request, event=event, state=state, at=at(on))
        return request

    def hit(self, day: str = "2025-09-15", complaint: Complaint | None = None) -> Hit:
        number = next(self.numbers)
        identifier = Identifier.objects.create(kind="phone", value=f"+8490{number:07d}")
        if complaint:
            Mention.objects.create(complaint=complaint, identifier=identifier, raw="x", start=0, end=1)
        partner_set, _ = PartnerSet.objects.get_or_create(
            partner=self.partner(),
            kind="phone",
            epoch=1,
            part="base",
            defaults={"public_key": b"", "size": 0, "digest": "", "next_try_at": NOON, "received_at": NOON},
        )
        question = Question.objects.create(
            key=uuid4(),
            partner=self.partner(),
            kind="phone",
            epoch=1,
            purpose="a case",
            count=1,
            padded=1,
            asked_at=NOON,
            answered_at=NOON,
        )
        question.sets.add(partner_set)
        return Hit.objects.create(
            partner=self.partner(), identifier=identifier, question=question, found_at=at(day)
        )

    def arrested_by_partner(self, country: str, count: int, day: str = "2025-09-15") -> PartnerArrest:
        return PartnerArrest.objects.create(
            reference=f"A-{next(self.numbers)}",
            country=country,
            on=date.fromisoformat(day),
            nationality=country,
            count=count,
        )
