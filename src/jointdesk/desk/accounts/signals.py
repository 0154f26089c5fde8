"""What accounts tells the rooms above it."""

from django.dispatch import Signal

signed_in = Signal()  # officer
