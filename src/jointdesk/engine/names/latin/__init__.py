"""Latin words: plain letters, tones apart, roles of Vietnamese words, spellings that are one name's."""

from jointdesk.engine.names.latin.plain import is_toned
from jointdesk.engine.names.latin.syllables import (
    fold_final,
    is_vietnamese_syllable,
    lacks_marks,
)
from jointdesk.engine.names.latin.typed import may_be_typed, restore_typed
from jointdesk.engine.names.latin.variants import are_variants
from jointdesk.engine.names.latin.words import read_tokens

__all__ = [
    "are_variants",
    "fold_final",
    "is_toned",
    "is_vietnamese_syllable",
    "lacks_marks",
    "may_be_typed",
    "read_tokens",
    "restore_typed",
]
