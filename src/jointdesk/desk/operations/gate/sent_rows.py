"""A row as a phone or a form sends it: typed at once, or refused with the field that is wrong.

Empty means unknown. The lines of a document fill what was not typed; what its check digits contradict is not taken.
"""

import hashlib
import json
import uuid
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.operations.gate.form import CHILD, needs
from jointdesk.desk.operations.victims.rule import MINOR
from jointdesk.desk.screening.roster_lines import COLUMNS, RosterLine, parse_roster_line
from jointdesk.engine.errors import CallerError, InputError
from jointdesk.engine.travel_documents import Problem, Zone, read_mrz

MOST_PHOTO_BYTES = 3_000_000
MOST_MRZ = 400
_TEXTS = frozenset({*COLUMNS, "mrz", "room", "held", "photo", "key", "written_at", "number"}) - {
    "id",
    "indicators",
}
_LISTS = ("needs", "indicators")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# a phone that was kept in a drawer for longer is asked by hand
OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class SentRow:
    """`number` is what the phone gave it, 0 where it gave none; `digest` is of all it sent."""

    key: uuid.UUID
    number: int
    line: RosterLine
    room: str
    needs: tuple[str, ...]
    held: str
    written_at: datetime
    photo: bytes
    digest: str
    # a number of the holder's own that stands in a passport beside its number; the issuing state
    personal_number: str = ""
    personal_country: str = ""


class RowRefused(CallerError):
    """Why a row is not taken, and at which field."""

    def __init__(self, why: str, field: str = "") -> None:
        self.field = field
        super().__init__(why)


def read_key(raw: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(raw)[:40])
    except ValueError:
        raise RowRefused(_("This row has no id.")) from None


def read_sent(raw: Mapping[str, object], today: date, late: timedelta = timedelta()) -> SentRow:
    """A row from JSON or a form, written by a clock that is `late`. Raises RowRefused."""
    texts = {name: raw.get(name, "") for name in _TEXTS}
    if not all(isinstance(value, str | int) for value in texts.values()):
        raise RowRefused(_("This row is not in the form the gate knows."))
    said = {name: str(value) for name, value in texts.items()}
    lists = {name: _read_list(raw.get(name, [])) for name in _LISTS}
    wanted = tuple(code for code in needs() if code in lists["needs"])
    zone = _read_zone(said, today)
    cells, note = _fill_from_document(said, zone)
    numbers = [*lists["indicators"], *([str(MINOR)] if CHILD in wanted else [])]
    line = _parse(
        {**cells, "indicators": ";".join(numbers), "note": " · ".join(filter(None, (said["note"], note)))}
    )
    if not (line.name or line.document or said["room"].strip() or wanted or line.indicators):
        raise RowRefused(_("Write a name, a document, a room, or what else is known of this person."), "name")
    return SentRow(
        key=read_key(said["key"]),
        number=int(said["number"]) if said["number"].isascii() and said["number"].isdecimal() else 0,
        line=line,
        room=_bound(said["room"], 120, "room"),
        needs=wanted,
        held=_bound(said["held"], 500, "held"),
        written_at=_read_moment(said["written_at"], late),
        photo=_read_photo(said["photo"]),
        personal_number=_personal_of(zone),
        personal_country=zone.issuer if isinstance(zone, Zone) else "",
        digest=hashlib.sha256(json.dumps([said, lists], sort_keys=True).encode(errors="replace")).hexdigest(),
    )


def read_document(text: str, today: date) -> Zone | Problem:
    return read_mrz(text, today)


def document_of(zone: Zone) -> str:
    """The number its holder goes by: on a card that bears the person's own number that one, whole.

    A Vietnamese card's zone gives nine of its twelve digits as the card's number; everybody else writes all twelve.
    """
    own = zone.personal_number if zone.format == "TD1" and not zone.wrong else ""
    return own or zone.number


def _parse(cells: Mapping[str, str]) -> RosterLine:
    try:
        line = parse_roster_line(Row("", 0, {**cells, "id": "new"}))
    except InputError as error:
        raise RowRefused(error.why, error.field or "") from None
    return replace(line, row_id="")


def _read_zone(said: Mapping[str, str], today: date) -> Zone | Problem:
    if len(said["mrz"]) > MOST_MRZ:
        raise RowRefused(_("These are more lines than one document has."), "mrz")
    return read_mrz(said["mrz"], today)


def _personal_of(zone: Zone | Problem) -> str:
    """The holder's own number where another one is the document's; of a zone whose digits all agree."""
    if isinstance(zone, Problem) or zone.wrong or zone.personal_number == document_of(zone):
        return ""
    return zone.personal_number


def _fill_from_document(said: Mapping[str, str], zone: Zone | Problem) -> tuple[dict[str, str], str]:
    """The cells of a roster's line, those left empty filled from the zone; and what a reader must know of it."""
    cells = {name: said[name] for name in COLUMNS if name in said}
    if not said["mrz"].strip():
        return cells, ""
    if isinstance(zone, Problem):
        if cells["name"].strip():
            return cells, _("The lines of the document could not be read.")
        raise RowRefused(
            _("These are not the lines of a passport or card. Scan again, or type the name."), "mrz"
        )
    shown = {
        "name": zone.name,
        "birth_date": "" if "birth_date" in zone.wrong else zone.birth_date,
        "sex": zone.sex,
        "nationality": zone.nationality,
        "document": "" if "number" in zone.wrong else document_of(zone),
    }
    if cells["name"].strip() and cells["name"].strip().casefold() != zone.name.casefold():
        cells["aliases"] = ";".join(filter(None, (cells["aliases"], zone.name)))
    filled = {name: value if value.strip() else shown.get(name, "") for name, value in cells.items()}
    doubtful = _("A check digit of the document is wrong: look at it again.") if zone.wrong else ""
    return filled, doubtful


def _read_list(raw: object) -> list[str]:
    if not isinstance(raw, list) or len(raw) > 50:
        raise RowRefused(_("This row is not in the form the gate knows."))
    return [str(one)[:40] for one in raw]


def _bound(text: str, most: int, field: str) -> str:
    text = text.strip().replace("\x00", "")
    if len(text) > most:
        raise RowRefused(_("This is longer than %(most)s characters.") % {"most": most}, field)
    return text


def _read_moment(text: str, late: timedelta) -> datetime:
    """When it was written, by our clock; what is not of the last month is not believed."""
    now = timezone.now()
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else timezone.make_aware(moment)) + late
    except (ValueError, OverflowError):
        return now
    return moment if now - OLDEST < moment <= now else now


def _read_photo(text: str) -> bytes:
    if not text:
        return b""
    if len(text) > MOST_PHOTO_BYTES * 4 // 3 + 4:
        raise RowRefused(_("The photo is too large."), "photo")
    try:
        content = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise RowRefused(_("The photo did not arrive whole."), "photo") from None
    if not content.startswith(_PICTURES):
        raise RowRefused(_("This is not a picture (JPEG, PNG or WebP)."), "photo")
    return content
