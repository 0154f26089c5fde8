from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)

from jointdesk.desk.accounts.factors.once import use_code, use_counter
from jointdesk.desk.accounts.sessions import locks


class CountedTries:
    """Wrong codes lock the factor as wrong passwords lock a name; a right one is right once."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        if not locks.take_factor_try(self.user):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not use_code(self.authenticator, code):
            raise get_factors().validation_error("incorrect_code")
        locks.give_factor_back(self.user)
        return code


class CountingKey:
    """A key whose counter went back was copied."""

    def clean_credential(self) -> Authenticator:
        said = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        try:
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError):
            # JSON of another form than a browser's
            raise get_factors().validation_error("incorrect_code") from None
        if not use_counter(authenticator, said):
            raise get_factors().validation_error("incorrect_code")
        return authenticator


class Authenticate(CountedTries, AuthenticateForm):  # type: ignore[misc]
    pass


class Reauthenticate(CountedTries, ReauthenticateForm):  # type: ignore[misc]
    pass


class AuthenticateKey(CountingKey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class LoginKey(CountingKey, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticateKey(CountingKey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass
