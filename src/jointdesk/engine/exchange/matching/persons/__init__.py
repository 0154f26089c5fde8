"""People matched blindly: from names and a birth date to the keys under which two desks find that they mean one person.

A key is the whole name as one hand would write it, reduced to what all spellings share, and the birth date. It is
compared for equality and nothing else: no similarity, no part of a name, no count. Two desks must reach the same bytes,
so this room's tables are the protocol's and stand still within a version. A match is a lead, never a proof.
"""

from jointdesk.engine.exchange.matching.caps import PERSON, PERSON_KINDS, PERSON_YEAR
from jointdesk.engine.exchange.matching.persons.births import Birth, read_birth
from jointdesk.engine.exchange.matching.persons.keys import (
    MOST_KEYS,
    Keys,
    name_keys,
    person_keys,
    shared_sounds,
)

__all__ = [
    "MOST_KEYS",
    "PERSON",
    "PERSON_KINDS",
    "PERSON_YEAR",
    "Birth",
    "Keys",
    "name_keys",
    "person_keys",
    "read_birth",
    "shared_sounds",
]
