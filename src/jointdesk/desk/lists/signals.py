"""What lists tell the rooms above them."""

from django.dispatch import Signal

# officer, address, form, purpose: it is too long to wait for at the page. Answer: where the officer finds it again.
list_too_long = Signal()
