"""Advisories as the desk hands them to the door: one JSON file, every field declared and bounded.

No link is in it: where a page lies, the door knows. A file that is not the desk's form is refused whole.
"""

from collections.abc import Iterable
from typing import Any

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.advisories import (
    CERTAINTIES,
    KINDS,
    MOST_HEADLINE,
    MOST_TEXT,
    SEVERITIES,
    URGENCIES,
    Advisory,
    Reference,
    Words,
)
from jointdesk.engine.letterbox.records import (
    FLAG,
    MOMENT,
    from_bytes,
    list_of,
    maybe,
    one_of,
    read_record,
    record,
    shaped,
    text,
    to_bytes,
    write_record,
)
from jointdesk.engine.reference import LANGUAGES

VERSION = 1
MOST = 500
LARGEST = 32 * 1024 * 1024
_ID = shaped(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_CODES = list_of(text(40, 1), 100)
_WORDS = {
    "language": one_of(*LANGUAGES),
    "headline": text(MOST_HEADLINE, 1),
    "description": text(MOST_TEXT, 1),
    "instruction": text(MOST_TEXT),
}
_FIELDS = {
    "id": _ID,
    "reference": _ID,
    "desk": text(100, 1),
    "desk_name": text(200, 1),
    "kind": one_of(*KINDS),
    "sent": MOMENT,
    "onset": maybe(MOMENT),
    "expires": MOMENT,
    "scam_types": _CODES,
    "lure": text(40),
    "provinces": _CODES,
    "severity": one_of(*SEVERITIES),
    "urgency": one_of(*URGENCIES),
    "certainty": one_of(*CERTAINTIES),
    "references": list_of(record(Reference, {"id": _ID, "sent": MOMENT}), 100),
    "is_exercise": FLAG,
    "words": list_of(record(lambda **said: said, _WORDS), len(LANGUAGES)),
}
_FILE = {"version": one_of(str(VERSION)), "advisories": list_of(record(dict, _FIELDS), MOST)}


def write_advisories(advisories: Iterable[Advisory]) -> bytes:
    """Raises CallerError for more than MOST, or when the file would be too large."""
    rows = [_write(advisory) for advisory in advisories]
    raw = to_bytes({"version": str(VERSION), "advisories": rows})
    if len(rows) > MOST or len(raw) > LARGEST:
        raise CallerError(f"more than {MOST} advisories, or too long ones")
    return raw


def read_advisories(raw: bytes, pages: str) -> tuple[Advisory, ...]:
    """The advisories; each one's link is its reference below `pages`. Raises PartnerError (too_large, malformed)."""
    if len(raw) > LARGEST:
        raise PartnerError("too_large", "the file of advisories is too large")
    try:
        rows = read_record(from_bytes(raw), _FILE)["advisories"]
        return tuple(_read(row, pages) for row in rows)
    except (ValueError, CallerError) as error:
        raise PartnerError("malformed", f"the file of advisories: {error}") from None


def _write(advisory: Advisory) -> dict[str, Any]:
    words = [{"language": language, **vars(advisory.words[language])} for language in advisory.languages]
    said = {**vars(advisory), "reference": advisory.reference or advisory.id}
    return write_record({**said, "words": []}, _FIELDS) | {"words": words}


def _read(row: dict[str, Any], pages: str) -> Advisory:
    words = {one.pop("language"): Words(**one) for one in row["words"]}
    return Advisory(**{**row, "words": words}, link=f"{pages.rstrip('/')}/{row['reference']}/")
