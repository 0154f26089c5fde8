"""Checksums over 5-bit groups: bech32, bech32m (segwit, Cardano) and Bitcoin Cash's cashaddr.

Source: BIP-173, BIP-350, CIP-19 (bech32 without the limit of 90), the cashaddr specification.
"""

_ALPHABET = {char: value for value, char in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_BECH32, _BECH32M = 1, 0x2BC830A3


def is_segwit(address: str, prefix: str) -> bool:
    """Whether a lower-case address of this human-readable prefix is a valid segwit address."""
    data = _split(address, prefix)
    if data is None or len(address) > 90:
        return False
    version, program = data[0], _to_bytes(data[1:-6])
    if program is None or version > 16 or not 2 <= len(program) <= 40:
        return False
    if version == 0 and len(program) not in (20, 32):
        return False
    return _polymod(_expand(prefix) + data) == (_BECH32 if version == 0 else _BECH32M)


def read_bech32(address: str, prefix: str) -> bytes | None:
    """What a lower-case bech32 string of this prefix holds, None if its checksum or padding is wrong."""
    data = _split(address, prefix)
    if data is None or _polymod(_expand(prefix) + data) != _BECH32:
        return None
    return _to_bytes(data[:-6])


def read_cashaddr(address: str, prefix: str = "bitcoincash") -> bytes | None:
    """Version byte and hash of a lower-case cash address without its prefix, None if it is none."""
    if any(char not in _ALPHABET for char in address):
        return None
    data = [_ALPHABET[char] for char in address]
    if _cash_polymod([ord(char) & 31 for char in prefix] + [0] + data) != 0:
        return None
    return _to_bytes(data[:-8])


def _split(address: str, prefix: str) -> list[int] | None:
    """The 5-bit groups behind `prefix` and "1"."""
    head, one, tail = address.rpartition("1")
    if head != prefix or not one or len(tail) < 8 or any(char not in _ALPHABET for char in tail):
        return None
    return [_ALPHABET[char] for char in tail]


def _expand(prefix: str) -> list[int]:
    return [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit in range(5):
            check ^= _GENERATOR[bit] if top >> bit & 1 else 0
    return check


def _cash_polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit in range(5):
            check ^= _CASH_GENERATOR[bit] if top >> bit & 1 else 0
    return check ^ 1


def _to_bytes(groups: list[int]) -> bytes | None:
    """The bytes the 5-bit groups hold, None if the padding is not zero bits (BIP-173)."""
    padding = len(groups) * 5 % 8
    if padding > 4 or (groups and groups[-1] & ((1 << padding) - 1)):
        return None
    joined = 0
    for group in groups:
        joined = joined << 5 | group
    return (joined >> padding).to_bytes(len(groups) * 5 // 8, "big")
