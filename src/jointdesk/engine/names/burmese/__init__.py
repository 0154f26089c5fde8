"""Burmese: syllables, each with the ways it is spelt in Latin letters; honorifics set aside; Zawgyi made Unicode.

There is no official spelling: costs are by judgement, checked against counts of spellings in use.
"""

from jointdesk.engine.names.burmese.encoding import as_unicode, is_zawgyi
from jointdesk.engine.names.burmese.syllables import known_syllables, segment
from jointdesk.engine.names.burmese.tokens import latin_honorifics, read_tokens

__all__ = ["as_unicode", "is_zawgyi", "known_syllables", "latin_honorifics", "read_tokens", "segment"]
