"""Ten wrong tries lock a name, whoever's it is; the right password does not help then, an administrator does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.administration import officer_actions
from jointdesk.desk.accounts.models import Notification, SignInLock
from jointdesk.desk.accounts.sessions import locks
from jointdesk.desk.audit.models import Entry
from jointdesk.engine.errors import NotAllowed

LOCKED = "signing in is locked"


def try_wrong(client, name, times=10):
    for _ in range(times):
        said = client.post("/accounts/login/", {"login": name, "password": "wrong"})
    return said.content.decode()


def test_ten_wrong_tries_lock_the_name_and_the_right_password_does_not_help(client, cast, sign_in):
    assert LOCKED not in try_wrong(client, "alice")
    assert LOCKED in try_wrong(client, "alice", 1)
    assert LOCKED in sign_in(client, cast["alice"]).content.decode()
    assert sign_in(client, cast["bob"]).status_code == 302


def test_a_name_that_is_nobodys_locks_alike(client, cast):
    assert LOCKED in try_wrong(client, "nobody", 11)
    assert SignInLock.objects.filter(of="name", officer=None).exists()


def test_the_right_password_begins_the_count_anew(client, cast, sign_in):
    try_wrong(client, "alice", 9)
    assert sign_in(client, cast["alice"]).status_code == 302
    client.logout()
    assert LOCKED not in try_wrong(client, "alice", 9)


def test_a_lock_ends_by_itself(client, cast, sign_in):
    try_wrong(client, "alice", 11)
    SignInLock.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client, cast["alice"]).status_code == 302


def test_the_administrator_is_told_and_unlocks(client, cast, sign_in):
    try_wrong(client, "alice", 11)
    told = Notification.objects.filter(kind="sign_in_locked")
    assert {row.officer.username for row in told} == {"alice", "adam"}
    client.force_login(cast["adam"])
    assert "Locked after" in client.get(f"/administration/officers/{cast['alice'].pk}/").content.decode()
    client.post(f"/administration/officers/{cast['alice'].pk}/unlock")
    client.logout()
    assert sign_in(client, cast["alice"]).status_code == 302
    assert set(Entry.objects.values_list("kind", flat=True)) >= {"sign_in_locked", "sign_in_unlocked"}


def test_nobody_unlocks_himself(cast):
    with pytest.raises(NotAllowed):
        officer_actions.unlock(cast["adam"], cast["adam"])


def test_an_address_is_locked_after_a_hundred(cast):
    assert all(locks.take_try(f"name{number}", "203.0.113.9") for number in range(100))
    assert not locks.take_try("another", "203.0.113.9")
    assert locks.take_try("another", "203.0.113.10")
    lock = locks.held_locks().get()
    assert (lock.of, lock.network) == ("address", "203.0.0.0/16")
    officer_actions.unlock_address(cast["adam"], lock.pk)
    assert locks.take_try("another", "203.0.113.9")


def test_ones_own_account_does_not_clear_an_address(cast):
    for number in range(100):
        locks.take_try(f"name{number}", "203.0.113.9")
    for _ in range(3):
        locks.give_back("alice", "203.0.113.9")
    assert SignInLock.objects.get(of="address").tries == 97


def test_what_was_typed_is_not_kept(client, cast):
    try_wrong(client, "my secret password", 1)
    assert not [row for row in SignInLock.objects.values() if "secret" in str(row)]


def test_old_counts_are_forgotten(client, cast):
    try_wrong(client, "alice", 1)
    assert locks.forget_old() == 0
    SignInLock.objects.update(since=timezone.now() - timedelta(days=8))
    assert locks.forget_old() == 2
