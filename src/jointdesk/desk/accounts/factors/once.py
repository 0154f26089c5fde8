"""A second factor's proof is good once: on this web host and on every other one, before a restart and after it.

Allauth remembers a used code for half a minute, in the memory of one process; a code is taken for a minute and a half.
It does not look at the counter of a security key either, which goes back when the key was copied (WebAuthn, 6.1.1).
"""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction

STEP, COUNTER = "last_step", "last_counter"


@transaction.atomic
def use_code(authenticator: Authenticator, code: str) -> bool:
    """Whether this code of an app, or a later one, was not used yet; from now on it is."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = get_adapter().decrypt(row.data["secret"])
    fitting = (
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    )
    step = next(fitting, None)
    if step is None or step <= row.data.get(STEP, 0):
        return False
    return _keep(row, authenticator, STEP, step)


@transaction.atomic
def use_counter(authenticator: Authenticator, said: Any) -> bool:
    """Whether a key's counter has gone on; one that keeps none always says 0."""
    from fido2.webauthn import AuthenticationResponse

    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    counter = AuthenticationResponse.from_dict(said).response.authenticator_data.counter
    last = row.data.get(COUNTER)
    if last is None:
        last = row.wrap().authenticator_data.counter
    if (counter or last) and counter <= last:
        return False
    return _keep(row, authenticator, COUNTER, counter)


def _keep(row: Authenticator, authenticator: Authenticator, name: str, value: int) -> bool:
    row.data[name] = value
    row.save(update_fields=["data"])
    authenticator.data = row.data
    return True
