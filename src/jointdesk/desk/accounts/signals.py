"""What accounts tells the rooms above it."""

from django.dispatch import Signal

signed_in = Signal()  # officer
# kind (of a log entry), subject ("officer:7"), facts (JSON without personal data): inside the transaction
administered = Signal()
# officer, by: the account was closed, or has another role or unit; inside the transaction
officer_left = Signal()
# sender: a model; keys: list[int]: rows written past their `save`, many at once or by an update; in the transaction
rows_written = Signal()
# request, name, columns ((heading, value of a row) pairs), rows, form, subject. Answer: the file, as it leaves.
list_leaving = Signal()
# content (bytes of an officer's file), name. Answer: its lines, each a number and its cells. Raises InputError.
table_coming = Signal()
