"""Checksums of coins against the vectors their specifications publish; a change in one sign is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.identifiers import extract, normalise
from jointdesk.engine.identifiers.coins import Coin, coins, keccak
from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.reference import read_tsv

# EIP-55 says nothing of digits, a raw TON account and a Solana key have no checksum.
UNCHECKED = ("eip55", "ton_raw", "solana")
# EIP-55, section "Test Cases": all capitals, all small, normal.
EIP_55 = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]
# BIP-173 and BIP-350, "valid segwit addresses" of the main network
SEGWIT = [
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
]
# BIP-350, "invalid segwit addresses" of the main network
NO_SEGWIT = [
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bc1pw5dgrnzv",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "bc1gmk9yu",
]
# The cashaddr specification, "Examples of Address Translation": the legacy address and the new one
CASH = [
    ("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    ("1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"),
    ("16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb", "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r"),
    ("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"),
    ("3LDsS579y7sruadqu11beEJoTjdFiFCdX4", "bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e"),
    ("31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw", "bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37"),
]
# CIP-19, "Test Vectors", main network
CARDANO = [
    "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
    "addr1w8phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gtcyjy7wx",
    "stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw",
]
# TON documentation, "TON cookbook": the three forms of one account
TON = [
    "EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF",
    "UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA",
    "0:ca6e321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e",
]


def test_keccak_is_not_sha3() -> None:
    # the Keccak team's known answer for the empty message
    assert keccak(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


@pytest.mark.parametrize("address", EIP_55)
def test_ethereum_s_mixed_case_is_a_checksum(address: str) -> None:
    assert normalise("wallet", address) == f"ETH:{address.lower()}"
    swapped = address[:2] + address[2:].swapcase()
    one_case = address[2:] in (address[2:].lower(), address[2:].upper())
    assert normalise("wallet", swapped) == (f"ETH:{address.lower()}" if one_case else None)


def test_a_wrong_mixed_case_is_shown_and_never_valid() -> None:
    (found,) = extract("Send to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed now")
    assert (found.kind, found.value, found.valid) == (
        "wallet",
        "ETH:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        False,
    )


@pytest.mark.parametrize("address", SEGWIT)
def test_segwit(address: str) -> None:
    assert normalise("wallet", address) == f"BTC:{address.lower()}"


@pytest.mark.parametrize("address", NO_SEGWIT)
def test_no_segwit(address: str) -> None:
    assert normalise("wallet", address) is None


@pytest.mark.parametrize(("legacy", "cash"), CASH)
def test_cash_addresses(legacy: str, cash: str) -> None:
    assert normalise("wallet", legacy) == f"BTC:{legacy}"
    assert normalise("wallet", cash) == normalise("wallet", cash[12:]) == f"BCH:{cash[12:]}"
    (found,) = extract(f"gửi vào {cash} nhé")
    assert found.raw == cash


@pytest.mark.parametrize("address", CARDANO)
def test_cardano(address: str) -> None:
    assert normalise("wallet", address) == f"ADA:{address}"


@pytest.mark.parametrize("written", TON)
def test_one_ton_account_is_one_value(written: str) -> None:
    assert normalise("wallet", written) == f"TON:{TON[0]}"
    (found,) = extract(f"ví TON {written} của nó")
    assert (found.value, found.raw) == (f"TON:{TON[0]}", written)


ROWS = list(zip(coins(), (row["example"] for row in read_tsv(PACKAGE, "coins.tsv")), strict=True))


@pytest.mark.parametrize(("coin", "example"), ROWS)
def test_each_row_reads_its_example(coin: Coin, example: str) -> None:
    assert coin.read(example)
    written = f"0:{example}" if coin.check == "ton_raw" else f"{coin.code}:{example}"
    assert str(normalise("wallet", written)).startswith(f"{coin.code}:")


@pytest.mark.parametrize(("coin", "example"), [pair for pair in ROWS if pair[0].check not in UNCHECKED])
def test_one_sign_changed_is_noticed(coin: Coin, example: str) -> None:
    for at in range(1, len(example), 7):
        other = example[:at] + ("3" if example[at] != "3" else "4") + example[at + 1 :]
        assert normalise("wallet", f"{coin.code}:{other}") is None, other


@given(st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz-_0:", min_size=20, max_size=120))
def test_no_string_of_such_signs_raises(written: str) -> None:
    for one in extract(f"ví {written}"):
        if one.kind == "wallet" and one.valid:
            assert normalise("wallet", one.value) == one.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Solana: 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", ["SOL:7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV"]),
        ("https://docs.google.com/d/7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", []),
        ("ví TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", []),
        ("mã TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", []),
        ("https://tronscan.org/#/address/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ["TRX:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"]),
        ("ref_TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ["TRX:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"]),
    ],
)  # fmt: skip
def test_where_an_address_stands(text: str, expected: list[str]) -> None:
    assert [one.value for one in extract(text) if one.kind == "wallet" and one.valid] == expected
