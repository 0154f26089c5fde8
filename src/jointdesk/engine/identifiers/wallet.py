"""Cryptocurrency addresses: Bitcoin (base58check, bech32, bech32m), Ethereum and TRON.

Sources: BIP-173, BIP-350, Bitcoin's base58check, EIP-55, TRON's address format. Ethereum's mixed-case checksum is not
checked (it needs Keccak-256); its addresses are lower-cased. A mistyped address is shown only where a word says
it is a wallet, and is never valid.
"""

import re
from collections.abc import Iterable

import base58

from jointdesk.engine.identifiers.bech32 import is_segwit
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.reading import Reading

KIND = "wallet"
EXAMPLES = (
    Example("ví 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "BTC:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    Example("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "BTC:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    Example(
        "지갑 bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "BTC:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ),
    Example(
        "钱包0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "ETH:0xd8da6bf26964af9d7eed9e03e53415d37aa96045"
    ),
    Example("USDT TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TRX:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
)
_BASE58 = "1-9A-HJ-NP-Za-km-z"
_CANDIDATE = re.compile(
    rf"(?<![0-9A-Za-z])(?:0[xX](?P<eth>[0-9a-fA-F]{{40}})|(?P<trx>T[{_BASE58}]{{33}})"
    rf"|(?P<segwit>(?:bc1|BC1)[0-9A-Za-z]{{11,71}})|(?P<btc>[13][{_BASE58}]{{25,34}}))(?![0-9A-Za-z])"
)
_BITCOIN_VERSIONS = (0x00, 0x05)
_TRON_VERSION = 0x41


def extract(reading: Reading) -> Iterable[Found]:
    for match in _CANDIDATE.finditer(reading.text):
        value = _read(match)
        start, end = match.span()
        if value is not None:
            reading.claim(start, end)
            yield Found(KIND, value, start, end, _REASONS[value[:3]])
        elif reading.mark_before("wallet", start, 20) and not match.group().isdigit():
            reading.claim(start, end)
            coin = "TRX" if match["trx"] else "BTC"
            yield Found(KIND, f"{coin}:{match.group()}", start, end, "the checksum is wrong", valid=False)


_REASONS = {
    "ETH": "an Ethereum address; its checksum is not checked",
    "BTC": "a Bitcoin address with a right checksum",
    "TRX": "a TRON address with a right checksum",
}


def _read(match: re.Match[str]) -> str | None:
    if match["eth"]:
        return f"ETH:0x{match['eth'].lower()}"
    if match["segwit"]:
        address = match["segwit"]
        plain = address.lower()
        mixed = address not in (plain, address.upper())
        return f"BTC:{plain}" if not mixed and is_segwit(plain, "bc") else None
    if match["trx"]:
        return f"TRX:{match['trx']}" if _version(match["trx"]) == _TRON_VERSION else None
    return f"BTC:{match['btc']}" if _version(match["btc"]) in _BITCOIN_VERSIONS else None


def _version(address: str) -> int | None:
    """The version byte of a base58check address of 21 bytes, None if the checksum is wrong."""
    try:
        payload = base58.b58decode_check(address)
    except ValueError:
        return None
    return payload[0] if len(payload) == 21 else None


def normalise(raw: str, country: str | None = None) -> str | None:
    written = raw.strip()
    coin, colon, address = written.partition(":")
    if colon and coin.upper() in _REASONS:
        value = normalise(address)
        return value if value and value[:3] == coin.upper() else None
    match = _CANDIDATE.fullmatch(written) if len(written) <= 100 else None
    return _read(match) if match else None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    return value
