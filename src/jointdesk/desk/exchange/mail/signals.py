"""What the exchange tells of itself: the subjects of this room listen, and the rooms above may."""

from django.dispatch import Signal

delivered = (
    Signal()
)  # messages: list[OutgoingMessage], of one partner: their receipts are in; inside the transaction
# both inside the transaction; what a listener raises undoes it
# messages: list[tuple[OutgoingMessage, Body]], of one partner; of a body in parts its last; not delivered yet
written = Signal()
handled = Signal()  # partner: Partner; message: Message that its handler has just acted on; body: Body
