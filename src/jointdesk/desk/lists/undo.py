"""What can be taken back is offered so, in the message that says it was done."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse


def offer_undo(request: HttpRequest, said: str, page: str, *args: object) -> None:
    """Show `said` with a button that posts to the URL named `page`. That view checks the right again, and that nothing
    has happened since which forbids it; it takes no fields."""
    messages.success(request, said, extra_tags=reverse(page, args=args))
