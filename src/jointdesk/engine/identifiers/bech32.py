"""The checksum of segwit addresses. Source: BIP-173 (bech32) and BIP-350 (bech32m)."""

_ALPHABET = {char: value for value, char in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32, _BECH32M = 1, 0x2BC830A3


def is_segwit(address: str, prefix: str) -> bool:
    """Whether a lower-case address of this human-readable prefix is a valid segwit address."""
    head, one, tail = address.rpartition("1")
    if head != prefix or not one or not len(tail) >= 8 or len(address) > 90:
        return False
    if any(char not in _ALPHABET for char in tail):
        return False
    data = [_ALPHABET[char] for char in tail]
    expanded = [ord(char) >> 5 for char in head] + [0] + [ord(char) & 31 for char in head]
    version, program = data[0], _to_bytes(data[1:-6])
    if program is None or version > 16 or not 2 <= program <= 40:
        return False
    if version == 0 and program not in (20, 32):
        return False
    return _polymod(expanded + data) == (_BECH32 if version == 0 else _BECH32M)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit in range(5):
            check ^= _GENERATOR[bit] if top >> bit & 1 else 0
    return check


def _to_bytes(groups: list[int]) -> int | None:
    """How many bytes the 5-bit groups hold, None if the padding is not zero bits (BIP-173)."""
    padding = len(groups) * 5 % 8
    if padding > 4 or (groups and groups[-1] & ((1 << padding) - 1)):
        return None
    return len(groups) * 5 // 8
