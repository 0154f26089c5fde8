"""The organisation's own sign-in against a real provider on loopback: only its own, fresh token for us lets an officer in."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from jointdesk.desk.accounts.administration import officer_actions
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk_file import OpenIdFile

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """A small OpenID provider: what it signs can be bent by a test."""

    def __init__(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(provider.get(self.path))

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.answer(provider.token({key: values[0] for key, values in form.items()}))

            def answer(self, found):
                raw = found if isinstance(found, bytes) else json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.named, self.claims, self.key, self.algorithm, self.asked = self.issuer, {}, KEY, "RS256", {}
        self.raw_token = None
        # asked every 0.01 s whether it is to stop: each test waits for that
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def get(self, path):
        if path == "/.well-known/openid-configuration":
            doors = {"authorization_endpoint": "/ask", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {"issuer": self.named} | {name: self.issuer + way for name, way in doors.items()}
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def ask(self, url):
        """What the officer's browser asks; he says yes there."""
        self.asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        return f"{urlsplit(self.asked['redirect_uri']).path}?code=good&state={self.asked['state']}"

    def token(self, form):
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != self.asked["code_challenge"] or form["client_secret"] != "hush":
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "desk",
            "sub": "person-1",
            "exp": now + 300,
            "iat": now,
            "nonce": self.asked["nonce"],
            "preferred_username": "alice",
        }
        bent = {
            key: now + value if key in ("exp", "iat") and value else value
            for key, value in self.claims.items()
        }
        claims = {key: value for key, value in (claims | bent).items() if value is not None}
        token = self.raw_token or jwt.encode(claims, self.key, self.algorithm, headers={"kid": "one"})
        return {"access_token": "x", "id_token": token}


@pytest.fixture
def provider(settings, cast):
    found = Provider()
    (settings.HOME / "keys" / "openid").write_text("hush\n")
    file = OpenIdFile(name="Ministry", issuer=found.issuer, client_id="desk", secret_file="keys/openid")
    settings.DESK = replace(settings.DESK, openid_connect=file)
    yield found
    found.server.shutdown()
    found.server.server_close()


def come_in(client, provider):
    sent = client.get("/accounts/openid/login/?next=/cases/")
    return client.get(provider.ask(sent.headers["Location"]))


def is_in(client):
    return client.get("/me/").status_code == 200


def test_an_officer_comes_in_and_goes_where_he_wanted(client, provider):
    assert "Sign in with Ministry" in client.get("/accounts/login/").content.decode()
    assert come_in(client, provider).headers["Location"] == "/cases/"
    assert is_in(client)
    assert Officer.objects.get(username="alice").openid_subject == "person-1"
    assert client.get("/me/").context["sessions"][0].method == "organisation"


# moments in seconds from when the token is made: tests are collected long before they run
BENT = {
    "another issuer": {"iss": "https://evil.test"},
    "another audience": {"aud": "another"},
    "several audiences, made for another": {"aud": ["desk", "other"], "azp": "other"},
    "another question": {"nonce": "old"},
    "no nonce": {"nonce": None},
    "run out": {"exp": -3600},
    "without an end": {"exp": None},
    "without a subject": {"sub": None},
    "from the future": {"iat": 3600},
    "nobody here": {"preferred_username": "mallory"},
    "no name": {"preferred_username": None},
    "a name that is no text": {"preferred_username": ["alice"]},
}


@pytest.mark.parametrize("claims", BENT.values(), ids=BENT)
def test_what_is_not_believed_lets_nobody_in(client, provider, claims):
    provider.claims = claims
    assert come_in(client, provider).headers["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_another_key_is_not_believed(client, provider):
    provider.key = OTHER
    come_in(client, provider)
    assert not is_in(client)


def test_a_token_without_signature_or_with_the_shared_secret_is_not_believed(client, provider):
    for key, algorithm in ((None, "none"), ("hush" * 10, "HS256")):
        provider.key, provider.algorithm = key, algorithm
        come_in(client, provider)
        assert not is_in(client)
    for raw in ("", "a.b.c", "x" * 100_000):
        provider.raw_token = raw or " "
        come_in(client, provider)
        assert not is_in(client)


def test_a_provider_of_another_name_is_not_asked(client, provider):
    provider.named = "https://evil.test"
    assert client.get("/accounts/openid/login/").headers["Location"] == "/accounts/login/"


def test_an_answer_nobody_asked_for_or_twice(client, provider):
    assert client.get("/accounts/openid/answer/?code=good&state=x").headers["Location"] == "/accounts/login/"
    sent = client.get("/accounts/openid/login/")
    back = provider.ask(sent.headers["Location"])
    client.get(back.replace("state=", "state=x"))
    assert not is_in(client)
    client.get(back)
    assert not is_in(client)


def test_a_name_given_to_somebody_else_opens_nothing(client, provider):
    come_in(client, provider)
    client.logout()
    provider.claims = {"sub": "person-2"}
    come_in(client, provider)
    assert not is_in(client)


def test_a_closed_account_stays_closed(client, provider, cast):
    officer_actions.close_account(cast["adam"], cast["alice"], "left")
    come_in(client, provider)
    assert not is_in(client)


def test_it_never_leads_elsewhere(client, provider):
    sent = client.get("/accounts/openid/login/?next=https://evil.test/")
    assert "evil" not in client.get(provider.ask(sent.headers["Location"])).headers["Location"]


@pytest.mark.parametrize(
    ("rule", "amr", "whole"),
    [
        ("desk", ["mfa"], False),
        ("provider", None, True),
        ("amr", ["mfa"], True),
        ("amr", ["pwd", "otp"], True),
        ("amr", ["pwd"], False),
        ("amr", "mfa", False),
        ("amr", None, False),
    ],
)
def test_the_second_factor_is_the_providers_or_ours(client, provider, required, settings, rule, amr, whole):
    settings.DESK = replace(
        settings.DESK, openid_connect=replace(settings.DESK.openid_connect, second_factor=rule)
    )
    provider.claims = {"amr": amr}
    come_in(client, provider)
    assert client.get("/cases/").status_code == (200 if whole else 302)


def test_without_it_in_desk_toml_there_is_no_such_door(client, db):
    assert client.get("/accounts/openid/login/").status_code == 404


def test_it_is_asked_over_tls_only(client, provider, settings):
    file = replace(settings.DESK.openid_connect, issuer="http://ministry.test")
    settings.DESK = replace(settings.DESK, openid_connect=file)
    assert client.get("/accounts/openid/login/").headers["Location"] == "/accounts/login/"
