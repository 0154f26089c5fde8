"""Permitted reads of plans: with their operation, so that a RED one is for the officers it names."""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Operation, OperationPlan


def plans(officer: Officer) -> QuerySet[OperationPlan]:
    """The newest first."""
    open_to = queries.operations(officer).order_by()
    rows = OperationPlan.objects.filter(operation__in=open_to).select_related("operation", "author")
    return rows.prefetch_related("approvals__officer").order_by("-begins_at")


def plan_by_reference(officer: Officer, reference: str) -> OperationPlan | None:
    return plans(officer).filter(operation__reference=reference).first()


def plan_of(operation: Operation) -> OperationPlan | None:
    """Of an operation that is open to the officer."""
    return OperationPlan.objects.filter(operation=operation).select_related("author").first()
