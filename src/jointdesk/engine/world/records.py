"""The records of a world, as a desk would receive them. All dates are ISO text; an empty text is unknown.

Field order is column order of the files; a tuple is written with `;` between its parts.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody told a desk. `amount` is a whole number of `currency`, as text; it may be empty."""

    id: str
    received_at: str
    channel: str
    legal_kind: str
    language: str
    country: str
    unit: str
    complainant_name: str
    complainant_contact: str
    narrative: str
    amount: str
    currency: str
    scam_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A late correction of a complaint: `field` is amount, narrative or withdrawn (value `yes`)."""

    id: str
    field: str
    value: str
    corrected_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A wanted (`red`) or missing (`yellow`) person, as the home country publishes it."""

    id: str
    colour: str
    name: str
    aliases: tuple[str, ...]
    birth_date: str
    sex: str
    nationality: str
    document: str
    issued_on: str
    offence_or_circumstances: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A raid. `province` is ISO 3166-2; `partners` are countries whose officers took part."""

    id: str
    title: str
    date: str
    province: str
    site: str
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line the officer at the gate wrote. `id` is unique in the whole world, not only in the roster."""

    id: str
    name: str
    birth_date: str
    sex: str
    nationality: str
    document: str
    role: str
    indicators: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class RosterCorrection:
    """A late correction of a roster row: `field` is nationality or withdrawn (value `yes`)."""

    operation: str
    id: str
    field: str
    value: str
    corrected_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A step of procedure. `person` is the id of a roster row of `operation`."""

    operation: str
    person: str
    step: str
    date: str
    court: str


@dataclass(frozen=True, slots=True)
class PartnerArrest:
    """Arrests a partner made at home, of a gang that works from here. They are never counted as ours."""

    partner: str
    date: str
    nationality: str
    count: str
    gang: str
    site: str
