"""In which encoding a file of text is written: told by its first octets, or guessed by what its octets make.

1. A byte order mark settles it, and so does a file that is wholly UTF-8; a few broken lines in one are broken lines.
2. What is neither was written by an older program. Which one is a guess, shown to the officer before anything is taken
   in; where nobody is asked, nothing is guessed.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UTF_8 = "utf-8"
# what an officer may choose; each is one of Python's own codecs
ENCODINGS: dict[str, str | Promise] = {
    UTF_8: "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1258": _("Windows-1258 (Vietnamese)"),
    "gb18030": _("GB18030 (Chinese)"),
    "big5": _("Big5 (Chinese)"),
    "cp949": _("CP949 (Korean)"),
    "cp874": _("Windows-874 (Thai)"),
    "cp1252": _("Windows-1252 (Western)"),
}
SAMPLE = 256 * 1024
PIECE = 64 * 1024
# fewer octets beyond ASCII say nothing of an older encoding: they are broken ones
FEWEST = 4
# what stands for octets that mean nothing in the encoding; Unicode keeps it from ever being a character
_NOTHING = "\ufdd0"
codecs.register_error("jointdesk-nothing", lambda error: (_NOTHING, getattr(error, "end", 0)))
_HIGH = re.compile(rb"[\x80-\xff]+")
# KS X 1001: Hangul stands in these rows, signs in the first three; GB 2312 goes on with common characters
_HANGUL = (frozenset(range(0xA1, 0xA4)) | frozenset(range(0xB0, 0xC9)), 0.95)
_HANZI = (frozenset(range(0xA1, 0xA4)) | frozenset(range(0xB0, 0xF8)), 0.95)
_BIG5 = (frozenset(range(0xA1, 0xC7)), 0.8)
# what no Thai text holds: other signs, marks and vowels that stand on no consonant, a first vowel before none
_NO_THAI = re.compile(
    rb"[\x80-\xa0\xdb-\xdf\xef-\xff]"
    rb"|(?<![\xa1-\xce\xd1-\xda\xe7-\xee])[\xd0-\xda\xe7-\xee]"
    rb"|[\xe0-\xe4](?![\xa1-\xce])"
)


def guess_encoding(file: BinaryIO) -> tuple[str, bool]:
    """Which one, and whether it is certain. The file is at its beginning again."""
    file.seek(0)
    sample = file.read(SAMPLE)
    file.seek(0)
    if found := by_mark(sample) or _by_zeros(sample):
        return found, True
    whole = _is_utf_8(file)
    file.seek(0)
    if whole or _mostly_utf_8(sample):
        return UTF_8, True
    return _older(sample), False


def decode_lines(file: BinaryIO, encoding: str, longest: int) -> Iterator[tuple[str, int, bool]]:
    """Each line, how many octets were read up to it, and whether it is whole: a line with octets that mean nothing here
    is not. None is longer than `longest` characters."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="jointdesk-nothing")
    rest, read, first = "", 0, True
    while piece := file.read(PIECE):
        read += len(piece)
        text = decoder.decode(piece)
        # the mark of UTF-16 with its order said, and of UTF-8
        rest += text.removeprefix("\ufeff") if first else text
        first = False
        *lines, rest = rest.split("\n")
        for line in lines:
            yield _shown(line + "\n"), read, _NOTHING not in line
        if len(rest) > longest:
            yield _shown(rest), read, _NOTHING not in rest
            rest = ""
    rest += decoder.decode(b"", True)
    if rest:
        yield _shown(rest), read, _NOTHING not in rest


def _shown(line: str) -> str:
    return line.replace(_NOTHING, "\ufffd")


def by_mark(sample: bytes) -> str:
    """What a byte order mark says; empty where there is none."""
    if sample.startswith(codecs.BOM_UTF8):
        return UTF_8
    return "utf-16" if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _by_zeros(sample: bytes) -> str:
    """Separators and ends of lines are ASCII: in UTF-16 each is beside a zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or not sample:
        return ""
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""


def _is_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        while piece := file.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf_8(sample: bytes) -> bool:
    good = bad = high = 0
    for line in sample.split(b"\n"):
        if line.isascii():
            continue
        try:
            line.decode(UTF_8)
            good += 1
        except UnicodeDecodeError:
            bad += 1
            high += sum(map(len, _HIGH.findall(line)))
    return good > bad or high < FEWEST


def _older(sample: bytes) -> str:
    """East Asian letters are two octets each, and most of them stand in few rows; Vietnamese and Thai ones are one."""
    if _fits(sample, "cp949", *_HANGUL):
        return "cp949"
    if _is_thai(sample):
        return "cp874"
    if _fits(sample, "gb18030", *_HANZI):
        return "gb18030"
    return "big5" if _fits(sample, "big5", *_BIG5) else "cp1258"


def _fits(sample: bytes, encoding: str, rows: frozenset[int], share: float) -> bool:
    """Whether it can be read so, and the letters stand in the rows where this language's do."""
    try:
        # the sample may end within a letter
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    letters = [char.encode(encoding) for char in text if not char.isascii()]
    return sum(len(one) == 2 and one[0] in rows for one in letters) > share * len(letters)


def _is_thai(sample: bytes) -> bool:
    """Its words are runs of such octets, and hardly one stands where it cannot."""
    runs = _HIGH.findall(sample)
    high = sum(map(len, runs))
    return high > 3 * len(runs) and len(_NO_THAI.findall(sample)) < 0.03 * high
