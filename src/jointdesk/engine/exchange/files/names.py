"""Names of files from anywhere: what of one is safe to save and to show, and the endings that say what it may do.

A name is never a path, holds nothing that hides or reorders what an officer reads, and no device's name of any system
it may be saved on.
"""

import re
import unicodedata
from functools import cache

from jointdesk.engine.reference import read_tsv

MOST_CHARACTERS = 120
# of UTF-8, what file systems take, with room for what a browser adds
MOST_OCTETS = 200
NO_NAME = "file"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# joiners are part of Khmer, Burmese and Persian spelling
_JOINERS = "\u200b\u200c\u200d"
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_ENDING = re.compile(r"\.([0-9A-Za-z_]{1,10})(?=\.|$)")


def safe_name(raw: str) -> str:
    """`raw` as a name to save under: never empty, never a path, the same when it is made safe again."""
    text = unicodedata.normalize("NFC", raw[:4096]).replace("\\", "/").rpartition("/")[2]
    text = "".join(character for character in text if _is_plain(character))
    text = _FORBIDDEN.sub("_", " ".join(text.split())).strip(". ")
    if not text.strip(_JOINERS + ". "):
        return NO_NAME
    if _DEVICE.match(text):
        text = f"_{text}"
    return _cut(text)


def endings(name: str) -> tuple[str, ...]:
    """The endings of a safe name, lower case: `("pdf", "exe")` of `report.pdf.exe`."""
    stem, dot, _rest = name.partition(".")
    return tuple(found.lower() for found in _ENDING.findall(name[len(stem) :])) if dot else ()


@cache
def known_endings() -> dict[str, tuple[str, str]]:
    """ending -> (media type, family) of what it promises; see `endings.tsv`."""
    rows = read_tsv("jointdesk.engine.exchange.files", "endings.tsv")
    return {row["ending"]: (row["media_type"], row["family"]) for row in rows}


def _is_plain(character: str) -> bool:
    if character in _JOINERS or character.isspace():
        return True
    # controls, format characters (overrides, marks), surrogates, private use, unassigned
    return unicodedata.category(character)[0] != "C"


def _cut(text: str) -> str:
    """At most so long, its last ending kept."""
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem or len(ending) > 10:
        stem, ending = text, ""
    tail = f".{ending}" if ending else ""
    while len(stem + tail) > MOST_CHARACTERS or len((stem + tail).encode()) > MOST_OCTETS:
        stem = stem[:-1]
    return (stem.rstrip(". ") or NO_NAME) + tail
