"""Somebody wants to be an officer: by guessing, by asking which names there are, by using again what was used, by a forged
word of the organisation's sign-in, by a page that an officer is led to."""

import json
import time
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as live
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls.converters import get_converters

from desk.accounts.conftest import PASSWORD, required, sign_in  # noqa: F401
from desk.accounts.test_openid import KEY, come_in, is_in, provider  # noqa: F401
from jointdesk.desk.accounts.administration import officer_actions
from jointdesk.desk.accounts.models import Officer, SignInLock
from jointdesk.desk.accounts.sessions import keeping, locks
from jointdesk.desk.accounts.sessions.devices import SALT, name_of_cookie
from jointdesk.engine.errors import CallerError, NotAllowed
from matrix.doors import doors
from redteam.soft_key import SoftKey, text

LOCKED = "signing in is locked"


def try_password(client, name, password, **extra):
    return client.post("/accounts/login/", {"login": name, "password": password}, **extra)


def try_wrong(client, name, times, **extra):
    for number in range(times):
        said = try_password(client, name, f"wrong {number}", **extra)
    return said.content.decode()


# Which names are there?


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed: the work that a clock would see."""
    done = []
    plain = hashers.Argon2PasswordHasher.encode
    monkeypatch.setattr(
        hashers.Argon2PasswordHasher,
        "encode",
        lambda self, *said, **named: done.append(1) or plain(self, *said, **named),
    )
    checked = hashers.Argon2PasswordHasher.verify
    monkeypatch.setattr(
        hashers.Argon2PasswordHasher,
        "verify",
        lambda self, *said, **named: done.append(1) or checked(self, *said, **named),
    )
    return done


def test_a_name_that_is_nobodys_a_closed_one_and_a_known_one_cost_the_same(client, cast, hashed):
    for officer in (cast["alice"], cast["bob"]):
        officer.set_password(PASSWORD)
        officer.save()
    officer_actions.close_account(cast["adam"], cast["bob"], "left")
    work, said = {}, {}
    for name in ("alice", "bob", "nobody"):
        hashed.clear()
        page = try_password(client, name, "wrong").content.decode()
        work[name], said[name] = len(hashed), page.replace(name, "…")
    assert set(work.values()) == {1}
    strip = [part.split('name="csrfmiddlewaretoken"')[0] for part in said.values()]
    assert strip[0] == strip[1] == strip[2]


def test_a_locked_name_is_not_hashed_at_all(client, cast, hashed):
    try_wrong(client, "alice", 11)
    hashed.clear()
    assert LOCKED in try_password(client, "alice", PASSWORD).content.decode()
    assert hashed == []


# Guessing


def test_one_password_over_many_names_locks_the_address(client, cast, monkeypatch):
    monkeypatch.setitem(locks.TRIES, SignInLock.Of.ADDRESS, 5)
    for number in range(6):
        said = try_wrong(client, f"officer{number}", 1, REMOTE_ADDR="203.0.113.9")
    assert LOCKED in said
    assert LOCKED not in try_wrong(client, "officer9", 1, REMOTE_ADDR="203.0.113.10")


def test_addresses_of_one_line_are_one(client, cast, monkeypatch):
    """Whoever has an IPv6 line draws addresses as he likes."""
    monkeypatch.setitem(locks.TRIES, SignInLock.Of.ADDRESS, 5)
    for number in range(6):
        said = try_wrong(client, f"officer{number}", 1, REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")
    assert LOCKED in said
    assert LOCKED not in try_wrong(client, "officer9", 1, REMOTE_ADDR="2001:db8:1:3::1")


def test_a_stranger_locks_no_administrator_out_of_his_own_browser(client, cast, sign_in):  # noqa: F811
    assert sign_in(client, cast["adam"]).status_code == 302
    client.post("/accounts/logout/")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _round in range(3):
        assert LOCKED in try_wrong(stranger, "adam", 11)
        assert LOCKED in sign_in(Client(), cast["adam"]).content.decode()
        assert sign_in(client, cast["adam"]).status_code == 302
        client.post("/accounts/logout/")


def test_ones_own_browser_is_counted_too(client, cast, sign_in):  # noqa: F811
    sign_in(client, cast["alice"])
    client.post("/accounts/logout/")
    assert LOCKED in try_wrong(client, "alice", 11)
    assert LOCKED in sign_in(client, cast["alice"]).content.decode()
    assert sign_in(Client(), cast["alice"]).status_code == 302
    officer_actions.unlock(cast["adam"], cast["alice"])
    assert sign_in(client, cast["alice"]).status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "eyJhbGljZSI6ICJvd24ifQ:1:forged", "[]", "a" * 9000])
def test_a_forged_browser_is_a_stranger(cast, cookie):
    forger = Client()
    forger.cookies[name_of_cookie()] = cookie
    assert LOCKED in try_wrong(forger, "alice", 11)


def test_the_browsers_cookie_opens_nothing_and_is_anothers_for_nobody(client, cast, sign_in):  # noqa: F811
    from django.core import signing

    sign_in(client, cast["alice"])
    cookie = client.cookies[name_of_cookie()]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/accounts/")
    assert list(signing.loads(cookie.value, salt=SALT)) == ["alice"]
    thief = Client()
    thief.cookies[name_of_cookie()] = cookie.value
    assert thief.get("/me/").status_code == 302
    assert LOCKED in try_wrong(thief, "bob", 11)
    assert LOCKED in sign_in(Client(), cast["bob"]).content.decode()


# A code, a key: once


def code_at(secret, shift=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


@pytest.fixture
def still(monkeypatch):
    """The half minute does not end during a test."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)


def give_code(client, code):
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return client.get("/me/").status_code == 200


def test_a_code_opens_once_on_every_host(cast, sign_in, required, still):  # noqa: F811
    secret = generate_totp_secret()
    TOTP.activate(cast["alice"], secret)
    first, second = Client(), Client()
    sign_in(first, cast["alice"])
    assert give_code(first, code_at(secret))
    cache.clear()  # another process, or this one an hour later
    sign_in(second, cast["alice"])
    assert not give_code(second, code_at(secret))
    assert not give_code(second, code_at(secret, -1))  # nor one before it
    assert give_code(second, code_at(secret, 1))


@pytest.mark.parametrize(
    ("shift", "opens"), [(-1, True), (0, True), (1, True), (-2, False), (2, False), (20, False)]
)
def test_clocks_differ_by_half_a_minute_and_no_more(client, cast, sign_in, required, still, shift, opens):  # noqa: F811
    secret = generate_totp_secret()
    TOTP.activate(cast["alice"], secret)
    sign_in(client, cast["alice"])
    assert give_code(client, code_at(secret, shift)) is opens


@pytest.mark.parametrize("code", ["", "000000", "٠٠٠٠٠٠", "1" * 5000, "\x00", "-1"])
def test_what_is_no_code(client, cast, sign_in, required, still, code):  # noqa: F811
    TOTP.activate(cast["alice"], "A" * 32)
    sign_in(client, cast["alice"])
    assert not give_code(client, code)


def test_codes_are_guessed_ten_times(client, cast, sign_in, required, still):  # noqa: F811
    secret = generate_totp_secret()
    TOTP.activate(cast["alice"], secret)
    sign_in(client, cast["alice"])
    right = {code_at(secret, shift) for shift in (-1, 0, 1)}
    for guess in [f"{number:06d}" for number in range(14) if f"{number:06d}" not in right][:11]:
        client.post("/accounts/2fa/authenticate/", {"code": guess})
    assert not give_code(client, code_at(secret))


@pytest.fixture
def key(cast):
    """Alice's passkey, as it was added."""
    found = SoftKey()
    said = found.register(text(b"challenge"))
    Authenticator.objects.create(
        user=cast["alice"], type="webauthn", data={"name": "Key", "credential": said}
    )
    return found


def challenge_of(client):
    asked = client.get("/accounts/2fa/webauthn/login/", HTTP_X_REQUESTED_WITH="XMLHttpRequest", secure=True)
    options = asked.json()["request_options"]
    return options.get("publicKey", options)["challenge"]


def present(client, credential):
    client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(credential)}, secure=True)
    return client.get("/me/", secure=True).status_code == 200


def handle(officer):
    return text(user_pk_to_url_str(officer).encode())


def test_a_passkey_opens(client, cast, key, required):  # noqa: F811
    assert present(client, key.sign(challenge_of(client), handle(cast["alice"])))


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "http://testserver", "https://testserver.evil.test", "null"]
)
def test_a_passkey_used_at_another_site_opens_nothing(client, cast, key, origin):
    key.origin = origin
    assert not present(client, key.sign(challenge_of(client), handle(cast["alice"])))


def test_a_passkey_of_another_site_opens_nothing(client, cast, key):
    key.site = "evil.test"
    assert not present(client, key.sign(challenge_of(client), handle(cast["alice"])))


def test_an_assertion_opens_once(client, cast, key):
    said = key.sign(challenge_of(client), handle(cast["alice"]))
    assert present(client, said)
    for other in (client, Client()):
        other.logout()
        assert not present(other, said)
        challenge_of(other)
        assert not present(other, said)


def test_a_key_whose_counter_goes_back_was_copied(client, cast, key):
    key.counter = 7
    assert present(client, key.sign(challenge_of(client), handle(cast["alice"])))
    client.logout()
    for counter in (3, 7):
        key.counter = counter
        assert not present(client, key.sign(challenge_of(client), handle(cast["alice"])))
    key.counter = 8
    assert present(client, key.sign(challenge_of(client), handle(cast["alice"])))


def test_a_key_without_a_counter_opens_each_time(client, cast, key):
    for _ in range(2):
        key.counter = -1
        assert present(client, key.sign(challenge_of(client), handle(cast["alice"])))
        client.logout()


def test_a_key_of_ones_own_opens_nobody_elses_account(client, cast, key):
    other = SoftKey()
    other.id = b"another key"
    assert not present(client, other.sign(challenge_of(client), handle(cast["alice"])))
    assert not present(client, key.sign(challenge_of(client), handle(cast["bob"])))
    for junk in ({}, [], "x", {"response": None}, {"response": {"userHandle": "!"}}):
        assert not present(client, junk)


# Sessions


def test_a_session_that_was_laid_before_is_not_the_officers(client, cast, sign_in):  # noqa: F811
    client.get("/accounts/login/?next=/cases/")
    session = client.session
    session["laid"] = "by an attacker"
    session.save()
    fixed = session.session_key
    sign_in(client, cast["alice"])
    assert client.session.session_key != fixed
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = fixed
    assert thief.get("/me/").status_code == 302


@pytest.mark.parametrize("act", ["reset_password", "reset_factor", "end_all_sessions"])
def test_what_an_administrator_does_to_an_account_ends_its_sessions(client, cast, act):
    client.force_login(cast["alice"])
    assert client.get("/me/").status_code == 200
    getattr(officer_actions, act)(cast["adam"], cast["alice"])
    assert client.get("/me/").status_code == 302


def test_a_session_stolen_before_it_was_ended_stays_ended(client, cast):
    client.force_login(cast["alice"])
    stolen = client.session.session_key
    keeping.end_sessions(cast["alice"])
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/me/").status_code == 302
    assert thief.get("/api/cases").status_code == 401


def test_cookies_are_for_the_desk_alone(client, cast, sign_in, settings):  # noqa: F811
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    Officer.objects.update(language="vi")
    cast["alice"].language = "vi"
    answer = sign_in(client, cast["alice"])
    names = {live.SESSION_COOKIE_NAME, live.LANGUAGE_COOKIE_NAME, name_of_cookie()}
    assert names <= set(answer.cookies)
    for name in names:
        cookie = answer.cookies[name]
        assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (
            True,
            True,
            "Lax",
        ), name


def test_a_desk_behind_tls_says_so(client, db, settings):
    assert "Strict-Transport-Security" not in client.get("/accounts/login/")
    settings.SECURE_HSTS_SECONDS = 31_536_000
    for path in ("/accounts/login/", "/", "/health", "/nowhere/"):
        assert client.get(path)["Strict-Transport-Security"] == "max-age=31536000", path


@pytest.mark.parametrize(
    "host", ["evil.test", "vn.example@evil.test", "testserver.evil.test", "a b", "evil.test:80"]
)
def test_a_name_that_is_not_ours_is_not_answered(client, cast, host):
    client.force_login(cast["alice"])
    answer = client.get("/me/", HTTP_HOST=host)
    assert answer.status_code == 400
    assert host not in answer.content.decode()


# The organisation's word


@pytest.mark.parametrize(
    ("verified", "opens"), [(True, True), (False, False), (None, False), ("true", False)]
)
def test_an_address_that_nobody_verified_is_nobody(client, provider, settings, verified, opens):  # noqa: F811
    Officer.objects.filter(username="alice").update(username="alice@ministry.test")
    settings.DESK = replace(
        settings.DESK, openid_connect=replace(settings.DESK.openid_connect, claim="email")
    )
    provider.claims = {"email": "alice@ministry.test", "email_verified": verified}
    come_in(client, provider)
    assert is_in(client) is opens


def test_another_providers_answer_is_not_taken(client, provider):  # noqa: F811
    sent = client.get("/accounts/openid/login/")
    back = provider.ask(sent.headers["Location"])
    client.get(f"{back}&iss=https://evil.test")
    assert not is_in(client)
    sent = client.get("/accounts/openid/login/")
    client.get(f"{provider.ask(sent.headers['Location'])}&iss={provider.issuer}")
    assert is_in(client)


def test_the_question_of_one_browser_is_not_answered_in_another(client, provider):  # noqa: F811
    sent = client.get("/accounts/openid/login/")
    other = Client()
    other.get("/accounts/openid/login/")
    other.get(provider.ask(sent.headers["Location"]))
    assert not is_in(other)


def test_a_public_key_taken_for_a_secret_signs_nothing(client, provider):  # noqa: F811
    import jwt
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    now = int(time.time())
    sent = client.get("/accounts/openid/login/")
    back = provider.ask(sent.headers["Location"])
    claims = {"iss": provider.issuer, "aud": "desk", "sub": "person-1", "exp": now + 300, "iat": now}
    claims |= {"nonce": provider.asked["nonce"], "preferred_username": "alice"}
    head = text(json.dumps({"alg": "HS256", "kid": "one"}).encode()) + "." + text(json.dumps(claims).encode())
    made = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    provider.raw_token = head + "." + text(made.sign(head.encode(), pem))
    client.get(back)
    assert not is_in(client)


# Led astray


def dummies(door):
    """A value for each parameter that its route takes."""
    samples = {"int": 1, "slug": "a", "str": "a", "": "1", "path": "a"}
    found = {}
    for part in door.route.split("<")[1:]:
        converter, _colon, name = part.split(">")[0].rpartition(":")
        found[name] = samples.get(converter) or get_converters()[converter].to_python("0" * 32)
    return found


def test_no_door_takes_what_another_site_sends(cast):
    """Every POST, PUT, PATCH and DELETE of pages and of the API, without the token: it is asked for before any right."""
    led = Client(enforce_csrf_checks=True, raise_request_exception=False)
    led.force_login(cast["cora"])
    walked, taken = 0, []
    for door in doors():
        if door.method == "GET" or door.route.startswith("i18n"):
            continue
        walked += 1
        sent = {"content_type": "application/json", "HTTP_ORIGIN": "https://evil.test"}
        answer = led.generic(door.method, door.address(dummies(door)), b"{}", **sent)
        if answer.status_code not in (403, 404):
            taken.append((str(door), answer.status_code))
    assert walked > 200
    assert taken == []


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "https:evil.test",
        "\t//evil.test",
        "https:///evil.test",
    ],
)
def test_nobody_is_led_away(client, cast, sign_in, away):  # noqa: F811
    def goes(answer):
        return (
            urlsplit(answer.headers.get("Location", "/")).netloc not in ("", "testserver")
            or "evil" in answer.headers.get("Location", "").split("?")[0]
        )

    assert not goes(client.post("/i18n/setlang/", {"language": "vi", "next": away}))
    cast["alice"].set_password(PASSWORD)
    cast["alice"].save()
    form = {"login": "alice", "password": PASSWORD, "next": away}
    assert not goes(client.post("/accounts/login/", form))
    assert not goes(client.post("/accounts/logout/", {"next": away}))


# Two persons who are one


def test_one_person_has_one_account_where_it_can_be_known(cast, units):
    adam, national = cast["adam"], units["national"]
    made = {"name": "Chi", "role": "liaison", "unit": national}
    first, _password = officer_actions.enrol_officer(adam, username="chi", email="chi@police.test", **made)
    with pytest.raises(CallerError, match="one person has one account"):
        officer_actions.enrol_officer(adam, username="chi2", email="CHI@police.test", **made)
    second, _password = officer_actions.enrol_officer(adam, username="chi2", **made)
    with pytest.raises(CallerError, match="one person has one account"):
        officer_actions.change_officer(adam, second, email="chi@police.test", language="", **made)
    officer_actions.close_account(adam, first, "left")
    officer_actions.change_officer(adam, second, email="chi@police.test", language="", **made)
    first.refresh_from_db()
    with pytest.raises(CallerError, match="one person has one account"):
        officer_actions.reopen_account(adam, first)


def test_ones_own_page_does_not_take_anothers_address(client, cast):
    Officer.objects.filter(username="bob").update(email="bob@police.test")
    client.force_login(cast["alice"])
    client.post("/me/", {"language": "vi", "email": "Bob@police.test"})
    assert Officer.objects.get(username="alice").email == ""


def test_the_organisations_sign_in_means_one_account(client, provider):  # noqa: F811
    come_in(client, provider)
    client.logout()
    provider.claims = {"preferred_username": "bob"}
    come_in(client, provider)
    assert not is_in(client)


def test_nobody_gives_himself_a_role(cast, units):
    adam = cast["adam"]
    with pytest.raises(NotAllowed):
        officer_actions.change_officer(
            adam, adam, name="Adam", role="commander", unit=units["national"], email="", language=""
        )
    with pytest.raises(NotAllowed):
        officer_actions.enrol_officer(
            cast["alice"], username="x1", name="x", role="intake", unit=units["national"]
        )
