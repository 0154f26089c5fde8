"""Zones of all five formats are read; slips are put right where that is sure, and said; what is none is said too."""

from datetime import date

import pytest

from jointdesk.engine.travel_documents import Problem, Zone, check_digit, read_mrz, state_country
from travel_specimens import MRV_A, SPECIMENS, TD1, TD1_LONG, TD2, TD3, card, passport

TODAY = date(2026, 1, 1)


def read(text: str) -> Zone:
    found = read_mrz(text, TODAY)
    assert isinstance(found, Zone), found
    return found


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("L898902C3", "6"), ("<<", "0")]
)
def test_check_digits_of_the_document(text: str, digit: str) -> None:
    assert check_digit(text) == digit


@pytest.mark.parametrize("format", SPECIMENS)
def test_specimens(format: str) -> None:
    zone = read(SPECIMENS[format])
    assert (zone.format, zone.outcome, zone.wrong) == (format, "read", ())
    assert (zone.surname, zone.given_names, zone.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert zone.issuer_code == "UTO"
    assert zone.issuer == ""


def test_dates_numbers_and_optional_data() -> None:
    zone = read(TD3)
    assert (zone.birth_date, zone.expires_on, zone.number) == ("1974-08-12", "2012-04-15", "L898902C3")
    assert zone.optional == "ZE184226B"
    assert read(MRV_A).nationality_code == "XXX"
    assert read(MRV_A).nationality == ""


def test_a_long_number_of_a_card_goes_on_in_the_optional_data() -> None:
    zone = read(TD1_LONG)
    assert zone.number == "D23145890734"
    assert zone.outcome == "read"
    assert zone.optional == ""


@pytest.mark.parametrize(
    "changed",
    [
        str.lower,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\t") + "\r",
        lambda text: f"\ufeff  {text}  \n\n",
        lambda text: " ".join(text),
        lambda text: text.replace("<<", "«"),
        lambda text: text.replace("<", "‹"),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in text),
        lambda text: f"Passport of the woman in room 3\n{text}\nseen by Sok",
    ],
)
@pytest.mark.parametrize("format", SPECIMENS)
def test_however_it_was_typed(format: str, changed: object) -> None:
    plain = read(SPECIMENS[format])
    zone = read(changed(SPECIMENS[format]))  # type: ignore[operator]
    assert (zone.format, zone.lines, zone.wrong) == (plain.format, plain.lines, ())


def test_fillers_a_reader_dropped_at_the_end_of_the_names() -> None:
    assert read(TD3.replace("<" * 19, "")).outcome == "read"
    assert read(TD1.rstrip("<")).outcome == "read"
    assert read(TD1.replace("\n", "").rstrip("<")).name == "ERIKSSON ANNA MARIA"


def test_letters_among_digits_are_put_right_and_said() -> None:
    zone = read(TD3.replace("7408122F1204159", "74O8I22F12O4159"))
    assert zone.outcome == "corrected"
    assert zone.lines[1] == TD3.splitlines()[1]
    assert [(one.field, one.read, one.taken) for one in zone.corrections] == [
        ("birth_date", "O", "0"),
        ("birth_date", "I", "1"),
        ("expires_on", "O", "0"),
    ]


def test_fillers_read_as_k_and_l() -> None:
    zone = read(TD3.replace("<" * 19, "<KKKKKKLKKKKKKKKKKK"))
    assert zone.name == "ERIKSSON ANNA MARIA"
    assert zone.outcome == "corrected"
    assert read(passport(name="NIKK<<KIRILL")).name == "NIKK KIRILL"


def test_a_number_of_both_kinds_is_not_guessed_but_offered() -> None:
    zone = read(TD3.replace("L898902C3", "L8989O2C3"))
    assert zone.outcome == "wrong_digits"
    assert "number" in zone.wrong
    assert zone.number == "L8989O2C3"
    assert "L898902C3" in zone.other_numbers


def test_the_shape_of_a_states_numbers_decides() -> None:
    zone = read(passport("C1234507", "VNM").replace("C1234507<", "C12345O7K"))
    assert zone.number == "C1234507"
    assert zone.outcome == "corrected"
    assert {one.field for one in zone.corrections} == {"number"}


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("7408122", "7409122", {"birth_date", "composite"}),
        ("1204159", "1304159", {"expires_on", "composite"}),
        ("L898902C36", "L898902C37", {"number", "composite"}),
        ("<<<<<10", "<<<<<11", {"composite"}),
    ],
)
def test_wrong_digits_are_named_by_field(old: str, new: str, wrong: set[str]) -> None:
    zone = read(TD3.replace(old, new))
    assert zone.outcome == "wrong_digits"
    assert set(zone.wrong) == wrong
    assert zone.name == "ERIKSSON ANNA MARIA"


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        ("000000", ""),
        ("740812", "1974-08-12"),
        ("260101", "2026-01-01"),
        ("260102", "1926-01-02"),
        ("00<<<<", "2000"),
        ("9911<<", "1999-11"),
        ("<<<<<<", ""),
        ("261300", ""),
        ("990230", ""),
    ],
)
def test_centuries_and_open_parts_of_birth_dates(birth: str, said: str) -> None:
    assert read(passport(birth=birth)).birth_date == said


@pytest.mark.parametrize(
    ("expiry", "said"), [("751231", "2075-12-31"), ("770101", "1977-01-01"), ("310229", "")]
)
def test_expiry_is_the_nearest_century(expiry: str, said: str) -> None:
    assert read(passport(expiry=expiry)).expires_on == said


@pytest.mark.parametrize(
    ("code", "sex"), [("M", "M"), ("F", "F"), ("<", "X"), ("X", "X"), ("N", "M"), ("9", "")]
)
def test_sex(code: str, sex: str) -> None:
    assert read(passport(sex=code)).sex == sex


@pytest.mark.parametrize(
    ("code", "country"), [("D", "DE"), ("VNM", "VN"), ("GBN", "GB"), ("UNO", ""), ("XXB", "")]
)
def test_states(code: str, country: str) -> None:
    assert state_country(code) == read(passport(nationality=code)).nationality == country


def test_names() -> None:
    assert read(passport(name="NGUYEN<<THI<MAI<LAN")).name == "NGUYEN THI MAI LAN"
    only = read(passport(name="AHMAD<BIN<ISMAIL", issuer="MYS", number="A12345678"))
    assert (only.surname, only.given_names) == ("AHMAD BIN ISMAIL", "")
    cut = read(passport(name="BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL<<ALBERT"))
    assert cut.name_cut
    assert not read(TD3).name_cut


def test_a_vietnamese_card_carries_all_twelve_digits() -> None:
    zone = read(card("099000123", "VNM", "LE<<VAN<A", "990101", "M", "390101", "001099000123<<2"))
    assert (zone.personal_number, zone.personal_number_kind) == ("001099000123", "citizen_number")
    other = read(card("099000123", "VNM", "LE<<VAN<A", "990101", "M", "390101", "001099000124<<2"))
    assert other.personal_number == ""


@pytest.mark.parametrize(
    ("state", "number", "optional"),
    [
        ("MYS", "A12345678", "850101145678"),
        ("SGP", "E1234567N", "S1234567D"),
        ("TWN", "312345678", "A123456789"),
    ],
)
def test_personal_numbers_of_passports(state: str, number: str, optional: str) -> None:
    assert read(passport(number, state, optional=optional)).personal_number == optional


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "<" * 88,
        "P" * 88,
        "0" * 90,
        TD2[:40],
        TD3.replace("L898902C36UTO7408122F1204159", "X" * 28),
        "\x00",
    ],
)
def test_what_is_no_zone(text: str) -> None:
    assert read_mrz(text, TODAY) == Problem("not_mrz")


def test_bounds() -> None:
    assert read_mrz("", TODAY) == Problem("empty")
    assert read_mrz("<" * 4001, TODAY) == Problem("too_long")
