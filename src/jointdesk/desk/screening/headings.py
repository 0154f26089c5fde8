"""What do the columns of an officer's table hold? Guessed from the headings, in five languages; the officer decides.

The wordings stand in roster_headers.tsv. A first line without a single known heading is taken for people.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from jointdesk.desk.intake.table_file import fold
from jointdesk.desk.screening.roster_lines import COLUMNS
from jointdesk.engine.reference import LANGUAGES, read_tsv

# a name may stand in two columns; what is neither is passed over
FIELDS = (*COLUMNS[:2], "family", "given", *COLUMNS[2:])
# several columns may bring names; every other field comes from one
REPEATABLE = frozenset({"name", "aliases"})
_SHORTEST_INSIDE = 3
_PARTS = re.compile(r"[/|(（\[\n]")


@cache
def wordings() -> Mapping[str, str]:
    """Folded wording of a heading -> the field it stands for."""
    return {word: row["field"] for row in read_tsv(__package__, "roster_headers.tsv") for word in _words(row)}


def guess_fields(header: Sequence[str]) -> list[str]:
    """The field of each column, empty where no wording fits. A second column of names brings other names."""
    found: list[str] = []
    for cell in header:
        field = _guess(cell)
        if field == "name" and "name" in found:
            field = "aliases"
        if field in found and field not in REPEATABLE:
            field = ""
        found.append(field)
    if "name" in found:
        # "họ tên" beside "họ": the whole name is enough
        return ["" if field in ("family", "given") else field for field in found]
    return ["name" if field == "given" and "family" not in found else field for field in found]


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line holds headings, not a person."""
    return any(fold(cell) in wordings() or fold(_PARTS.split(cell)[0]) in wordings() for cell in cells)


def _guess(cell: str) -> str:
    for part in (cell, *_PARTS.split(cell)):
        if field := wordings().get(fold(part)):
            return field
    whole = fold(cell[:100])
    inside = [word for word in wordings() if len(word) >= _SHORTEST_INSIDE and whole.startswith(word)]
    return wordings()[max(inside, key=len)] if inside else ""


def _words(row: Mapping[str, str]) -> list[str]:
    own = [row["field"]]
    return [
        word
        for part in own + [row[language] for language in LANGUAGES]
        for word in map(fold, part.split("|"))
        if word
    ]
