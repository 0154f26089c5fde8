"""What requests ask the rooms above, which know whom a request is about."""

from django.dispatch import Signal

# officer; a room above answers with a query of rows that have a `request`, about somebody the officer may not know
shut_requests_asked = Signal()
