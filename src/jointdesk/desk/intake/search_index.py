"""The index of complaints' words: FTS5 on SQLite, a tsvector with GIN on PostgreSQL; both hold what search_words cuts.

Each complaint has one row, written in the transaction that stores, corrects, moves or translates it, and gone with
it. The row also holds a word of its unit, so that an officer of a province searches no others' complaints. No extension
of PostgreSQL is needed.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.search_sweep import TABLE, ask_to_sweep
from jointdesk.desk.intake.search_words import Term, cut_words, read_terms

# rows found, the newest stored: more than that tell nothing, and would be sorted for each page
MOST_FOUND = 1000
_TEXTS = """
SELECT c.id, c.unit_id, c.reference, c.narrative, c.their_reference,
       CASE WHEN c.confidential THEN '' ELSE c.complainant_name END,
       CASE WHEN c.confidential THEN '' ELSE c.complainant_contact END
FROM intake_complaint c WHERE c.id IN ({marks})
"""
_NAMED = """
SELECT DISTINCT m.complaint_id, i.value FROM intake_mention m JOIN intake_identifier i ON i.id = m.identifier_id
WHERE m.complaint_id IN ({marks})
"""
_TRANSLATED = "SELECT complaint_id, text FROM intake_translation WHERE complaint_id IN ({marks})"
_CREATE = {
    "sqlite": [
        f'CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize = "unicode61 remove_diacritics 0", detail = full)',
    ],
    "postgresql": [
        f"CREATE TABLE {TABLE} (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    ],
}
_WRITE = {
    "sqlite": f"INSERT OR REPLACE INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608
    "postgresql": (
        f"INSERT INTO {TABLE} (id, words) VALUES (%s, %s::tsvector) "  # noqa: S608
        "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
    ),
}
_FIND = {
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE words MATCH %s ORDER BY rowid DESC LIMIT %s",  # noqa: S608
    "postgresql": (
        f"SELECT id FROM {TABLE} WHERE words @@ %s::tsquery ORDER BY id DESC LIMIT %s"  # noqa: S608
    ),
}


def create_index() -> None:
    with connection.cursor() as cursor:
        for statement in _CREATE[connection.vendor]:
            cursor.execute(statement)


def drop_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def index_complaints(complaints: Iterable[int]) -> None:
    """Write the rows of these complaints anew, inside the caller's transaction."""
    for piece in chunks(complaints, BATCH):
        texts: dict[int, list[str]] = {}
        for pk, unit, *told in _read(_TEXTS, piece):
            texts[pk] = [_unit_word(unit), *told]
        for statement in (_NAMED, _TRANSLATED):
            for pk, text in _read(statement, piece):
                texts[pk].append(text)
        with connection.cursor() as cursor:
            cursor.executemany(
                _WRITE[connection.vendor], [(pk, _spell(" ".join(told))) for pk, told in texts.items()]
            )


def forget_complaints(complaints: Iterable[int]) -> None:
    """Take these complaints out. On SQLite their words go from the file when the worker sweeps (search_sweep)."""
    key = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        for piece in chunks(complaints, BATCH):
            marks = ", ".join(["%s"] * len(piece))
            cursor.execute(f"DELETE FROM {TABLE} WHERE {key} IN ({marks})", piece)  # noqa: S608
            ask_to_sweep(cursor)


def find_complaints(text: str, units: Collection[int] | None) -> list[int]:
    """The newest MOST_FOUND complaints that hold all words of `text`. `units`: of these only (None: of all)."""
    terms = read_terms(text)
    if not terms or (units is not None and not units):
        return []
    asked = _ASK[connection.vendor](terms, [_unit_word(unit) for unit in units or ()])
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [asked, MOST_FOUND])
        return [row[0] for row in cursor.fetchall()]


def _unit_word(unit: int) -> str:
    return f"qqunit{unit}"


def _spell(text: str) -> str:
    """The words as the database takes them; on PostgreSQL each with its place, past its parser."""
    words = cut_words(text)
    if connection.vendor == "sqlite":
        return " ".join(words)
    return " ".join(f"{word}:{place}" for place, word in enumerate(words, 1))


def _ask_sqlite(terms: Sequence[Term], units: Sequence[str]) -> str:
    asked = [f'"{" ".join(term.words)}"{" *" if term.open_end else ""}' for term in terms]
    if units:
        asked.append(f"({' OR '.join(units)})")
    return " AND ".join(asked)


def _ask_postgresql(terms: Sequence[Term], units: Sequence[str]) -> str:
    asked = [f"({' <-> '.join(term.words)}{':*' if term.open_end else ''})" for term in terms]
    if units:
        asked.append(f"({' | '.join(units)})")
    return " & ".join(asked)


_ASK = {"sqlite": _ask_sqlite, "postgresql": _ask_postgresql}


def _read(statement: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(marks=", ".join(["%s"] * len(ids))), ids)
        return list(cursor.fetchall())
