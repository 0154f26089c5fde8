"""What the exchange tells of itself: the subjects of this room listen, and the rooms above may."""

from django.dispatch import Signal

delivered = Signal()  # message: OutgoingMessage, its receipt is in; inside the transaction
# both inside the transaction; what a listener raises undoes it
written = Signal()  # message: OutgoingMessage, the last one of a body, not delivered yet; body: Body
handled = Signal()  # partner: Partner; message: Message that its handler has just acted on; body: Body
