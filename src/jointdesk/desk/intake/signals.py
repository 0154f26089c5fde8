"""What intake tells the rooms above it, synchronously and inside its transaction."""

from django.dispatch import Signal

complaints_stored = Signal()  # complaints: list[int] (ids), bulk: bool
# changes: list[Changed]: complaints withdrawn, taken back in, or corrected; officer: Officer | None
complaints_changed = Signal()
