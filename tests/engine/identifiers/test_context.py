"""What the words around a number make of it."""

import pytest

from jointdesk.engine.identifiers import extract


def read(text: str, country: str | None = "VN") -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in extract(text, country)}


def test_an_account_is_not_a_phone() -> None:
    assert read("STK 0912345678 MB Bank") == {("bank_account", "MB:0912345678")}


def test_a_phone_is_not_an_account() -> None:
    assert read("hotline Vietcombank 0912345678") == {("phone", "+84912345678")}


@pytest.mark.parametrize(
    "amount",
    [
        "500.000đ",
        "1.250.000 đồng",
        "$3,000.50",
        "12345678 VND",
        "2 triệu",
        "300만원",
        "1,234,567원",
        "5万元",
        "៛2000000",
    ],
)
def test_an_amount_is_no_account(amount: str) -> None:
    assert read(f"Chuyển khoản {amount} cho ngân hàng Vietcombank") == set()


@pytest.mark.parametrize("date", ["28/10/2025", "2025-10-28", "15.10.2025", "28-10-2025 14:30", "20251028"])
def test_a_date_is_no_account(date: str) -> None:
    assert read(f"Ngày {date} tôi chuyển khoản") <= set() or date == "20251028"


def test_nothing_says_which_so_both_readings_stay() -> None:
    found = extract("Vietcombank 0912345678", "VN")
    assert {(one.kind, one.value) for one in found} == {
        ("bank_account", "VCB:0912345678"),
        ("phone", "+84912345678"),
    }
    assert len({(one.start, one.end) for one in found}) == 1
    assert all(one.reason for one in found)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("chuyển khoản 0912345678", {"bank_account", "phone"}),
        ("Vietcombank 0912345678", {"bank_account", "phone"}),
        ("Zalo 0912345678", {"handle", "phone"}),
        ("ví MoMo 0912345678", {"bank_account", "phone"}),
    ],
)
def test_of_two_readings_each_has_its_reason(text: str, kinds: set[str]) -> None:
    found = extract(text, "VN")
    assert {one.kind for one in found} == kinds
    assert len({(one.start, one.end) for one in found}) == 1
    assert len({one.reason for one in found}) == len(found)


def test_a_number_valid_in_the_text_s_and_the_desk_s_country_has_two_readings() -> None:
    found = extract("Tôi gọi số điện thoại 0977 123 456 không được", "KH")
    assert [(one.value, one.country) for one in found] == [("+84977123456", "VN"), ("+855977123456", "KH")]
    assert len({one.reason for one in found}) == 2


def test_a_mobile_goes_before_a_fixed_line() -> None:
    assert read("对方的电话是010-3300-8440", "KR") == {("phone", "+821033008440")}


def test_a_mistyped_wallet_is_shown_but_not_valid() -> None:
    (found,) = extract("ví USDT: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u")
    assert (found.kind, found.valid) == ("wallet", False)
    assert "checksum" in found.reason


def test_the_bank_is_the_nearest_of_its_sentence() -> None:
    assert read("VCB 0123456789012, TCB 9876543210123") == {
        ("bank_account", "VCB:0123456789012"),
        ("bank_account", "TCB:9876543210123"),
    }
    assert read("stk 0123456789012 VCB, 9876543210123 TCB") == {
        ("bank_account", "VCB:0123456789012"),
        ("bank_account", "TCB:9876543210123"),
    }
    assert read("Gọi 0912345678. Ngân hàng Vietcombank không giúp.") == {("phone", "+84912345678")}


def test_a_short_name_shared_by_two_banks_is_the_one_at_home() -> None:
    assert read("STK 0123456789 SCB ngân hàng") == {("bank_account", "SCB.VN:0123456789")}
    assert read("บัญชี 0123456789 SCB", "TH") == {("bank_account", "SCB.TH:0123456789")}


def test_an_order_number_is_nothing() -> None:
    assert read("Mã đơn hàng 0912345678, order no. 84912345678") == set()


def test_digits_within_a_word_or_an_address_are_nothing() -> None:
    assert read("mã băm a3f0912345678bc và https://abc.com/0912345678") == {
        ("domain", "abc.com"),
        ("url", "abc.com/0912345678"),
    }


def test_an_invisible_character_stays_within_the_span() -> None:
    text = "gọi 09\u200b12\u200b345678 ngay"
    (found,) = extract(text, "VN")
    assert found.raw == "09\u200b12\u200b345678"
    assert text[found.start : found.end] == found.raw


def test_spelled_digits_keep_the_span_of_their_words() -> None:
    text = "số là không chín một hai ba bốn năm sáu bảy tám nhé"
    (found,) = extract(text, "VN")
    assert (found.value, found.raw) == ("+84912345678", "không chín một hai ba bốn năm sáu bảy tám")


def test_decomposed_letters_are_the_same_text() -> None:
    import unicodedata

    text = "Số tài khoản 0123456789 ngân hàng Vietcombank, trang ngânhàng.vn"
    assert read(unicodedata.normalize("NFD", text)) == read(text)
    assert ("domain", "xn--ngnhng-ltan.vn") in read(text)


def test_an_enumeration_shares_its_cue_and_its_bank() -> None:
    assert read("SĐT: 0901234567, 0902345678") == {("phone", "+84901234567"), ("phone", "+84902345678")}
    assert read("STK ACB 123456789, 223456789") == {
        ("bank_account", "ACB:123456789"),
        ("bank_account", "ACB:223456789"),
    }


def test_money_sent_in_another_clause_makes_no_account() -> None:
    assert read("국민 123456-01-234567 (김영수) 앞으로 이체, 010.9999.8888 잠적", "KR") == {
        ("bank_account", "KB:12345601234567"),
        ("phone", "+821099998888"),
    }


def test_a_country_named_beside_a_number_is_its_home() -> None:
    assert read("số Campuchia 096 712 3456") == {("phone", "+855967123456")}
    assert read("电话 096 712 3456（柬埔寨）", "CN") == {("phone", "+855967123456")}


def test_a_bank_behind_a_comma_or_line_end_belongs_to_the_number_that_follows_it():
    text = "ABA 000 123 456, 010-2345-6789\n국민은행 123456-04-123456\n010-3456-7890, 하나 123-910123-45607"
    found = [one.value for one in extract(text, "KR") if one.kind == "bank_account"]
    assert found == ["ABA:000123456", "KB:12345604123456", "HANA:12391012345607"]


def test_a_call_is_no_cue_for_a_number_longer_than_telephones() -> None:
    found = extract("모르는 번호로 전화왔고 우리은행 1002-123-456789로 300만원 보냈어요", "KR")
    assert [one.value for one in found] == ["WOORI:1002123456789"]


def test_a_name_that_begins_like_a_small_word_is_whole() -> None:
    found = extract("tiktok id: lan.anh_2k1, zalo id laura88", "VN")
    assert [one.value for one in found] == ["tiktok:lan.anh_2k1", "zalo:laura88"]


def test_a_file_has_no_site_in_its_name() -> None:
    assert [one.value for one in extract("bao.cao.final.pdf, abc.com.Toi", "VN")] == ["abc.com"]
