"""Octets as lines of text, and what of a line is kept."""

import codecs
import re

from jointdesk.engine.chats.bounds import MOST_AUTHOR, MOST_NAME
from jointdesk.engine.errors import InputError

# marks that reorder what stands beside them: messengers put them around names and numbers, forgers anywhere
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE = re.compile("\r\n|\r|\n")
_SURROGATES = re.compile("[\ud800-\udfff]")
# most lines hold none of these: one look instead of three
_UNCLEAN = re.compile(f"{_MARKS.pattern}|{_CONTROLS.pattern}|{_SURROGATES.pattern}")
# narrow and hard spaces, which some systems write before "PM"
_SPACES = re.compile("[\u00a0\u202f\u2007\u2009]")


def decode(content: bytes, file: str) -> str:
    """As UTF-8 or UTF-16. A spoilt octet here and there is shown as such; raises InputError where it is no text."""
    coding = "utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    text = content.decode(coding, "replace")
    if text.count("\ufffd") * 50 > len(text) or "\x00" in text[:4096]:
        raise InputError("this is not text in UTF-8", file=file, line=1)
    return text


def lines_of(text: str) -> list[str]:
    return _LINE.split(text)


def clean(text: str) -> str:
    """Without what moves or hides text; line ends and joiners are kept."""
    if not _UNCLEAN.search(text):
        return text
    return _CONTROLS.sub("", _SURROGATES.sub("\ufffd", _MARKS.sub("", text)))


def clean_author(text: str) -> str:
    return " ".join(clean(text).split())[:MOST_AUTHOR]


def clean_name(text: str) -> str:
    return " ".join(clean(text).split())[:MOST_NAME]


def even_spaces(text: str) -> str:
    return _SPACES.sub(" ", text)
