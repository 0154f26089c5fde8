"""Too many wrong tries lock a name, an address or a second factor for a while (NIST 800-63B-4, 3.2.2).

Kept in the database: a restart or another web host forgets nothing. A name that is nobody's locks as one that is
somebody's, so that a lock tells nothing. The locked officer and the administrators are told.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jointdesk.desk.accounts.models import Officer, Role, SignInLock
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.sessions.whereabouts import line_of, network_of
from jointdesk.desk.accounts.signals import administered

WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
# an office of hundreds has one address
TRIES = {SignInLock.Of.NAME: 10, SignInLock.Of.FACTOR: 10, SignInLock.Of.ADDRESS: 100}
KEPT_FOR = timedelta(days=7)


def take_try(name: str, address: str, device: str = "") -> bool:
    """Count a try under this name and from this address; from a browser of the officer's, under that one's own count.
    False: one of them is locked."""
    officer = Officer.objects.filter(username__iexact=name).first()
    free = [
        _take(SignInLock.Of.NAME, _tried(name, device), officer=officer),
        _take(SignInLock.Of.ADDRESS, line_of(address), network=network_of(address)),
    ]
    return all(free)


def give_back(name: str, address: str, device: str = "") -> None:
    """The try was right: the name's count begins anew; the address has only this one back, or an attacker with an
    account of his own would clear it."""
    SignInLock.objects.filter(of=SignInLock.Of.NAME, digest=_digest(_tried(name, device))).delete()
    line = _digest(line_of(address))
    SignInLock.objects.filter(of=SignInLock.Of.ADDRESS, digest=line, tries__gt=0).update(tries=F("tries") - 1)


def unlock_name(officer: Officer) -> None:
    """For strangers and in every browser of the officer's."""
    own = Q(officer=officer) | Q(digest=_digest(_tried(officer.username, "")))
    SignInLock.objects.filter(own, of=SignInLock.Of.NAME).delete()


def take_factor_try(officer: Officer) -> bool:
    return _take(SignInLock.Of.FACTOR, str(officer.pk), officer=officer)


def give_factor_back(officer: Officer) -> None:
    SignInLock.objects.filter(of=SignInLock.Of.FACTOR, digest=_digest(str(officer.pk))).delete()


@transaction.atomic
def _take(of: str, value: str, *, officer: Officer | None = None, network: str = "") -> bool:
    now = timezone.now()
    lock, _made = SignInLock.objects.select_for_update().get_or_create(
        of=of, digest=_digest(value), defaults={"since": now, "officer": officer, "network": network}
    )
    if lock.locked_until is not None and lock.locked_until > now:
        return False
    if lock.locked_until is not None or lock.since < now - WINDOW:
        lock.tries, lock.since, lock.locked_until = 0, now, None
    lock.tries += 1
    if lock.tries > TRIES[SignInLock.Of(of)]:
        lock.locked_until = now + LOCKED_FOR
        _tell(lock)
    lock.save()
    return lock.locked_until is None


def _tell(lock: SignInLock) -> None:
    subject = f"officer:{lock.officer_id}" if lock.officer else "sign-in"
    administered.send(sender=SignInLock, kind="sign_in_locked", subject=subject, facts={"of": lock.of})
    administrators = Officer.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    url = f"/administration/officers/{lock.officer_id}/" if lock.officer else "/administration/locks/"
    notify(administrators, "sign_in_locked", subject=subject, url=url)
    if lock.officer and lock.officer.role != Role.ADMINISTRATOR:
        notify([lock.officer], "sign_in_locked", subject=subject, url="/me/")


def held_locks() -> QuerySet[SignInLock]:
    return SignInLock.objects.filter(locked_until__gt=timezone.now()).select_related("officer")


def forget_old() -> int:
    """Counts that matter no more."""
    bound = timezone.now() - KEPT_FOR
    over = Q(locked_until=None) | Q(locked_until__lt=bound)
    return SignInLock.objects.filter(over, since__lt=bound).delete()[0]


def _tried(name: str, device: str) -> str:
    return f"{name.lower()} {device}" if device else name.lower()


def _digest(value: str) -> str:
    return salted_hmac("accounts.SignInLock", value, algorithm="sha256").hexdigest()
