"""Words by their letters: Khmer, Thai, Lao and Burmese letters descend from one alphabet.

A name of Sanskrit or Pali origin is written with the same letters in each (សីហនុ, สีหนุ), however unlike it sounds.
Silent letters count; tones and shifters do not.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.heard.sounds import encode
from jointdesk.engine.names.name import Script
from jointdesk.engine.reference import read_tsv

SCRIPTS = frozenset[Script]({"khmer", "thai", "lao", "burmese"})
# Thai and Lao write some vowels before the consonants they follow in speech.
_LEADING = re.compile("([เแโไใເແໂໄໃ])([ก-ฮກ-ຮ])")
_SPLIT_AM = (("ํา", "ำ"), ("ໍາ", "ຳ"))


@cache
def _sounds() -> Mapping[int, str]:
    rows = read_tsv(__package__, "letters.tsv")
    return {ord(letter): row["sound"] for row in rows for script in SCRIPTS for letter in row[script]}


@lru_cache(maxsize=32768)
def spell_letters(word: str) -> str:
    """The code of a word's letters; what the table has not is passed over."""
    for apart, joined in _SPLIT_AM:
        word = word.replace(apart, joined)
    spoken = _LEADING.sub(r"\2\1", unicodedata.normalize("NFC", word))
    return encode("".join(_sounds().get(ord(letter), "") for letter in spoken))
