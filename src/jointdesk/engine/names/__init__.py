"""Person names across scripts: is this the person we look for, written by someone else?

A name is read once (`read`): tokens with roles and, for every part, the spellings it takes in Latin
letters. Two readings are compared (`compare`) with a reason per token. What cannot be read is
`cannot_compare`, never a silent zero. Tones count when both sides have them. Knowledge lies in this
room's TSV tables.
"""

from jointdesk.engine.names.comparison import compare
from jointdesk.engine.names.name import MATCH_SCORE, Name, Outcome, Script, Token
from jointdesk.engine.names.reading import read
from jointdesk.engine.names.verdict import Comparison

__all__ = [
    "MATCH_SCORE",
    "Comparison",
    "Name",
    "Outcome",
    "Script",
    "Token",
    "compare",
    "read",
]
