"""Who may read a plan: its author, the officer who releases it, its named readers. No role and no unit opens one."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import Plan, PlanReader, PlanVersion

State = PlanVersion.State


def versions(officer: Officer) -> QuerySet[PlanVersion]:
    """Versions this officer may read, the newest first."""
    named = PlanReader.objects.filter(version=OuterRef("pk"), officer=officer)
    # a reader sees nothing before it is released
    as_reader = Q(Exists(named)) & ~Q(state=State.DRAFTED)
    mine = Q(drafted_by=officer) | Q(second=officer) | as_reader
    rows = PlanVersion.objects.filter(mine) if officer.is_active else PlanVersion.objects.none()
    return rows.select_related("plan__group", "plan__origin", "drafted_by", "second").order_by(
        "-drafted_at", "-pk"
    )


def is_readable(officer: Officer, version: PlanVersion) -> bool:
    return versions(officer).filter(pk=version.pk).exists()


def current(officer: Officer, plan_key: uuid.UUID) -> PlanVersion | None:
    """The newest version of a plan that the officer may read, if it still holds for him.

    Who is named no more in the newest one reads the older ones no more either.
    """
    mine = versions(officer).filter(plan__key=plan_key)
    newest = mine.order_by("-number").first()
    sent = (
        PlanVersion.objects.filter(plan__key=plan_key)
        .exclude(state=State.DRAFTED)
        .order_by("-number")
        .first()
    )
    if newest is None or (sent is not None and newest.number < sent.number):
        return None
    return newest


def plans(officer: Officer) -> list[PlanVersion]:
    """The newest version of each plan the officer may read."""
    found: dict[int, PlanVersion] = {}
    for version in versions(officer).order_by("plan", "-number"):
        found.setdefault(version.plan_id, version)
    return [version for version in found.values() if current(officer, version.plan.key) == version]


def unread(officer: Officer) -> list[PlanVersion]:
    """Plans that name the officer and that he has not opened, and those that wait for him to release them."""
    return [version for version in plans(officer) if _waits(officer, version)]


def _waits(officer: Officer, version: PlanVersion) -> bool:
    if version.state == State.DRAFTED:
        return version.second_id == officer.pk
    stands = version.state in (State.SENT, State.RECEIVED)
    return stands and version.readers.filter(officer=officer, read_at=None).exists()


def count_others(officer: Officer) -> int:
    """How many plans there are that are not for this officer: that they exist is all he learns."""
    if not officer.may("groups.read"):
        return 0
    return Plan.objects.exclude(pk__in=[version.plan_id for version in plans(officer)]).count()
