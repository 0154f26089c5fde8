"""Hangul: syllables, and the Latin spellings Koreans really use for them (Lee, Yi and Rhee are one surname)."""

from jointdesk.engine.names.hangul.syllables import is_syllable, same_syllable, segment
from jointdesk.engine.names.hangul.tokens import read_tokens

__all__ = ["is_syllable", "read_tokens", "same_syllable", "segment"]
