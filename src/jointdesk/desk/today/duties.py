"""What the rooms below have for an officer to do; a room that offers its own (lists.duties) stands among them."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange import queries as exchange
from jointdesk.desk.exchange.data import data_queries as data
from jointdesk.desk.exchange.groups import group_queries
from jointdesk.desk.exchange.plans import plan_queries
from jointdesk.desk.exchange.requests import request_queries as requests
from jointdesk.desk.exchange.safeguards import review_queries
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints, overdue
from jointdesk.desk.lists.duties import Duty
from jointdesk.desk.operations import queries as operations
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import list_partners
from jointdesk.desk.screening import queries as screening
from jointdesk.desk.today.advisories import queries as advisories

DUTIES = (
    Duty(
        "complaints.decide",
        _("complaints past the day the law gives"),
        overdue,
        "complaints",
        "?overdue=1",
        "red",
    ),
    Duty(
        "requests.answer",
        _("partners' requests past their deadline"),
        lambda officer: requests.requests(officer, direction="received", overdue=True),
        "requests",
        "?direction=received&overdue=1",
        "red",
    ),
    Duty(
        "requests.draft",
        _("requests of ours past their deadline"),
        lambda officer: requests.requests(officer, direction="sent", overdue=True),
        "requests",
        "?direction=sent&overdue=1",
        "red",
    ),
    Duty(
        review_queries.READ,
        _("acts of one officer that nobody reviewed in time"),
        review_queries.missing,
        "reviews",
        tone="red",
    ),
    Duty(
        review_queries.DECIDE,
        _("acts of one officer for you to review"),
        review_queries.to_review,
        "reviews",
        tone="red",
    ),
    Duty(
        advisories.APPROVE,
        _("warnings to the public for you to review"),
        advisories.to_review,
        "advisories",
        "?state=review",
    ),
    Duty(
        "",
        _("plans that name you, to read or to release"),
        plan_queries.unread,
        "plans",
        tone="red",
    ),
    Duty(
        "groups.edit",
        _("actions of our desk past their day"),
        group_queries.our_overdue_actions,
        "groups",
        tone="red",
    ),
    Duty(
        "partners.read",
        _("alarms about a partner's log or sets"),
        exchange.alarms,
        "messages",
        tone="red",
    ),
    Duty(
        "partners.pair",
        _("messages that could not be acted on"),
        exchange.quarantined,
        "messages",
        tone="red",
    ),
    Duty(
        "referrals.review",
        _("presumed victims to be reviewed by two"),
        lambda officer: operations.referrals(officer, waiting=True),
        "referrals",
        "?waiting=1",
        "violet",
    ),
    Duty(
        "groups.edit",
        _("entries of joint groups with different words side by side"),
        group_queries.disputed,
        "groups",
        tone="amber",
    ),
    Duty(
        "screening.decide",
        _("possible matches at the gate to decide"),
        lambda officer: screening.candidates(officer).filter(outcome="match").filter(screening.TO_DECIDE),
        "candidates",
        tone="amber",
    ),
    Duty(
        "requests.answer",
        _("partners' requests due within three days"),
        requests.due_soon,
        "requests",
        "?direction=received&due=soon",
        "amber",
    ),
    Duty(
        "requests.approve",
        _("requests of colleagues to approve"),
        requests.to_approve,
        "requests",
        "?direction=sent&state=drafted",
        "amber",
    ),
    Duty(
        "requests.approve",
        _("notices of colleagues to approve"),
        requests.disclosures_to_approve,
        "disclosures",
        tone="amber",
    ),
    Duty(
        "requests.answer",
        _("answers of colleagues to release"),
        requests.to_release,
        "requests",
        "?direction=received",
        "amber",
    ),
    Duty(
        "requests.approve",
        _("recalls of colleagues to send"),
        data.to_send,
        "recalls",
        tone="amber",
    ),
    Duty(
        "requests.draft",
        _("matters that rest on what was taken back"),
        data.flags,
        "recalls",
        tone="amber",
    ),
    Duty(
        "partners.pair",
        _("partners whose fingerprint is to be confirmed"),
        lambda officer: list_partners(officer).filter(state=Partner.State.PENDING),
        "partners",
        tone="amber",
    ),
    Duty(
        "requests.answer",
        _("partners' requests to answer"),
        requests.to_answer,
        "requests",
        "?direction=received",
    ),
    Duty(
        "complaints.decide",
        _("new complaints"),
        lambda officer: complaints(officer).filter(state=Complaint.State.NEW),
        "complaints",
        "?state=new",
    ),
)
