"""A complaint as a door hands it in: every field parsed, its identifiers read, nothing stored yet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.deadlines import decide_by
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.subjects import SCAM, subjects
from jointdesk.engine.identifiers import Identifier as Named
from jointdesk.engine.identifiers import extract
from jointdesk.engine.reference import scam_types

COLUMNS = (
    "id",
    "received_at",
    "channel",
    "legal_kind",
    "language",
    "country",
    "unit",
    "complainant_name",
    "complainant_contact",
    "narrative",
    "amount",
    "currency",
    "scam_types",
    "subject",
    "their_reference",
    "confidential",
    "wants_result",
)
REQUIRED = ("id", "received_at", "narrative")
MAX_NARRATIVE = 50_000
MAX_VALUE = Identifier._meta.get_field("value").max_length or 0
MAX_RAW = Mention._meta.get_field("raw").max_length or 0
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")
_CODE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})?")


@dataclass(frozen=True)
class Draft:
    """`complaint` is not saved; `named` are the identifiers of its narrative."""

    complaint: Complaint
    scam_types: tuple[str, ...]
    named: tuple[Named, ...]


def read_identifiers(narrative: str, country: str) -> tuple[Named, ...]:
    """The identifiers a narrative names. One whose check fails is not among them: it must never link."""
    found = extract(narrative, country or settings.DESK.country)
    return tuple(one for one in found if one.valid and len(one.value) <= MAX_VALUE)


def parse_complaint(
    row: Row, units: Mapping[str, Unit], home: Unit | None, *, numbered: bool = True
) -> Draft:
    """One line of a file, or a form. `units`: those the officer may store for, by code; `home`: where none is named.

    `numbered` False: the complaint has no reference yet, the desk will give it one. Raises InputError.
    """
    fields, types = parse_fields(row, units, home, numbered=numbered)
    return Draft(make_complaint(**fields), types, read_identifiers(fields["narrative"], fields["country"]))


def parse_fields(
    row: Row, units: Mapping[str, Unit], home: Unit | None, *, numbered: bool = True
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The same, but for the identifiers: the arguments of make_complaint, and the scam types."""
    amount, currency = row.decimal("amount"), parse_currency(row)
    narrative = row.text("narrative", MAX_NARRATIVE, required=True)
    if amount is not None and not currency:
        raise row.refuse("currency", "is empty, but there is an amount")
    fields = {
        "reference": parse_reference(row) if numbered else "",
        "received_at": row.moment("received_at"),
        "unit": parse_unit(row, units, home),
        "narrative": narrative,
        "channel": row.text("channel", 30),
        "legal_kind": row.choice(
            "legal_kind", Complaint.LegalKind.values, default=Complaint.LegalKind.DENUNCIATION
        ),
        "language": parse_language(row),
        "country": parse_country(row),
        "complainant_name": row.text("complainant_name", 200),
        "complainant_contact": row.text("complainant_contact", 200),
        "amount": amount,
        "currency": currency,
        "subject": row.choice("subject", subjects(), default=SCAM),
        "their_reference": row.text("their_reference", 120),
        "confidential": parse_yes(row, "confidential"),
        "wants_result": parse_yes(row, "wants_result"),
    }
    return fields, parse_scam_types(row)


def make_complaint(
    *,
    reference: str,
    received_at: datetime,
    unit: Unit,
    narrative: str,
    channel: str = "",
    legal_kind: str = Complaint.LegalKind.DENUNCIATION,
    language: str = "",
    country: str = "",
    complainant_name: str = "",
    complainant_contact: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    subject: str = SCAM,
    their_reference: str = "",
    confidential: bool = False,
    wants_result: bool = False,
) -> Complaint:
    """An unsaved complaint with its statutory day."""
    return Complaint(
        reference=reference,
        received_at=received_at,
        decide_by=decide_by(received_at, settings.DESK.country),
        unit=unit,
        narrative=narrative,
        channel=channel,
        legal_kind=legal_kind,
        language=language,
        country=country,
        complainant_name=complainant_name,
        complainant_contact=complainant_contact,
        amount=amount,
        currency=currency,
        subject=subject,
        their_reference=their_reference,
        confidential=confidential,
        wants_result=wants_result,
    )


def parse_reference(row: Row) -> str:
    value = row.text("id", 40, required=True)
    if not _REFERENCE.fullmatch(value):
        raise row.refuse("id", "may hold letters, digits and . _ : - only")
    return value


def parse_yes(row: Row, field: str) -> bool:
    """`yes`, `true` or nothing, as a list that was taken away says it."""
    return row.choice(field, ("", "yes", "no", "true", "false", "True", "False")).lower() in ("yes", "true")


def parse_country(row: Row) -> str:
    value = row.text("country", 2).upper()
    if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
        raise row.refuse("country", "is not a country code of two letters (ISO 3166)")
    return value


def parse_currency(row: Row) -> str:
    value = row.text("currency", 3).upper()
    if value and not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise row.refuse("currency", "is not a currency code of three letters (ISO 4217)")
    return value


def parse_language(row: Row) -> str:
    value = row.text("language", 10)
    if value and not _CODE.fullmatch(value):
        raise row.refuse("language", "is not a language code such as vi or zh-Hans")
    return value


def parse_unit(row: Row, units: Mapping[str, Unit], home: Unit | None) -> Unit:
    code = row.text("unit", 40)
    unit = units.get(code) if code else home
    if unit is None:
        raise row.refuse("unit", f"{code!r} is no unit you store complaints for" if code else "is empty")
    return unit


def parse_scam_types(row: Row) -> tuple[str, ...]:
    """Codes separated by semicolons, each once."""
    codes = [code.strip() for code in row.text("scam_types", 400).split(";")]
    found = tuple(dict.fromkeys(code for code in codes if code))
    if unknown := [code for code in found if code not in scam_types()]:
        raise row.refuse("scam_types", f"{unknown[0]!r} is no scam type")
    return found


def by_code(units: Iterable[Unit]) -> dict[str, Unit]:
    return {unit.code: unit for unit in units}
