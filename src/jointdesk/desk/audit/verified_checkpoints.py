"""What was said about the log, as verification reads it: our checkpoints, their links, others' cosignatures."""

from dataclasses import dataclass

from django.conf import settings

from jointdesk.desk.audit.keys import own_signing_keys
from jointdesk.desk.audit.models import Checkpoint, Cosignature
from jointdesk.desk.audit.witnesses import keys_of_witness
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.transparency.checkpoints import Checkpoint as SignedState
from jointdesk.engine.transparency.checkpoints import (
    is_linked,
    origin_of,
    read_checkpoint_by_any,
    read_cosignatures,
    witness_of,
)


@dataclass(frozen=True)
class Statement:
    """That the log's first `size` entries have a certain root: a checkpoint we stored, or one brought by others."""

    size: int
    stored: Checkpoint | None = None
    brought: SignedState | None = None

    @property
    def witnesses(self) -> list[str]:
        return [one.witness for one in self.stored.cosignatures.all()] if self.stored else []

    def bad_index(self, signed: int) -> int:
        """The entry to name when this one does not hold: the last of a checkpoint that is gone, or of this one."""
        missing = self.stored.previous_size if self.stored else 0
        return (missing if signed < missing < self.size else self.size) - 1

    def find_fault(self, size: int, root: bytes, signed: int) -> str:
        """Why it does not hold over the entries read; `signed` is the checkpoint before. Empty when it does."""
        if self.brought is not None:
            same = (self.brought.size, self.brought.root) == (size, root)
            return "" if same else f"others saw another history of {self.size} entries"
        return _find_fault(self.stored, size, root, signed) if self.stored else "nothing was said"


def read_note_of_ours(note: str) -> Statement:
    """A checkpoint of ours that somebody kept. Raises PartnerError when we never signed it."""
    state, _ = read_checkpoint_by_any(note, origin_of(settings.DESK.id), own_signing_keys())
    return Statement(state.size, brought=state)


def stored_statements(begin: int, end: int) -> list[Statement]:
    """Those over more than `begin` and at most `end` entries."""
    rows = Checkpoint.objects.filter(size__gt=begin, size__lte=end).prefetch_related("cosignatures")
    return [Statement(row.size, stored=row) for row in rows]


def _find_fault(checkpoint: Checkpoint, size: int, root: bytes, signed: int) -> str:
    origin = origin_of(settings.DESK.id)
    try:
        state, key = read_checkpoint_by_any(checkpoint.note, origin, own_signing_keys())
    except PartnerError as error:
        return f"checkpoint {checkpoint.size}: {error}"
    if (state.size, state.root) != (size, root) or bytes(checkpoint.root) != root:
        return f"checkpoint {checkpoint.size} was signed over other entries"
    if not is_linked(checkpoint.previous_size, state, key, bytes(checkpoint.link)):
        return f"checkpoint {checkpoint.size} does not say truly which came before it"
    if checkpoint.previous_size != signed:
        return f"checkpoint {checkpoint.previous_size}, before that of {checkpoint.size} entries, is gone"
    for cosignature in checkpoint.cosignatures.all():
        if not _is_cosigned(cosignature, state):
            return f"checkpoint {checkpoint.size}: the cosignature of {cosignature.witness} does not verify"
    return ""


def _is_cosigned(cosignature: Cosignature, state: SignedState) -> bool:
    """Signed over this very state, with a key we trusted the witness by: not just one that stands beside it."""
    name, key = witness_of(cosignature.witness), bytes(cosignature.public_key)
    if key not in keys_of_witness(cosignature.witness):
        return False
    try:
        found = read_cosignatures(cosignature.note, {name: key})
    except PartnerError:
        return False
    return name in found and cosignature.note.startswith(state.text() + "\n")
