"""A zone from a text: the lines that fit a format, put right where that is sure, and what they say."""

from datetime import date

from jointdesk.engine.travel_documents.check_digits import VALUES, agrees
from jointdesk.engine.travel_documents.dates import read_birth_date, read_expiry
from jointdesk.engine.travel_documents.layouts import Layout, Place
from jointdesk.engine.travel_documents.lines import MOST_CHARACTERS, find_zones
from jointdesk.engine.travel_documents.names import split_name
from jointdesk.engine.travel_documents.national_numbers import find_personal_number
from jointdesk.engine.travel_documents.slips import Lines, by_alphabet, by_shape, other_readings
from jointdesk.engine.travel_documents.states import is_state, state_country
from jointdesk.engine.travel_documents.zone import Correction, Problem, Zone

# of the digits of a zone, so many may be wrong before the text is none
_MOST_WRONG = 0.5
SEXES = {"M": "M", "F": "F", "X": "X", "<": "X"}


def read_mrz(text: str, today: date) -> Zone | Problem:
    """The zone in `text`, with what was put right and which digits are wrong; a Problem where there is none.

    `today` decides the century of birth (never in the future) and of expiry (the nearest).
    """
    if len(text) > MOST_CHARACTERS:
        return Problem("too_long")
    if not text.strip():
        return Problem("empty")
    best: Zone | None = None
    for layout, found in find_zones(text):
        zone = _read(layout, found, today)
        if zone is not None and (best is None or _badness(zone) < _badness(best)):
            best = zone
            if best.outcome == "read":
                break
    return best or Problem("not_mrz")


def _badness(zone: Zone) -> tuple[int, bool, int]:
    return len(zone.wrong), not is_state(zone.issuer_code), len(zone.corrections)


def _read(layout: Layout, found: tuple[str, ...], today: date) -> Zone | None:
    lines: Lines = [list(line) for line in found]
    corrections = _change(layout, lines, by_alphabet(lines, layout))
    number, digit, optional, spread = _number(layout, lines)
    if not spread:
        corrections += _change(layout, lines, by_shape(lines, layout, digit))
        number = layout.fields["number"].of(lines)
    wrong = _wrong(layout, lines, number, digit)
    if len(wrong) > _MOST_WRONG * (len(layout.digits)) or not _looks_alive(layout, lines):
        return None
    return _say(layout, lines, today, (number, digit, optional), tuple(corrections), wrong)


def _change(layout: Layout, lines: Lines, changes: dict[Place, str]) -> list[Correction]:
    """Put the characters right in `lines`; what was done, in order."""
    names = {place: field.name for field in layout.fields.values() for place in field.places}
    done = []
    for (line, at), taken in sorted(changes.items()):
        done.append(Correction(names[line, at], line + 1, at + 1, lines[line][at], taken))
        lines[line][at] = taken
    return done


def _number(layout: Layout, lines: Lines) -> tuple[str, str, str, bool]:
    """Document number, its digit, the optional data, and whether the number goes on there (Doc 9303 part 5, 4.2.4)."""
    number, optional = layout.fields["number"].of(lines), layout.fields["optional"].of(lines)
    digit = layout.fields["number_digit"].of(lines)
    if digit != "<" or layout.format not in ("TD1", "TD2") or not number.strip("<"):
        return number, digit, optional, False
    rest, _, behind = optional.partition("<")
    if len(rest) < 2:
        return number, digit, optional, False
    return number + rest[:-1], rest[-1], behind, True


def _wrong(layout: Layout, lines: Lines, number: str, digit: str) -> tuple[str, ...]:
    wrong = []
    for field in layout.digits:
        if field.check == "number":
            right = agrees(number, digit)
        elif field.check == "composite":
            right = agrees("".join(lines[line][at] for line, at in layout.composite), field.of(lines))
        else:
            right = agrees(layout.fields[field.check].of(lines), field.of(lines))
        if not right:
            wrong.append(field.check)
    return tuple(wrong)


def _looks_alive(layout: Layout, lines: Lines) -> bool:
    """Dates are of digits, and there is a name: a text that only happens to have the length is no zone."""
    dates = [layout.fields[name].of(lines) for name in ("birth_date", "expires_on")]
    name = layout.fields["name"].of(lines)
    return (
        all(char.isdecimal() or char == "<" for text in dates for char in text)
        and not any(char.isdecimal() for char in layout.fields["issuer"].of(lines))
        and any(VALUES[char] >= 10 for char in name)
    )


def _say(
    layout: Layout,
    lines: Lines,
    today: date,
    numbered: tuple[str, str, str],
    corrections: tuple[Correction, ...],
    wrong: tuple[str, ...],
) -> Zone:
    text = {name: field.of(lines) for name, field in layout.fields.items()}
    number, digit, optional = numbered
    surname, given, cut = split_name(text["name"])
    issuer, nationality = text["issuer"].rstrip("<"), text["nationality"].rstrip("<")
    plain = number.rstrip("<").replace("<", " ")
    personal, kind = find_personal_number(issuer, layout.format, optional, plain)
    return Zone(
        format=layout.format,
        kind=text["kind"].rstrip("<"),
        issuer_code=issuer,
        issuer=state_country(issuer),
        surname=surname,
        given_names=given,
        name=f"{surname} {given}".strip(),
        name_cut=cut,
        number=plain,
        other_numbers=other_readings(number.rstrip("<"), digit) if "number" in wrong else (),
        nationality_code=nationality,
        nationality=state_country(nationality),
        birth_date=read_birth_date(text["birth_date"], today),
        sex=SEXES.get(text["sex"], ""),
        expires_on=read_expiry(text["expires_on"], today),
        optional=" ".join(
            part for part in (optional.strip("<"), text.get("optional_two", "").strip("<")) if part
        ),
        personal_number=personal,
        personal_number_kind=kind,
        corrections=corrections,
        wrong=wrong,
        lines=tuple("".join(line) for line in lines),
    )
