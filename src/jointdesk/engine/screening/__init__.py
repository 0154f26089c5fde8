"""Is this person on any of our lists? Roster row against watchlist, explained.

Evidence is weighed in logs (Fellegi-Sunter): name, birth date, nationality, document. A name alone is at most a
lead, below the match threshold; a document decides. Missing evidence weighs nothing and is said.
Retrieval is by inverted index, then a re-rank of the best few.
"""

from jointdesk.engine.screening.identity import group_same_persons, same_person
from jointdesk.engine.screening.person import Candidate, Person
from jointdesk.engine.screening.person_file import iterate_persons, read_persons
from jointdesk.engine.screening.watchlist import Watchlist

__all__ = [
    "Candidate",
    "Person",
    "Watchlist",
    "group_same_persons",
    "iterate_persons",
    "read_persons",
    "same_person",
]
