"""What the log asks of the rooms above it, which know the partners."""

from django.dispatch import Signal

# witness: a desk's id. Answer: every public key that desk ever signed with and we trusted, as bytes.
witness_keys_asked = Signal()
# Answer: desk id -> how many entries of our log it is known to have cosigned.
cosigned_sizes_asked = Signal()
# sender: a record's model; row, subject. Answer: reasons for which it must not be erased now, in words.
holds_asked = Signal()
# sender: a record's model; row. Rooms above take out what they hold of it, in the transaction, and answer with
# what they did: "code:number".
record_erasing = Signal()
