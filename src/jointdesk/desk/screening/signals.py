"""What screening tells the room above it, inside its transaction."""

from django.dispatch import Signal

candidate_confirmed = Signal()  # candidate: Candidate
# officer -> QuerySet of RosterRow ids: people whom the officer may not know
concealed_rows_asked = Signal()
