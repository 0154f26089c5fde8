"""A request as an officer wants it, and everything that is wrong with it before it may be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.wording import say
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.models import GroupMember, Hit, JointGroup, Request
from jointdesk.desk.exchange.requests.labels import field_label
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.form_fields import FieldError
from jointdesk.engine.exchange.requests.forms import URGENCIES, RequestForm, validate_request
from jointdesk.engine.exchange.wire.fields import HEX_ID

# of the request it follows: only what the partner has
KNOWN_THERE = ("drafted", "approved", "sent")


@dataclass(frozen=True)
class Draft:
    """What an officer fills in. `fields` is the form's part; `answer_by` None: the form's default."""

    form: str
    fields: Mapping[str, Any]
    legal_basis: str
    purpose: str
    conditions: str = ""
    handling: str = ""  # engine/exchange/wire/marks.HANDLING
    mark: str = Mark.AMBER
    urgency: str = "routine"
    answer_by: datetime | None = None


@dataclass(frozen=True)
class Setting:
    """What of ours a request comes from and belongs to."""

    hit: Hit | None = None
    case: Case | None = None
    follows: Request | None = None
    group: JointGroup | None = None
    dossier: str = ""  # key of an entry of the group


class DraftRefused(CallerError):
    """A draft that is not valid; `errors` name each field and why."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(error.text for error in errors))


def check_draft(form: RequestForm, draft: Draft) -> tuple[FieldError, ...]:
    """Everything wrong with a draft: the form's fields, and those that every request has."""
    terms = {"legal_basis": draft.legal_basis, "urgency": draft.urgency}
    errors = list(validate_request(form, draft.fields, terms, timezone.localdate()))
    if draft.legal_basis not in form.legal_bases:
        errors.append(FieldError("legal_basis", f"is none of {', '.join(form.legal_bases)}"))
    if not draft.purpose.strip():
        errors.append(FieldError("purpose", "is missing"))
    errors += [
        FieldError(name, "has more than 2000 characters")
        for name, text in (("purpose", draft.purpose.strip()), ("conditions", draft.conditions))
        if len(text) > 2000
    ]
    if draft.urgency not in URGENCIES:
        errors.append(FieldError("urgency", f"is none of {', '.join(URGENCIES)}"))
    if draft.mark not in Mark.values:
        errors.append(FieldError("mark", "is no handling mark"))
    return tuple(errors + _check_deadline(form, draft))


def _check_deadline(form: RequestForm, draft: Draft) -> list[FieldError]:
    if draft.answer_by is None:
        return []
    if not form.expects_answer:
        return [FieldError("answer_by", "is given, and no answer is expected")]
    return [FieldError("answer_by", "is in the past")] if draft.answer_by <= timezone.now() else []


def check_setting(partner: Partner, setting: Setting) -> None:
    """Raises CallerError where a request to this partner cannot come from or belong to that."""
    if setting.hit is not None and setting.hit.partner_id != partner.pk:
        raise CallerError(_("The hit is with another partner."))
    follows = setting.follows
    if follows is not None and (follows.partner_id != partner.pk or follows.state in KNOWN_THERE):
        raise CallerError(_("What it follows must be a request this partner has."))
    if setting.dossier and (setting.group is None or not HEX_ID.fullmatch(setting.dossier)):
        raise CallerError(_("A dossier is a joint group's: name the group."))
    if setting.group is not None and not is_in_group(partner.desk_id, setting.group):
        raise CallerError(_("This partner is not in the joint group."))


def is_in_group(desk: str, group: JointGroup) -> bool:
    """Have both of us joined it? A desk that is only invited knows no such group, and would quarantine the request."""
    inside = group.members.filter(partner__desk_id=desk, state=GroupMember.State.ACCEPTED)
    return group.joined_at is not None and inside.exists()


def say_error(form: RequestForm, error: FieldError) -> str:
    """Why a field is wrong, in the officer's language; another field it contradicts is called by its label."""
    if error.other:
        other = field_label(form.name, error.other)
        return say(error.why.replace(error.other, f"“{other}”"))
    return say(error.why)
