"""What goes over HTTP: complaints as officers' programs send and read them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.intake.queries import Filters, reporter


class Imported(Schema):
    """`rows` were taken in, `refused` set aside; those are at /imports/{id}/refused."""

    id: int
    rows: int
    refused: int


class NewComplaint(Schema):
    narrative: str
    received_at: datetime
    channel: str = "api"
    legal_kind: str = "denunciation"
    language: str = ""
    country: str = ""
    unit: str = ""
    complainant_name: str = ""
    complainant_contact: str = ""
    amount: Decimal | None = None
    currency: str = ""
    scam_types: list[str] = []
    subject: str = "scam"
    their_reference: str = ""
    confidential: bool = False
    wants_result: bool = False


class Named(Schema):
    """An identifier and where it stands in the narrative."""

    kind: str
    value: str
    raw: str
    start: int
    end: int

    @staticmethod
    def resolve_kind(mention: Mention) -> str:
        return mention.identifier.kind

    @staticmethod
    def resolve_value(mention: Mention) -> str:
        return mention.identifier.value


class ComplaintOut(Schema):
    reference: str
    subject: str
    received_at: datetime
    decide_by: date
    state: str
    unit: str
    country: str
    amount: Decimal | None
    currency: str
    scam_types: list[str]
    duplicate_of: str | None

    @staticmethod
    def resolve_unit(complaint: Complaint) -> str:
        return complaint.unit.code

    @staticmethod
    def resolve_scam_types(complaint: Complaint) -> list[str]:
        return sorted(noted.code for noted in complaint.scam_types.all())

    @staticmethod
    def resolve_duplicate_of(complaint: Complaint) -> str | None:
        return complaint.duplicate_of.reference if complaint.duplicate_of else None


class ComplaintDetail(ComplaintOut):
    channel: str
    legal_kind: str
    language: str
    complainant_name: str
    complainant_contact: str
    narrative: str
    confidential: bool
    mentions: list[Named]

    @staticmethod
    def resolve_complainant_name(complaint: Complaint, context: dict[str, Any]) -> str:
        return reporter(officer_of(context["request"]), complaint).name

    @staticmethod
    def resolve_complainant_contact(complaint: Complaint, context: dict[str, Any]) -> str:
        return reporter(officer_of(context["request"]), complaint).contact

    @staticmethod
    def resolve_mentions(complaint: Complaint) -> list[Mention]:
        return list(complaint.mentions.select_related("identifier").order_by("start", "pk"))


class Page(Schema):
    count: int
    complaints: list[ComplaintOut]


class Looked(Schema):
    """What to look for: see queries.Filters."""

    q: str = ""
    state: str = ""
    scam_type: str = ""
    unit: str = ""
    overdue: bool = False
    duplicates: bool = True
    page: int = Field(1, ge=1, le=1_000_000)

    @property
    def filters(self) -> Filters:
        return Filters(self.q, self.state, self.scam_type, self.unit, self.overdue, self.duplicates)


class Reason(Schema):
    reason: str = ""


class Rejection(Reason):
    """`code` of rejections.tsv."""

    code: str = "other"


class Transferral(Reason):
    """`unit` by its code."""

    unit: str


class NewCorrection(Schema):
    field: str
    value: str
    reason: str
    corrected_at: datetime
