"""What is asked of the provider, and what of its answers is believed."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from django.conf import settings

from jointdesk.desk_file import OpenIdFile
from jointdesk.engine.errors import JointdeskError

# signatures only: a shared secret (HS256) or none at all would let others than the provider write tokens
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LONGEST_ANSWER = 512 * 1024
SECONDS = 10.0
LEEWAY_SECONDS = 60
# RFC 8176: several factors at once, or a second beside the password
SEVERAL, SECOND = "mfa", {"otp", "hwk", "swk", "sc", "fpt", "face", "iris", "pop"}


class Refused(JointdeskError):
    """What the provider said is not believed, or it could not be asked."""


@dataclass(frozen=True)
class Person:
    """Whom the provider's token names."""

    username: str
    subject: str
    had_second_factor: bool


class Provider:
    def __init__(self, file: OpenIdFile, callback: str) -> None:
        self.file, self.callback = file, callback

    @cached_property
    def described(self) -> dict[str, Any]:
        """Its discovery document (OpenID Connect Discovery 1.0), which must be its own."""
        found = _fetch("GET", f"{self.file.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.file.issuer:
            raise Refused("the organisation's sign-in calls itself by another name than desk.toml does")
        return found

    def ask_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the officer is sent."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        asked = {
            "response_type": "code",
            "client_id": self.file.client_id,
            "redirect_uri": self.callback,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._door('authorization_endpoint')}?{urlencode(asked)}"

    def believe(self, code: str, *, nonce: str, verifier: str) -> Person:
        """Whom the token that `code` is good for names. Raises Refused."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": verifier,
            "client_id": self.file.client_id,
            "client_secret": self._secret(),
        }
        answer = _fetch("POST", self._door("token_endpoint"), form)
        claims = self.read_token(str(answer.get("id_token", "")), nonce)
        if self.file.claim == "email" and claims.get("email_verified") is not True:
            raise Refused("the organisation's sign-in does not vouch for the address it names")
        username, subject = claims.get(self.file.claim), claims.get("sub")
        if not isinstance(username, str) or not username or not isinstance(subject, str) or not subject:
            raise Refused(f"the organisation's sign-in says nothing under {self.file.claim}")
        return Person(username, subject, self._second_factor(claims))

    def read_token(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of a token that is the provider's, for us, for this sign-in, and still good. Raises Refused."""
        try:
            header = jwt.get_unverified_header(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(header),
                algorithms=list(ALGORITHMS),
                audience=self.file.client_id,
                issuer=self.file.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise Refused(f"the organisation's sign-in is not believed: {type(error).__name__}") from None
        if claims.get("nonce") != nonce:
            raise Refused("the organisation's sign-in is not believed: it answers another question")
        if (
            isinstance(claims["aud"], list)
            and len(claims["aud"]) > 1
            and claims.get("azp") != self.file.client_id
        ):
            raise Refused("the organisation's sign-in is not believed: it was made for another program")
        return claims

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(_fetch("GET", self._door("jwks_uri"))).keys
        fitting = [key for key in keys if key.key_id == header.get("kid")]
        if len(fitting) != 1:
            raise Refused("the organisation's sign-in is not believed: signed with a key it does not show")
        return fitting[0]

    def _door(self, name: str) -> str:
        url = self.described.get(name)
        if not isinstance(url, str) or not _is_safe(url):
            raise Refused(f"the organisation's sign-in has no usable {name}")
        return url

    def _secret(self) -> str:
        path = settings.HOME / self.file.secret_file
        try:
            return str(path.read_text(encoding="utf-8").strip())
        except OSError:
            raise Refused(f"desk.toml: openid_connect.secret_file: {path.name} cannot be read") from None

    def _second_factor(self, claims: dict[str, Any]) -> bool:
        said = claims.get("amr")
        methods = {str(one) for one in said} if isinstance(said, list) else set()
        told = SEVERAL in methods or ("pwd" in methods and bool(methods & SECOND))
        return {"provider": True, "amr": told, "desk": False}[self.file.second_factor]


def _is_safe(url: str) -> bool:
    """Over TLS, or to this machine itself."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    )


def _fetch(method: str, url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """An object that the provider answers with, of a bounded size, within a bounded time. Raises Refused."""
    if not _is_safe(url):
        raise Refused("desk.toml: openid_connect.issuer: must begin with https://")
    try:
        with httpx.stream(method, url, data=form, timeout=SECONDS, follow_redirects=False) as answer:
            raw = b""
            for piece in answer.iter_bytes():
                raw += piece
                if len(raw) > LONGEST_ANSWER:
                    raise Refused("the organisation's sign-in answers with too much")
            found = json.loads(raw)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError):
        raise Refused(
            "the organisation's sign-in cannot be reached or does not answer as it should"
        ) from None
    if answer.status_code != 200 or not isinstance(found, dict):
        raise Refused("the organisation's sign-in did not take our question")
    return found
