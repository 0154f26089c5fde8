"""What the exchange tells of itself: the subjects of this room listen, and the rooms above may."""

from django.dispatch import Signal

delivered = Signal()  # message: OutgoingMessage, its receipt is in; inside the transaction
