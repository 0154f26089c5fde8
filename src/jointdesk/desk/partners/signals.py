"""What partners tells the rooms above it, each inside the transaction of what happened."""

from django.dispatch import Signal

partner_confirmed = Signal()  # partner: Partner
own_keys_rotated = Signal()  # card: Card with our next keys, reason: str; the keys before still sign
own_keys_revoked = Signal()  # key: str, since: datetime, reason: str; the revoked keys still sign
prekey_made = Signal()  # partner: Partner who does not know it yet, prekey: Prekey
# revoked (bool): new keys are prepared, nobody knows of them, the old ones sign. A receiver's error stops the change.
own_keys_prepared = Signal()
