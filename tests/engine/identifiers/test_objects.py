"""Plates, telephones, transfers, accounts with names, short names of banks: what is read, and what only looks like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.identifiers import extract
from jointdesk.engine.identifiers.identifier import Kind
from jointdesk.engine.identifiers.kinds import IN_ORDER

NEW = ("vehicle_plate", "imei", "transaction_reference")
HASH = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"


def read(text: str, country: str) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in extract(text, country) if one.valid}


@pytest.mark.parametrize(
    ("text", "country", "plates"),
    [
        ("biển số 51F-123.45 và 59-X1 12345", "VN", {"VN:51F12345", "VN:59X112345"}),
        ("xe 7 chỗ 14B 012.34 màu đen", "VN", {"VN:14B01234"}),
        ("bks 30a12345 bỏ chạy", "VN", {"VN:30A12345"}),
        ("서울 34가 1234 소나타", "KR", {"KR:서울34가1234"}),
        ("번호판이 인천80바5678", "KR", {"KR:인천80바5678"}),
        ("车牌是粤B·D12345，逃走", "CN", {"CN:粤BD12345"}),
        ("一辆云A·88T01越野车", "CN", {"CN:云A88T01"}),
        ("粤Z·1234港", "CN", {"CN:粤Z1234港"}),
        ("รถเก๋งสีขาว 2กค 5678", "TH", {"TH:2กค5678"}),
        ("ឡានស្លាកលេខ ភ្នំពេញ 2BB-9999", "KH", {"KH:2BB9999"}),
        ("no plat JQB8899", "MY", {"MY:JQB8899"}),
        ("車牌 ABC-1234", "TW", {"TW:ABC1234"}),
    ],
)
def test_plates(text: str, country: str, plates: set[str]) -> None:
    assert {value for kind, value in read(text, country) if kind == "vehicle_plate"} == plates


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("mã SP 30A-12345, size 51F", "VN"),
        ("căn hộ 12B-1234, quốc lộ 1A-12345", "VN"),
        ("biển Nha Trang 2024, biến 30 thành 50", "VN"),
        ("10조2000억 원, 101호 1234, 12주 2024년", "KR"),
        ("阿里云A12345，最新A56789", "CN"),
        ("model SBA1234G", "SG"),
        ("the car was seen in 2024 at 10 am", "MY"),
        ("5คน 1000 บาท", "TH"),
    ],
)
def test_what_looks_like_a_plate(text: str, country: str) -> None:
    assert not {value for kind, value in read(text, country) if kind == "vehicle_plate"}


def test_a_wrong_check_letter_is_shown_at_home_and_never_valid() -> None:
    (found,) = extract("number plate SJX 1234 D", "SG")
    assert (found.value, found.valid) == ("SG:SJX1234D", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IMEI1: 490154203237518 IMEI2: 35-209900-176148-1", ["490154203237518", "352099001761481"]),
        ("手机串号IMEI352099001761481，华为", ["352099001761481"]),
        ("imei 1: 35 209900 176148 23 iPhone", ["352099001761481"]),
        ("*#06# 352099001761481", []),
        ("IMEI đã xoá, gọi 0912345678", []),
    ],
)
def test_imeis(text: str, expected: list[str]) -> None:
    assert [one.value for one in extract(text, "VN") if one.kind == "imei"] == expected


def test_a_mistyped_imei_is_shown_and_never_valid() -> None:
    (found,) = extract("imei 490154203237519", "VN")
    assert (found.kind, found.valid) == ("imei", False)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Mã GD: 5328947123, ngày 12/10/2025", "VN", {"5328947123"}),
        ("mã gd momo 46892257311", "VN", {"46892257311"}),
        ("FT25288123456789\\BNK", "VN", {"FT25288123456789"}),
        ("商户单号 10000713012025101200123", "CN", {"10000713012025101200123"}),
        ("Trx. ID: 112233445566778", "KH", {"112233445566778"}),
        ("거래 고유번호 2025101212345678", "KR", {"2025101212345678"}),
        (f"TXID {HASH}", "VN", {HASH}),
        (f"https://etherscan.io/tx/0x{HASH}", "VN", {HASH}),
        (f"sha256 {HASH}", "VN", set()),
        ("订单号 20251028001234567，订单编号2025101212345", "CN", set()),
        ("주문번호 20251028123456", "KR", set()),
        ("mã giao dịch: 15/10/2025", "VN", set()),
        ("case ref 123456789, order ref 55512345", "SG", set()),
        ("OTP 123456, ref: ABC123, ref 0912345678", "SG", set()),
        ("the reference was 2 pages, transaction id is unknown", "SG", set()),
    ],
)
def test_references(text: str, country: str, expected: set[str]) -> None:
    assert {value for kind, value in read(text, country) if kind == "transaction_reference"} == expected


def test_a_link_stays_readable_beside_the_hash_in_it() -> None:
    kinds = {kind for kind, _ in read(f"https://etherscan.io/tx/0x{HASH}", "VN")}
    assert kinds == {"domain", "url", "transaction_reference"}


@pytest.mark.parametrize(
    ("text", "country", "accounts"),
    [
        ("하나 123-456789-01234 로 입금", "KR", {"HANA:12345678901234"}),
        ("1002-123-456789 우리", "KR", {"WOORI:1002123456789"}),
        ("平安 6230580000123456789", "CN", {"PAB:6230580000123456789"}),
        ("ck 19034567890123 tech nhé", "VN", {"TCB:19034567890123"}),
        ("우리 010-1234-5678로 연락", "KR", set()),
        ("부산 051-123-4567 로 전화", "KR", set()),
        ("NH 0123456789012 nhé", "VN", set()),
        ("STK: HOANG88 TPBank", "VN", {"TPB:HOANG88"}),
        ("stk MB: HOTROVAY247", "VN", {"MB:HOTROVAY247"}),
        ("stk vcb0123456789", "VN", {"VCB:0123456789"}),
        ("tài khoản admin2024 của web, ngân hàng", "VN", set()),
        ("Bakong ID: sok_dara@aclb", "KH", {"BAKONG:sok_dara@aclb"}),
        ("PayNow UEN 201912345D", "SG", {"PAYNOW:201912345D"}),
        ("STK ***6789 MB, số tiền 1.000.000", "VN", set()),
    ],
)
def test_accounts(text: str, country: str, accounts: set[str]) -> None:
    assert {value for kind, value in read(text, country) if kind == "bank_account"} == accounts


signs = st.text("0123456789ABCTOxyzĐ가나京粤กข:- .·/@#()", max_size=40)


@settings(max_examples=300, deadline=None)
@given(
    tail=signs,
    cue=st.sampled_from(["biển số ", "IMEI ", "mã GD ", "stk vcb ", "CCCD ", "passport ", "ví ", "xe "]),
)
@pytest.mark.parametrize("kind", IN_ORDER, ids=lambda kind: kind.KIND)
def test_what_is_read_is_normal_and_can_be_read_from_its_format(kind: Kind, cue: str, tail: str) -> None:
    for one in extract(cue + tail, "VN"):
        if one.kind == kind.KIND and one.valid:
            assert kind.normalise(one.value) == one.value
            assert kind.normalise(kind.format(one.value)) == one.value
