"""What partners tells the rooms above it."""

from django.dispatch import Signal

partner_confirmed = Signal()  # partner: Partner, inside the transaction of the confirmation
