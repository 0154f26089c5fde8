"""What an officer may print: each print is a consultation, and is noted with its purpose."""

import uuid
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.models import JointEntry, JointGroup, PlanVersion, Request
from jointdesk.desk.exchange.plans.plan_mail import open_plan
from jointdesk.desk.exchange.printing.answer_papers import answer_paper
from jointdesk.desk.exchange.printing.dossier_papers import dossier_paper, plan_paper
from jointdesk.desk.exchange.printing.group_papers import group_paper, meeting_paper
from jointdesk.desk.exchange.printing.joint_contents import (
    gather_agreements,
    gather_dossier,
    gather_group,
    gather_plan,
)
from jointdesk.desk.exchange.printing.request_papers import blank_paper, request_paper
from jointdesk.desk.exchange.requests.request_queries import READ
from jointdesk.desk.printing.labels import Labels, Words
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import RequestForm

PURPOSE = "printed"


def print_request(officer: Officer, request: Request, languages: Words) -> bytes:
    """A request the officer was given by the queries, as PDF."""
    raw = typeset(request_paper(request, languages, timezone.now()))
    _note(officer, f"request:{request.key.hex}")
    return raw


def print_answer(officer: Officer, request: Request, languages: Words) -> bytes:
    """What was said to it. Raises CallerError when that is nothing."""
    raw = typeset(answer_paper(request, languages, timezone.now()))
    _note(officer, f"request:{request.key.hex}")
    return raw


def print_group(
    officer: Officer,
    group: JointGroup,
    languages: Words,
    since: date | None = None,
    until: date | None = None,
    *,
    own: bool = False,
) -> bytes:
    """Mandate, members, decisions, actions, and the chronology of a period; `own`: with what our desk alone knows."""
    contents = gather_group(officer, group, Labels(languages), since, until, own=own)
    raw = typeset(group_paper(contents, languages, timezone.now()))
    _note(officer, f"group:{group.key.hex}")
    return raw


def print_meeting(officer: Officer, group: JointGroup, key: uuid.UUID, languages: Words) -> bytes:
    """A meeting's minutes for each side to sign. Raises CallerError for a meeting that is not in the group."""
    contents = gather_group(officer, group, Labels(languages))
    found = [kept for kept in contents.shelf.of("meeting") if kept.key == key.hex and kept.state.said]
    if not found:
        raise CallerError(_("There is no such meeting in this group."))
    agreed = gather_agreements(officer, group, key)
    raw = typeset(meeting_paper(contents, found[0], agreed, languages, timezone.now()))
    _note(officer, f"entry:{key.hex}")
    return raw


def print_dossier(officer: Officer, gang: JointEntry, languages: Words) -> bytes:
    """A gang dossier the officer was given by the queries."""
    raw = typeset(dossier_paper(gather_dossier(officer, gang), languages, timezone.now()))
    _note(officer, f"entry:{gang.key.hex}")
    return raw


def print_plan(officer: Officer, version: PlanVersion, languages: Words) -> bytes:
    """A plan for one of its readers. Printing it is reading it: its originator is told."""
    open_plan(officer, version)
    raw = typeset(plan_paper(gather_plan(officer, version, Labels(languages)), languages, timezone.now()))
    _note(officer, f"plan:{version.plan.key.hex}")
    return raw


def print_blank(officer: Officer, form: RequestForm, languages: Words) -> bytes:
    """A form to be filled in by hand. It names nobody, so nothing is noted."""
    require(officer, READ)
    return typeset(blank_paper(form, languages, timezone.now()))


def _note(officer: Officer, subject: str) -> None:
    note_access(officer, Access.Act.CONSULTATION, subject, PURPOSE)
