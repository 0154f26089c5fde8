"""What intake tells the rooms above it, synchronously and inside its transaction."""

from django.dispatch import Signal

complaints_stored = Signal()  # complaints: list[int] (ids), bulk: bool
complaints_changed = (
    Signal()
)  # complaints: list[int]: withdrawn, or their text (and so their mentions) corrected
