"""What data that travelled tell the rooms that keep copies of them."""

from django.dispatch import Signal

# datum: Datum, act: "correct", "retract" or "erase", inside the transaction and before the rows are changed. A receiver
# that did something answers with words of it, as `copies.Copies` does
recalled = Signal()
