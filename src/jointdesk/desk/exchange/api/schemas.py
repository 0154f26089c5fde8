"""What the exchange's API says and hears."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AwareDatetime, WithJsonSchema

from jointdesk.engine.exchange.requests.form_schemas import schema_of_fields


class CardOut(Schema):
    desk: str
    name: str
    card: str
    fingerprint: list[str]


class CardIn(Schema):
    card: str


class WordsIn(Schema):
    words: str


class ReleaseIn(Schema):
    """`answer`: the `datum` of the answer that was read; one that replaced it is not released."""

    answer: str


class ReasonIn(Schema):
    reason: str = ""


class ConditionsIn(Schema):
    daily_cap: int
    daily_person_cap: int
    largest_set: int


class PartnerOut(Schema):
    desk: str
    name: str
    country: str
    address: str
    state: str
    mutual: bool
    words_heard: bool
    daily_cap: int
    daily_person_cap: int
    largest_set: int


class GroupIn(Schema):
    name: str
    mandate: str
    legal_basis: str
    partners: list[str]
    valid_from: date | None = None
    valid_until: date | None = None


class GroupOut(Schema):
    key: str
    name: str
    mandate: str
    legal_basis: str
    desks: list[str]
    joined: bool
    left: bool
    members: dict[str, str]


class TermsIn(Schema):
    """How the other desks may use what is written."""

    mark: str = "AMBER"
    conditions: str = ""
    evaluation: str = ""


class EntryIn(TermsIn):
    kind: str
    fields: dict[str, Any]


class EditIn(TermsIn):
    """`parents`: the entry's `heads` as the officer read them: of what he did not see nothing is overwritten."""

    fields: dict[str, Any]
    parents: list[str]


class SaidOut(Schema):
    value: Any
    edit: str
    desk: str
    author: str
    at: datetime
    mark: str
    conditions: str
    evaluation: str


class EntryOut(Schema):
    """`fields` are those undisputed; in `conflicts` stand the values that contradict each other."""

    id: int
    key: str
    kind: str
    owner: str
    title: str
    day: date
    due: date | None
    ended: bool
    conditions: str  # of every edit that stands
    fields: dict[str, Any]
    disputed: list[str]


class EntryDetail(EntryOut):
    said: dict[str, list[SaidOut]]
    conflicts: dict[str, list[SaidOut]]
    heads: list[str]
    missing: list[str]


class ChronologyOut(Schema):
    day: date
    at: datetime
    kind: str
    title: str
    desk: str
    conditions: str
    ours_alone: bool
    disputed: bool
    ended: bool


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
    neutral: str = ""


class AskOut(Schema):
    sets: int
    asked: int
    padded: int
    hits: int
    left: int
    refusal: str
    refused_until: datetime | None


class HitOut(Schema):
    """`value` is the identifier's, or the name of a person: then `notice` or `person` says which of ours it is.

    `doubtful`: impossible values are in the set it was found in.
    """

    id: int
    partner: str
    kind: str
    value: str
    found_at: datetime
    complaints: int
    network: str | None
    requests: list[str]
    notice: str | None = None
    person: int | None = None
    doubtful: bool = False


class FieldOut(Schema):
    name: str
    label: str
    kind: str
    required: bool
    choices: list[str]
    group: str


class FormOut(Schema):
    name: str
    version: int
    title: str
    about: str
    article: str
    legal_bases: list[str]
    hours: dict[str, int]
    fields: list[FieldOut]


class PrefilledOut(Schema):
    fields: dict[str, Any]


class RequestIn(Schema):
    """`fields`: the form filled in, as its schema at /exchange/forms/<form> says."""

    partner: str
    form: str
    fields: Annotated[dict[str, Any], WithJsonSchema(schema_of_fields())]
    legal_basis: str
    purpose: str
    conditions: str = ""
    handling: str = ""
    mark: str = "AMBER"
    urgency: str = "routine"
    answer_by: AwareDatetime | None = None
    hit: int | None = None
    case: str = ""
    follows: str = ""
    group: str = ""
    dossier: str = Field("", pattern="^([0-9a-f]{32})?$")


class WantedIn(Schema):
    """What is looked for; empty: anything. `due`: overdue, today or soon. `search`: a reference's beginning."""

    direction: str = ""
    state: str = ""
    partner: str = ""
    overdue: bool = False
    due: str = ""
    type: str = ""
    urgency: str = ""
    group: str = ""
    mine: bool = False
    search: str = ""


class StepOut(Schema):
    event: str
    state: str
    at: datetime
    by_partner: bool
    officer: str
    note: str


class AnswerOut(Schema):
    """`datum`: its id on both desks; where it went and how to take it back is at /exchange/data/<datum>."""

    datum: str
    text: str
    identifiers: list[tuple[str, str]]
    complete: bool
    mark: str
    conditions: str
    handling: str
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
    answer_by: datetime | None
    overdue: bool
    reference: str
    form_version: int
    approval: str
    follows: str
    group: str
    dossier: str
    hold_until: datetime | None
    reminded_at: datetime | None


class RequestDetail(RequestOut):
    fields: dict[str, Any]
    purpose: str
    conditions: str
    handling: str
    steps: list[StepOut]
    answers: list[AnswerOut]
    open_to_you: list[str]


class AnswerIn(Schema):
    """`files`: keys of files added to the request before."""

    text: str
    identifiers: list[tuple[str, str]] = []
    complete: bool = True
    mark: str = "AMBER"
    conditions: str = ""
    handling: str = ""
    files: list[str] = []


class RefusalIn(Schema):
    ground: str
    reason: str


class PostponementIn(Schema):
    until: AwareDatetime
    reason: str


class NoticesIn(Schema):
    partner: str
    purpose: str
    references: list[str] | None = None
    neutral: str = ""


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
