"""What screening tells the room above it, inside its transaction."""

from django.dispatch import Signal

candidate_confirmed = Signal()  # candidate: Candidate
