from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """One character put right: in which field, at which place of its line (1-based), what stood and what was taken."""

    field: str
    line: int
    place: int
    read: str
    taken: str


@dataclass(frozen=True)
class Problem:
    """Why a text is no machine-readable zone: `empty`, `too_long` or `not_mrz`."""

    why: str


@dataclass(frozen=True)
class Zone:
    """What a zone says; empty string: unknown or not there.

    `issuer` and `nationality` are ISO 3166 alpha-2 where the code stands for a country (`issuer_code` and
    `nationality_code` are as printed). Dates are ISO, `YYYY` or `YYYY-MM` where the document leaves a part open.
    `wrong` names the fields whose check digit does not add up; `other_numbers` are readings of a wrong document number
    that would agree, one doubtful character exchanged: for an officer to choose from.
    """

    format: str
    kind: str
    issuer_code: str
    issuer: str
    surname: str
    given_names: str
    name: str
    name_cut: bool
    number: str
    other_numbers: tuple[str, ...]
    nationality_code: str
    nationality: str
    birth_date: str
    sex: str
    expires_on: str
    optional: str
    personal_number: str
    personal_number_kind: str
    corrections: tuple[Correction, ...]
    wrong: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """`wrong_digits`, `corrected` or `read`."""
        if self.wrong:
            return "wrong_digits"
        return "corrected" if self.corrections else "read"
