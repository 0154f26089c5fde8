"""Is a protected person named in what officers wrote freely? Read exactly: a guess would stop every other sentence.

A whole name counts, whatever its case, accents and width: of two words on where words have spaces between them, of
three characters on where not; and the number of a document, from six signs on.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jointdesk.desk.cases.models import Person

SHORTEST_NUMBER = 6
SHORTEST_UNSPACED = 3
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Written:
    """A text for looking names up in: `words` with one space between them and at both ends, `run` without any."""

    words: str
    run: str

    def __bool__(self) -> bool:
        return bool(self.run)

    def names(self, person: Person) -> bool:
        return any(self._holds(name) for name in (person.name, *person.aliases)) or self._numbers(
            person.document
        )

    def _holds(self, name: str) -> bool:
        words = _words_of(name)
        if words.isascii():
            return words.count(" ") >= 3 and words in self.words
        run = words.replace(" ", "")
        return len(unicodedata.normalize("NFC", run)) >= SHORTEST_UNSPACED and run in self.run

    def _numbers(self, document: str) -> bool:
        run = _words_of(document).replace(" ", "")
        return len(run) >= SHORTEST_NUMBER and run in self.run


def read_written(told: Any) -> Written:
    """Every string of a form's fields, however deep they stand."""
    words = _words_of(_texts_in(told))
    return Written(words, words.replace(" ", ""))


def _texts_in(told: Any) -> str:
    if isinstance(told, str):
        return told
    values = told.values() if isinstance(told, Mapping) else told if isinstance(told, list | tuple) else ()
    return "\n".join(filter(None, map(_texts_in, values)))


def _words_of(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return f" {' '.join(_APART.sub(' ', plain).split())} "
