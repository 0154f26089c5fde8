"""What the letters tell, synchronously and inside the transaction that stores them."""

from django.dispatch import Signal

# letter: engine Letter; complaint: Complaint | None (a dispute, or more on one); attachments: list[Attachment]
letter_opened = Signal()
