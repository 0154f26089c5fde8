"""What a row lacks to find anybody by: said beside its candidates, lest an empty answer is taken for a clean one."""

from jointdesk.engine.names import Name, read
from jointdesk.engine.screening.evidence import SHORTEST_DOCUMENT, normalise_document
from jointdesk.engine.screening.person import Person

NOTHING = "neither name nor document nor phone: nobody can be found by this row"
ONE_PART = "one part of a name and nothing beside it: only a rare name is shown, as a lead"
NAME_ALONE = "a name and nothing beside it: leads only"


def say_what_lacks(person: Person) -> str:
    """A sentence where a row can lead to nobody or to leads alone; empty where it can find somebody."""
    if len(normalise_document(person.document)) >= SHORTEST_DOCUMENT or person.phones:
        return ""
    names = [name for name in map(read, person.names) if name.tokens]
    if not names:
        return NOTHING
    if person.birth_date or person.age is not None:
        return ""
    return ONE_PART if all(map(_is_one_part, names)) else NAME_ALONE


def _is_one_part(name: Name) -> bool:
    if name.script in ("han", "hangul"):
        return sum(len(token.text) for token in name.tokens) == 1
    return name.script == "latin" and len(name.tokens) == 1
