"""Is this person on any of our lists? Roster row against watchlist, explained.

Evidence is weighed in logs (Fellegi-Sunter): name, birth date, nationality, document. A name alone is at most a
lead, below the match threshold; a document decides. Missing evidence weighs nothing and is said.
Retrieval is by inverted index, then a re-rank of the best few.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jointdesk.engine.screening.identity import group_same_persons, same_person
    from jointdesk.engine.screening.person import Candidate, Person
    from jointdesk.engine.screening.person_file import iterate_persons, read_persons
    from jointdesk.engine.screening.watchlist import Watchlist

# the reading of names in eight scripts and NumPy come with the first look at a list, not with a date that is read
_ON_FIRST_USE = {
    "Candidate": "person",
    "Person": "person",
    "Watchlist": "watchlist",
    "group_same_persons": "identity",
    "iterate_persons": "person_file",
    "read_persons": "person_file",
    "same_person": "identity",
}

__all__ = [
    "Candidate",
    "Person",
    "Watchlist",
    "group_same_persons",
    "iterate_persons",
    "read_persons",
    "same_person",
]


def __getattr__(name: str) -> object:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_FIRST_USE[name]}"), name)
