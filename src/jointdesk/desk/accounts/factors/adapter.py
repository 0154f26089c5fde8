"""What allauth's second factors ask of us: secrets encrypted at rest, our name on them, and the last one stays."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.factors.asking import FACTORS, is_required

PREFIX = "aesgcm1:"


class DeskFactors(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This is your only second factor, and this desk asks for one: add another first."
        )
    }

    def encrypt(self, text: str) -> str:
        nonce = token_bytes(12)
        sealed = nonce + AESGCM(_key()).encrypt(nonce, text.encode(), None)
        return PREFIX + urlsafe_b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(PREFIX):
            return encrypted_text  # written before secrets were encrypted
        sealed = urlsafe_b64decode(encrypted_text.removeprefix(PREFIX))
        return AESGCM(_key()).decrypt(sealed[:12], sealed[12:], None).decode()

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return f"Jointdesk {settings.DESK.name}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not is_required() or authenticator.type not in FACTORS:
            return True
        kept = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return bool(kept.exclude(pk=authenticator.pk).exists())


def _key() -> bytes:
    """From the desk's secret: whoever has the database alone cannot make codes."""
    return HKDF(SHA256(), 32, None, b"jointdesk second factors").derive(settings.SECRET_KEY.encode())
