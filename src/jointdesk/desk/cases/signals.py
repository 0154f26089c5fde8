"""What cases tells the rooms above it."""

from django.dispatch import Signal

# stored, changed or withdrawn
notice_stored = Signal()  # notices: list[int] (ids)
