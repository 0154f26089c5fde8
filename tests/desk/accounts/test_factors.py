"""Who has no second factor gets nowhere where the desk asks for one; what is set up is kept, counted and told."""

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from jointdesk.desk.accounts.administration import officer_actions
from jointdesk.desk.accounts.factors.adapter import DeskFactors
from jointdesk.desk.accounts.models import Notification, Officer
from jointdesk.desk.audit.models import Entry


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def give_totp(officer):
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    return secret


def test_without_a_factor_no_page_and_no_api(client, cast, sign_in, required):
    sign_in(client, cast["alice"])
    for path in ("/", "/cases/", "/notifications/", "/me/", "/api/docs"):
        answer = client.get(path)
        assert answer.status_code in (302, 403), path
        assert "/me/first/" in answer.headers.get("Location", "/me/first/"), path
    assert client.get("/api/cases").status_code == 403
    assert "second factor" in client.get("/api/cases").json()["detail"]
    page = client.get("/me/first/").content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    assert "/cases/" not in page


def test_a_factor_set_up_opens_the_pages(client, cast, sign_in, required):
    sign_in(client, cast["alice"])
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert "codes" in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert client.get("/cases/").status_code == 200
    assert client.get("/api/cases").status_code == 200


def test_with_one_the_password_alone_does_not_open(client, cast, sign_in, required):
    secret = give_totp(cast["alice"])
    assert sign_in(client, cast["alice"]).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/cases/").headers["Location"].startswith("/accounts/login/")
    assert "Incorrect code" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/cases/").status_code == 200


def test_ten_wrong_codes_lock_the_factor(client, cast, sign_in):
    secret = give_totp(cast["alice"])
    sign_in(client, cast["alice"])
    for _ in range(11):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    said = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).content.decode()
    assert "signing in is locked" in said


def test_offered_means_offered(client, cast):
    client.force_login(cast["alice"])
    assert client.get("/cases/").status_code == 200
    assert "no second factor" in client.get("/me/").content.decode()


def test_the_secret_is_not_readable_in_the_database(cast, settings):
    secret = give_totp(cast["alice"])
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert DeskFactors().decrypt(kept) == secret
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the cipher says of a wrong key
        DeskFactors().decrypt(kept)


def test_the_last_factor_stays_where_one_is_asked_for(cast, required, settings):
    give_totp(cast["alice"])
    last = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert not DeskFactors().can_delete_authenticator(last)
    settings.DESK = replace(settings.DESK, second_factor="offered")
    assert DeskFactors().can_delete_authenticator(last)


def test_a_reset_forgets_every_factor_and_ends_the_sessions(client, cast, required):
    give_totp(cast["alice"])
    client.force_login(cast["alice"])
    assert client.get("/me/").status_code == 200
    officer_actions.reset_factor(cast["adam"], cast["alice"])
    assert client.get("/me/").headers["Location"].startswith("/accounts/login/")
    client.force_login(Officer.objects.get(username="alice"))
    assert client.get("/me/").headers["Location"] == "/me/first/"
    assert {row.officer.username for row in Notification.objects.filter(kind__startswith="factor_reset")} == {
        "alice",
        "vera",
    }
    assert Entry.objects.filter(kind="factor_reset", record__by=cast["adam"].pk).exists()


def test_a_first_password_must_be_changed_and_runs_out(client, cast, sign_in):
    password = officer_actions.reset_password(cast["adam"], cast["alice"])
    assert sign_in(client, cast["alice"], password).status_code == 302
    assert client.get("/cases/").headers["Location"] == "/accounts/password/change/"
    assert client.get("/api/cases").status_code == 403
    form = {
        "oldpassword": password,
        "password1": "four words kept in mind",
        "password2": "four words kept in mind",
    }
    assert client.post("/accounts/password/change/", form).headers["Location"] == "/me/"
    assert client.get("/cases/").status_code == 200
    client.logout()
    password = officer_actions.reset_password(cast["adam"], cast["alice"])
    Officer.objects.update(password_expires_at="2026-01-01T00:00Z")
    sign_in(client, cast["alice"], password)
    assert client.get("/cases/").headers["Location"].startswith("/accounts/login/")


def test_a_session_that_just_began_holds_no_word_of_a_factor(client, cast, required):
    """What another officer proved in this window before proves nothing for the next."""
    give_totp(cast["alice"])
    client.force_login(cast["alice"])
    assert client.get("/me/").status_code == 200
    client.force_login(cast["bob"])
    assert client.get("/me/").headers["Location"] == "/me/first/"


def test_pages_that_officers_do_not_need_are_closed(client, cast):
    client.force_login(cast["alice"])
    for path in (
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/password/reset/",
        "/accounts/password/set/",
    ):
        assert client.get(path).status_code == 404, path
