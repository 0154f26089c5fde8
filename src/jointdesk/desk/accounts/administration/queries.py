from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.factors.asking import FACTORS
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.sessions import locks
from jointdesk.desk.accounts.sessions.models import SignInLock


def officers(by: Officer, *, search: str = "", role: str = "", state: str = "") -> QuerySet[Officer]:
    """Officers of `by`'s unit and those below it; `state`: active, inactive or without_factor."""
    if not by.may("officers.read"):
        return Officer.objects.none()
    factor = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=FACTORS)
    rows = Officer.objects.filter(unit__path__startswith=by.unit.path).select_related("unit")
    rows = rows.annotate(has_factor=Exists(factor)).order_by("username")
    if search:
        rows = rows.filter(
            Q(username__icontains=search) | Q(name__icontains=search) | Q(unit__name__icontains=search)
        )
    if role:
        rows = rows.filter(role=role)
    if state == "without_factor":
        return rows.filter(is_active=True, has_factor=False)
    return rows.filter(is_active=state == "active") if state in ("active", "inactive") else rows


def units(by: Officer) -> QuerySet[Unit]:
    """`by`'s unit and those below it, each with how many officers work in it."""
    if not by.may("units.read"):
        return Unit.objects.none()
    working = Count("officers", filter=Q(officers__is_active=True))
    rows = Unit.objects.filter(path__startswith=by.unit.path)
    return rows.annotate(officer_count=working).order_by("path")


def open_units(by: Officer) -> QuerySet[Unit]:
    """Where `by` may place an officer."""
    return Unit.objects.filter(closed_at=None, path__startswith=by.unit.path).order_by("path")


def held_locks(by: Officer) -> QuerySet[SignInLock]:
    """Locks of these officers; those of an address or of nobody's name are for the national level."""
    rows = locks.held_locks()
    return rows if by.unit.sees_all else rows.filter(officer__unit__path__startswith=by.unit.path)


def has_account(email: str, but: Officer | None = None) -> bool:
    """Whether an open account, other than `but`, has this address."""
    rows = Officer.objects.filter(email__iexact=email, is_active=True) if email else Officer.objects.none()
    return (rows.exclude(pk=but.pk) if but else rows).exists()
