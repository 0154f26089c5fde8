"""Han: one written name, many spoken ones (陳 is Chen, Chan, Tan, Trần and 진).

Characters are folded to one form (simplified), read in every language of the region, and each reading is spelt by
the rules of the places it is used in. Readings are Unihan's, corrected by hand for the characters of names.
"""

from jointdesk.engine.names.han.characters import known_characters, segment
from jointdesk.engine.names.han.japanese import find_family, is_chinese_name, may_be_japanese
from jointdesk.engine.names.han.readings import korean_readings, simplify, sound_in_korean
from jointdesk.engine.names.han.tokens import read_tokens

__all__ = [
    "find_family",
    "is_chinese_name",
    "known_characters",
    "korean_readings",
    "may_be_japanese",
    "read_tokens",
    "segment",
    "simplify",
    "sound_in_korean",
]
