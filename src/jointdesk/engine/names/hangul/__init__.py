"""Hangul: syllables, and the Latin spellings Koreans really use for them (Lee, Yi and Rhee are one surname)."""

from jointdesk.engine.names.hangul.spellings import judged_spellings, may_be_surname, segment
from jointdesk.engine.names.hangul.syllables import is_syllable, same_syllable, split_surname
from jointdesk.engine.names.hangul.tokens import is_foreign, read_sound, read_tokens

__all__ = [
    "is_foreign",
    "is_syllable",
    "judged_spellings",
    "may_be_surname",
    "read_sound",
    "read_tokens",
    "same_syllable",
    "segment",
    "split_surname",
]
