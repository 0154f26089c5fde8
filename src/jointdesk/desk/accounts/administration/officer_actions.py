"""Making, changing and closing officers' accounts. Accounts are closed, never deleted: the log names them for ever."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from jointdesk.desk.accounts.actions import give_password
from jointdesk.desk.accounts.administration.queries import has_account
from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.sessions import locks
from jointdesk.desk.accounts.sessions.keeping import end_sessions
from jointdesk.desk.accounts.signals import administered, officer_left
from jointdesk.engine.errors import CallerError, NotAllowed

GUEST_ROLES = (Role.INTAKE, Role.INVESTIGATOR)


@transaction.atomic
def enrol_officer(
    by: Officer,
    *,
    username: str,
    name: str,
    role: str,
    unit: Unit,
    email: str = "",
    language: str = "",
    numbers: str = "",
) -> tuple[Officer, str]:
    """A new officer, and the password with which he signs in once. Raises CallerError for a name that is taken."""
    require(by, "officers.manage")
    _require_below(by, unit)
    check_place(role, unit)
    if Officer.objects.filter(username__iexact=username).exists():
        raise CallerError(_("this user name is taken"))
    _one_account_a_person(email, None)
    officer = Officer(
        username=username, name=name, role=role, unit=unit, email=email, language=language, numbers=numbers
    )
    password = give_password(officer)
    officer.save()
    _trace("officer_enrolled", by, officer, role=role, unit=unit.code)
    _tell_auditors("officer_enrolled", officer)
    return officer, password


@transaction.atomic
def change_officer(
    by: Officer,
    officer: Officer,
    *,
    name: str,
    role: str,
    unit: Unit,
    email: str,
    language: str,
    numbers: str | None = None,
) -> None:
    """Another name, role, unit, address or language. A change of role or unit ends the officer's sessions."""
    require(by, "officers.manage")
    _require_below(by, unit)
    moved = (role, unit.pk) != (officer.role, officer.unit_id)
    if moved:
        _not_oneself(by, officer)
        check_place(role, unit)
        if role != Role.ADMINISTRATOR:
            _keep_an_administrator(officer)
    _one_account_a_person(email, officer)
    officer.name, officer.role, officer.unit = name, role, unit
    officer.email, officer.language = email, language
    officer.numbers = officer.numbers if numbers is None else numbers
    officer.save()
    _trace("officer_changed", by, officer, role=role, unit=unit.code)
    if moved:
        end_sessions(officer)
        _tell_auditors("officer_moved", officer)
        officer_left.send(sender=Officer, officer=officer, by=by)
    notify([officer], "officer_changed", subject=_reference(officer), url="/me/")


@transaction.atomic
def close_account(by: Officer, officer: Officer, reason: str) -> None:
    """The officer signs in no more; his sessions end at once."""
    require(by, "officers.manage")
    _not_oneself(by, officer)
    _keep_an_administrator(officer)
    if not reason.strip():
        raise CallerError(_("say why the account is closed"))
    officer.is_active, officer.inactive_since = False, timezone.now()
    officer.inactive_reason = reason.strip()[:300]
    officer.save()
    end_sessions(officer)
    _trace("officer_deactivated", by, officer)
    _tell_auditors("officer_deactivated", officer)
    officer_left.send(sender=Officer, officer=officer, by=by)


@transaction.atomic
def reopen_account(by: Officer, officer: Officer) -> str:
    """The officer may sign in again, with a new password."""
    require(by, "officers.manage")
    _not_oneself(by, officer)
    _one_account_a_person(officer.email, officer)
    officer.is_active, officer.inactive_since, officer.inactive_reason = True, None, ""
    password = give_password(officer)
    officer.save()
    _trace("officer_reactivated", by, officer)
    _tell_auditors("officer_enrolled", officer)
    return password


@transaction.atomic
def reset_password(by: Officer, officer: Officer) -> str:
    """A new password, good for one sign-in within three days; the old one and every session end now."""
    require(by, "officers.manage")
    _not_oneself(by, officer)
    password = give_password(officer)
    officer.save()
    end_sessions(officer)
    _trace("password_reset", by, officer)
    notify([officer], "password_reset", subject=_reference(officer), url="/me/")
    _tell_auditors("password_reset_for_auditor", officer)
    return password


@transaction.atomic
def reset_factor(by: Officer, officer: Officer) -> None:
    """Every second factor of the officer is forgotten, and every session ended."""
    require(by, "officers.manage")
    _not_oneself(by, officer)
    Authenticator.objects.filter(user_id=officer.pk).delete()
    officer.openid_subject = ""
    officer.save(update_fields=["openid_subject"])
    end_sessions(officer)
    _trace("factor_reset", by, officer)
    notify([officer], "factor_reset", subject=_reference(officer), url="/me/")
    _tell_auditors("factor_reset_for_auditor", officer)


@transaction.atomic
def end_all_sessions(by: Officer, officer: Officer) -> int:
    require(by, "officers.manage")
    count = end_sessions(officer)
    _trace("sessions_ended", by, officer, count=count)
    return count


@transaction.atomic
def unlock(by: Officer, officer: Officer) -> None:
    """The officer may try again now."""
    require(by, "officers.manage")
    _not_oneself(by, officer)
    locks.unlock_name(officer)
    locks.give_factor_back(officer)
    _trace("sign_in_unlocked", by, officer)
    notify([officer], "sign_in_unlocked", subject=_reference(officer), url="/me/")


@transaction.atomic
def unlock_address(by: Officer, lock: int) -> None:
    require(by, "officers.manage")
    if not by.unit.sees_all:
        raise NotAllowed("an address is unlocked at the national level")
    if locks.held_locks().filter(pk=lock, officer=None).delete()[0]:
        facts = {"by": by.pk}
        administered.send(sender=Officer, kind="sign_in_unlocked", subject="sign-in", facts=facts)


def _require_below(by: Officer, unit: Unit) -> None:
    if not unit.path.startswith(by.unit.path):
        raise NotAllowed("this unit is none of yours")


def check_place(role: str, unit: Unit) -> None:
    """Raise CallerError unless this role exists in this unit."""
    if unit.closed_at is not None:
        raise CallerError(_("this unit is closed"))
    if unit.is_guest and role not in GUEST_ROLES:
        raise CallerError(_("a guest organisation has intake officers and investigators only"))


def _not_oneself(by: Officer, officer: Officer) -> None:
    if by.pk == officer.pk:
        raise NotAllowed(_("nobody does this to his own account: ask another administrator"))


def _one_account_a_person(email: str, officer: Officer | None) -> None:
    """Where two persons are needed one must not have two accounts: an address that another open account has is the
    one sign of it that we know before the organisation's own sign-in tells more (openid.views)."""
    if has_account(email, officer):
        raise CallerError(_("another open account has this e-mail address: one person has one account"))


def _keep_an_administrator(officer: Officer) -> None:
    others = Officer.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if officer.role == Role.ADMINISTRATOR and not others.exclude(pk=officer.pk).exists():
        raise CallerError(_("the desk needs an administrator: make another one first"))


def _reference(officer: Officer) -> str:
    return f"officer:{officer.username}"


def _trace(kind: str, by: Officer, officer: Officer, **facts: Any) -> None:
    """In the log by number: a user name is often a person's name."""
    said = {"by": by.pk, **facts}
    administered.send(sender=Officer, kind=kind, subject=f"officer:{officer.pk}", facts=said)


def _tell_auditors(kind: str, officer: Officer) -> None:
    auditors = Officer.objects.filter(role=Role.AUDITOR, is_active=True)
    notify(auditors, kind, subject=_reference(officer), url="/log/")
