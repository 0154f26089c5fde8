"""What the exchange's API says and hears."""

from datetime import date, datetime
from typing import Any

from ninja import Schema


class CardOut(Schema):
    desk: str
    name: str
    card: str
    fingerprint: list[str]


class CardIn(Schema):
    card: str


class WordsIn(Schema):
    words: str


class ReasonIn(Schema):
    reason: str = ""


class CapIn(Schema):
    elements: int


class PartnerOut(Schema):
    desk: str
    name: str
    country: str
    address: str
    state: str
    mutual: bool
    daily_cap: int


class GroupIn(Schema):
    name: str
    mandate: str
    legal_basis: str
    partners: list[str]


class GroupOut(Schema):
    key: str
    name: str
    mandate: str
    legal_basis: str
    desks: list[str]
    joined: bool
    members: dict[str, str]


class PublishIn(Schema):
    partner: str
    kinds: list[str] | None = None


class SetOut(Schema):
    kind: str
    epoch: int
    part: str
    size: int
    digest: str


class AskIn(Schema):
    partner: str
    purpose: str
    kinds: list[str] | None = None
    case: str = ""


class AskOut(Schema):
    sets: int
    asked: int
    padded: int
    hits: int
    left: int
    refusal: str
    refused_until: datetime | None


class HitOut(Schema):
    id: int
    partner: str
    kind: str
    value: str
    found_at: datetime
    complaints: int
    network: str | None
    requests: list[str]


class FieldOut(Schema):
    name: str
    label: str
    kind: str
    required: bool
    choices: list[str]


class FormOut(Schema):
    name: str
    version: int
    title: str
    article: str
    legal_bases: list[str]
    default_days: int
    urgent_days: int
    fields: list[FieldOut]


class PrefilledOut(Schema):
    fields: dict[str, Any]


class RequestIn(Schema):
    partner: str
    form: str
    fields: dict[str, Any]
    legal_basis: str
    purpose: str
    conditions: str = ""
    mark: str = "AMBER"
    urgency: str = "routine"
    answer_by: date | None = None
    hit: int | None = None
    case: str = ""


class StepOut(Schema):
    event: str
    state: str
    at: datetime
    by_partner: bool
    officer: str
    note: str


class AnswerOut(Schema):
    text: str
    identifiers: list[tuple[str, str]]
    complete: bool
    mark: str
    conditions: str
    released: bool


class RequestOut(Schema):
    key: str
    direction: str
    partner: str
    form: str
    state: str
    legal_basis: str
    urgency: str
    mark: str
    answer_by: date
    overdue: bool


class RequestDetail(RequestOut):
    fields: dict[str, Any]
    purpose: str
    conditions: str
    steps: list[StepOut]
    answers: list[AnswerOut]
    open_to_you: list[str]


class AnswerIn(Schema):
    text: str
    identifiers: list[tuple[str, str]] = []
    complete: bool = True
    mark: str = "AMBER"
    conditions: str = ""


class RefusalIn(Schema):
    ground: str
    reason: str


class PostponementIn(Schema):
    until: date
    reason: str


class NoticesIn(Schema):
    partner: str
    purpose: str
    references: list[str] | None = None


class DisclosureOut(Schema):
    id: int
    partner: str
    proposed: int
    approved: bool
    sent: int


class WaitingOut(Schema):
    undelivered: int
    held: int
    quarantined: int
    unfetched_sets: int
    still: bool
