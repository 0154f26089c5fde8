"""What attachments tell the rooms above."""

from django.dispatch import Signal

attachment_altered = Signal()  # attachment: its content is not what it was
