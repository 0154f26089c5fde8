"""Payment QR payloads: whom they pay, and that damage is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.identifiers import extract, normalise
from jointdesk.engine.identifiers.payment_qr import MOST_TRIES, compute_crc, find_payloads, read_payload

# NAPAS, "Technical specification of VietQR", examples of an account and of a static code; their CRCs are NAPAS's own.
NAPAS_DYNAMIC = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang63042E2E"
)
NAPAS_STATIC = (
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
)


def field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def make(*fields: str) -> str:
    covered = "000201" + "".join(fields) + "6304"
    return covered + compute_crc(covered)


def read(text: str, country: str | None = None) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.value, one.valid) for one in extract(text, country)]


def test_the_crc_is_the_specification_s() -> None:
    # CRC-16/CCITT-FALSE: the check value of "123456789"
    assert compute_crc("123456789") == "29B1"


@pytest.mark.parametrize("payload", [NAPAS_DYNAMIC, NAPAS_STATIC])
def test_napas_s_own_examples(payload: str) -> None:
    assert read(f"Nó gửi mã: {payload} bảo quét", "VN") == [("bank_account", "SACOMBANK:0011012345678", True)]
    assert normalise("bank_account", payload) == "SACOMBANK:0011012345678"


def test_the_span_is_the_whole_payload() -> None:
    (found,) = extract(f"mã {NAPAS_DYNAMIC}, nhé", "VN")
    assert found.raw == NAPAS_DYNAMIC


def test_a_wrong_crc_is_shown_and_never_valid() -> None:
    damaged = NAPAS_STATIC.replace("12345678", "12345679")
    (found,) = extract(damaged, "VN")
    assert (found.value, found.valid) == ("SACOMBANK:0011012345679", False)
    assert "CRC" in found.reason
    assert normalise("bank_account", damaged) is None


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (
            make(field("29", field("00", "sok_dara@aclb")), "5802KH", field("59", "SOK DARA")),
            [("bank_account", "BAKONG:sok_dara@aclb")],
        ),
        (
            make(field("29", field("00", "dara@abaa") + field("01", "000123456") + field("02", "ABA Bank"))),
            [("bank_account", "BAKONG:dara@abaa"), ("bank_account", "ABA:000123456")],
        ),
        (
            make(field("30", field("00", "shop@wing") + field("01", "85512345678") + field("02", "Wing Bank"))),
            [("bank_account", "BAKONG:shop@wing"), ("phone", "+85512345678")],
        ),
        (
            make(field("29", field("00", "A000000677010111") + field("01", "0066812345678")), "5802TH"),
            [("bank_account", "PROMPTPAY:0812345678"), ("phone", "+66812345678")],
        ),
        (
            make(field("29", field("00", "A000000677010111") + field("02", "1101700230708")), "5802TH"),
            [("bank_account", "PROMPTPAY:1101700230708")],
        ),
        (
            make(field("26", field("00", "SG.PAYNOW") + field("01", "0") + field("02", "+6591234567"))),
            [("bank_account", "PAYNOW:91234567"), ("phone", "+6591234567")],
        ),
        (
            make(field("26", field("00", "SG.PAYNOW") + field("01", "2") + field("02", "201912345D"))),
            [("bank_account", "PAYNOW:201912345D")],
        ),
        (
            make(field("26", field("00", "A0000006150001") + field("01", "501664") + field("02", "1234567890"))),
            [("bank_account", "DUITNOW:1234567890")],
        ),
        (
            make(
                field(
                    "38",
                    field("00", "A000000727")
                    + field("01", field("00", "971025") + field("01", "0912345678"))
                    + field("02", "QRIBFTTA"),
                )
            ),
            [("bank_account", "MOMO:0912345678"), ("phone", "+84912345678")],
        ),
        (
            make(
                field(
                    "38",
                    field("00", "A000000727")
                    + field("01", field("00", "970436") + field("01", "9704361234567890"))
                    + field("02", "QRIBFTTC"),
                )
            ),
            [("payment_card", "9704361234567890")],
        ),
    ],
)  # fmt: skip
def test_schemes(payload: str, expected: list[tuple[str, str]]) -> None:
    assert read(payload) == [(kind, value, True) for kind, value in expected]


@pytest.mark.parametrize(
    "text",
    [
        "000201",
        "00020101021138",
        "000201" * 50,
        make("5802VN"),  # nobody is paid
        NAPAS_STATIC[:-8],
        "000201" + "9999" + "x" * 50,
        make(field("38", "0010A0000")),
    ],
)
def test_what_is_no_payload_is_left_to_the_kinds(text: str) -> None:
    assert list(find_payloads(text)) == []


def test_a_hostile_text_is_looked_at_so_many_times() -> None:
    text = "000201 " * (MOST_TRIES + 5) + NAPAS_STATIC
    assert list(find_payloads(text)) == []
    assert len(list(find_payloads("x " * 1000 + NAPAS_STATIC))) == 1


@given(st.text("0123456789ABQR@. \ud800é", max_size=80))
def test_no_payload_raises(tail: str) -> None:
    payload = read_payload("000201" + tail)
    assert payload is None or payload.end <= 6 + len(tail)


@given(st.integers(0, len(NAPAS_STATIC) - 1), st.characters(codec="ascii"))
def test_no_changed_sign_stays_valid(at: int, sign: str) -> None:
    changed = NAPAS_STATIC[:at] + sign + NAPAS_STATIC[at + 1 :]
    payload = read_payload(changed)
    same = changed.upper() == NAPAS_STATIC
    assert payload is None or not payload.valid or same
