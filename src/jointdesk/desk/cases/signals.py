"""What cases tells the rooms above it."""

from django.dispatch import Signal

notice_stored = Signal()  # notices: list[int] (ids)
