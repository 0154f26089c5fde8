"""Which coin an address is of, and whether its checksum is right.

Source: coins.tsv (shapes and the specifications they are from). A check gives the address in its one normal form, so
that two ways to write one account are one: None if the checksum is wrong.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

import base58

from jointdesk.engine.identifiers.bech32 import is_segwit, read_bech32, read_cashaddr
from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.reference import read_tsv

Check = Callable[[str, frozenset[int]], str | None]


@dataclass(frozen=True, slots=True)
class Coin:
    """One row of the table: `alone` if an address speaks for itself, without a word for a wallet."""

    code: str
    name: str
    check: str
    versions: frozenset[int]
    alone: bool
    pattern: re.Pattern[str]

    def read(self, address: str) -> str | None:
        """The normal form of an address of this coin's shape, None if its checksum is wrong."""
        return _CHECKS[self.check](address, self.versions)


@cache
def coins() -> tuple[Coin, ...]:
    return tuple(
        Coin(
            row["coin"],
            row["name"],
            row["check"],
            frozenset(int(version) for version in row["versions"].split()),
            row["alone"] == "yes",
            re.compile(row["pattern"]),
        )
        for row in read_tsv(PACKAGE, "coins.tsv")
    )


def keccak(data: bytes) -> bytes:
    """Keccak-256 as Ethereum and Monero use it; the standard library's SHA-3 pads otherwise."""
    # Imported when the first such address is met: most texts hold none, and it loads a shared library.
    from Crypto.Hash import keccak as library

    return library.new(digest_bits=256, data=data).digest()


def _read_ethereum(address: str, versions: frozenset[int]) -> str | None:
    """EIP-55: each letter's case is a bit of the hash; all of one case says nothing and is right."""
    digits = address[2:]
    plain = digits.lower()
    if digits not in (plain, digits.upper()):
        nibbles = keccak(plain.encode()).hex()
        right = "".join(
            char.upper() if nibble > "7" else char for char, nibble in zip(plain, nibbles, strict=False)
        )
        if digits != right:
            return None
    return f"0x{plain}"


def _read_base58check(address: str, versions: frozenset[int]) -> str | None:
    return address if _version(address, base58.BITCOIN_ALPHABET) in versions else None


def _read_ripple(address: str, versions: frozenset[int]) -> str | None:
    return address if _version(address, base58.RIPPLE_ALPHABET) in versions else None


@lru_cache(maxsize=1024)
def _version(address: str, alphabet: bytes) -> int | None:
    """The version byte of a base58check address of 21 bytes, None if the checksum is wrong."""
    try:
        payload = base58.b58decode_check(address, alphabet=alphabet)
    except ValueError:
        return None
    return payload[0] if len(payload) == 21 else None


def _read_segwit(prefix: str) -> Check:
    def check(address: str, versions: frozenset[int]) -> str | None:
        plain = address.lower()
        mixed = address not in (plain, address.upper())
        return plain if not mixed and is_segwit(plain, prefix) else None

    return check


def _read_cash(address: str, versions: frozenset[int]) -> str | None:
    plain = address.lower()
    mixed = address not in (plain, address.upper())
    content = None if mixed else read_cashaddr(plain)
    return plain if content and len(content) == 21 and content[0] in (0, 8) else None


def _read_cardano(address: str, versions: frozenset[int]) -> str | None:
    """A payment address of 29 or 57 bytes, or a stake address of 29, on the main network."""
    prefix = address.partition("1")[0]
    content = read_bech32(address, prefix)
    if not content or content[0] & 15 != 1:
        return None
    stake = content[0] >> 4 in (14, 15)
    return (
        address if (prefix == "stake") == stake and len(content) in ((29,) if stake else (29, 57)) else None
    )


_BLOCK, _BLOCK_BYTES = 11, 8
_LAST_BLOCK = {7: 5}


def _read_monero(address: str, versions: frozenset[int]) -> str | None:
    """Base58 in blocks of 8 bytes; the last four bytes are the Keccak of the rest."""
    content = b""
    for at in range(0, len(address), _BLOCK):
        block = address[at : at + _BLOCK]
        number, size = 0, _LAST_BLOCK.get(len(block), _BLOCK_BYTES)
        for char in block:
            number = number * 58 + base58.BITCOIN_ALPHABET.index(char.encode())
        if number >> (8 * size):
            return None
        content += number.to_bytes(size, "big")
    length = 77 if content[0] == 19 else 69
    right = content[0] in versions and len(content) == length and keccak(content[:-4])[:4] == content[-4:]
    return address if right else None


def _read_ton(address: str, versions: frozenset[int]) -> str | None:
    """One account has a bounceable form (EQ…) and one that is not (UQ…): the bounceable one is the normal form."""
    try:
        content = base64.urlsafe_b64decode(address)
    except (ValueError, binascii.Error):
        return None
    if len(content) != 36 or content[0] not in (0x11, 0x51) or content[1] not in (0x00, 0xFF):
        return None
    if binascii.crc_hqx(content[:34], 0).to_bytes(2, "big") != content[34:]:
        return None
    return _to_bounceable(content[1:34])


def _read_raw_ton(address: str, versions: frozenset[int]) -> str | None:
    return _to_bounceable(b"\x00" + bytes.fromhex(address))


def _to_bounceable(account: bytes) -> str:
    tagged = b"\x11" + account
    return base64.urlsafe_b64encode(tagged + binascii.crc_hqx(tagged, 0).to_bytes(2, "big")).decode()


@lru_cache(maxsize=1024)
def _read_solana(address: str, versions: frozenset[int]) -> str | None:
    """A public key of 32 bytes; there is no checksum."""
    try:
        return address if len(base58.b58decode(address)) == 32 else None
    except ValueError:
        return None


_CHECKS: dict[str, Check] = {
    "eip55": _read_ethereum,
    "base58check": _read_base58check,
    "ripple": _read_ripple,
    "segwit_bc": _read_segwit("bc"),
    "segwit_ltc": _read_segwit("ltc"),
    "cashaddr": _read_cash,
    "cardano": _read_cardano,
    "monero": _read_monero,
    "ton": _read_ton,
    "ton_raw": _read_raw_ton,
    "solana": _read_solana,
}
