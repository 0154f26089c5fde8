"""Invents the checked numbers that the labelled texts use, so that none of them is anybody's.

    python tests/data/identifiers/invent_numbers.py      prints name, tab, number

Seeded: the same numbers every time. Written apart from the product's own checks on purpose: an error shared
with them would hide from the labels. Sources: the published specifications named at each function.
"""

import base64
import hashlib
import random
from collections.abc import Iterator

from Crypto.Hash import keccak

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
WEIGHTS_CHINA = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def write_base58(raw: bytes, alphabet: str = BITCOIN) -> str:
    number, written = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        written = alphabet[digit] + written
    return alphabet[0] * (len(raw) - len(raw.lstrip(b"\0"))) + written


def add_double_hash(raw: bytes, alphabet: str = BITCOIN) -> str:
    """Base58Check (Bitcoin); XRP with an alphabet of its own."""
    return write_base58(raw + hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4], alphabet)


def regroup(raw: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def bech32(prefix: str, values: list[int], final: int) -> str:
    """BIP-173 (final 1), BIP-350 (final 0x2bc830a3)."""
    check = 1
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    for value in [*expanded, *values, *[0] * 6]:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= term if top >> bit & 1 else 0
    check ^= final
    return (
        prefix + "1" + "".join(BECH32[v] for v in [*values, *[check >> 5 * (5 - i) & 31 for i in range(6)]])
    )


def cash_address(raw: bytes) -> str:
    """Bitcoin Cash's cashaddr, without its prefix."""
    values, check = regroup(b"\0" + raw), 1
    for value in [*[ord(c) & 31 for c in "bitcoincash"], 0, *values, *[0] * 8]:
        top, check = check >> 35, (check & 0x07FFFFFFFF) << 5 ^ value
        for bit, term in enumerate((0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)):
            check ^= term if top >> bit & 1 else 0
    check ^= 1
    return "".join(BECH32[v] for v in [*values, *[check >> 5 * (7 - i) & 31 for i in range(8)]])


def hash_keccak(raw: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=raw).digest()


def ethereum(raw: bytes) -> str:
    """EIP-55."""
    plain = raw.hex()
    check = hash_keccak(plain.encode()).hex()
    return "0x" + "".join(c.upper() if int(check[i], 16) >= 8 else c for i, c in enumerate(plain))


def monero(raw: bytes) -> str:
    """Prefix 18, two keys, four bytes of Keccak; Base58 in blocks of 8 bytes."""
    raw = b"\x12" + raw
    raw += hash_keccak(raw)[:4]
    blocks = [raw[at : at + 8] for at in range(0, len(raw), 8)]
    return "".join(write_base58(b).rjust(11 if len(b) == 8 else 7, "1") for b in blocks)


def crc16(raw: bytes, start: int) -> int:
    check = start
    for byte in raw:
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ 0x1021 if check & 0x8000 else check << 1) & 0xFFFF
    return check


def ton(raw: bytes) -> str:
    """TEP-2: tag, workchain, 32 bytes, CRC16 (XMODEM), base64url."""
    raw = b"\x51\0" + raw
    return base64.urlsafe_b64encode(raw + crc16(raw, 0).to_bytes(2)).decode()


def luhn(first: str) -> str:
    """ISO/IEC 7812: cards; 3GPP TS 23.003: IMEI."""
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(first)))
    return first + str(-total % 10)


def china(first: str) -> str:
    """GB 11643."""
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS_CHINA, strict=True)) % 11]


def korea(first: str) -> str:
    total = sum(int(d) * w for d, w in zip(first, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    return f"{first[:6]}-{first[6:]}{(11 - total % 11) % 10}"


def thailand(first: str) -> str:
    return first + str((11 - sum(int(d) * (13 - i) for i, d in enumerate(first)) % 11) % 10)


def singapore(series: str, first: str) -> str:
    total = sum(int(d) * w for d, w in zip(first, (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}[series]
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "KLJNPQRTUWX"}.get(series, "XWUTRQPNMLK")
    return f"{series}{first}{letters[total % 11]}"


def singapore_plate(letters: str, number: int) -> str:
    values = [ord(c) - 64 for c in letters[-2:]] + [int(d) for d in f"{number:04}"]
    total = sum(v * w for v, w in zip(values, (9, 4, 5, 4, 3, 2), strict=True))
    return f"{letters}{number}{'AZYXUTSRPMLKJHGEDCB'[total % 19]}"


def tlv(*fields: tuple[str, str]) -> str:
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in fields)


def merchant_payload(*fields: tuple[str, str]) -> str:
    """EMV QR, merchant-presented mode: tag 63 is CRC16-CCITT over all before it."""
    payload = tlv(("00", "01"), ("01", "11"), *fields) + "6304"
    return f"{payload}{crc16(payload.encode(), 0xFFFF):04X}"


def vietqr(bank: str, account: str) -> str:
    to = tlv(("00", bank), ("01", account))
    template = tlv(("00", "A000000727"), ("01", to), ("02", "QRIBFTTA"))
    return merchant_payload(("38", template), ("53", "704"), ("58", "VN"))


def promptpay(phone: str) -> str:
    template = tlv(("00", "A000000677010111"), ("01", "0066" + phone[1:]))
    return merchant_payload(("29", template), ("53", "764"), ("58", "TH"))


def paynow(phone: str) -> str:
    template = tlv(("00", "SG.PAYNOW"), ("01", "0"), ("02", phone), ("03", "1"))
    return merchant_payload(
        ("26", template), ("52", "0000"), ("53", "702"), ("58", "SG"), ("59", "NA"), ("60", "SG")
    )


def khqr(account: str) -> str:
    return merchant_payload(
        ("29", tlv(("00", account))),
        ("52", "5999"),
        ("53", "116"),
        ("58", "KH"),
        ("59", "TEST"),
        ("60", "PP"),
    )


def invent(draw: random.Random) -> Iterator[tuple[str, str]]:
    digits = lambda count: "".join(draw.choice("0123456789") for _ in range(count))  # noqa: E731
    raw = draw.randbytes
    for i in range(1, 5):
        yield f"btc{i}", add_double_hash(b"\0" + raw(20))
        yield f"p2sh{i}", add_double_hash(b"\5" + raw(20))
        yield f"segwit{i}", bech32("bc", [0, *regroup(raw(20))], 1)
        yield f"taproot{i}", bech32("bc", [1, *regroup(raw(32))], 0x2BC830A3)
        yield f"eth{i}", ethereum(raw(20))
        yield f"trx{i}", add_double_hash(b"\x41" + raw(20))
        yield f"ltc{i}", add_double_hash(b"\x30" + raw(20))
        yield f"ltcw{i}", bech32("ltc", [0, *regroup(raw(20))], 1)
        yield f"doge{i}", add_double_hash(b"\x1e" + raw(20))
        yield f"bch{i}", cash_address(raw(20))
        yield f"xrp{i}", add_double_hash(b"\0" + raw(20), RIPPLE)
        yield f"sol{i}", write_base58(b"\x7f" + raw(31))
        yield f"ton{i}", ton(raw(32))
        yield f"xmr{i}", monero(raw(64))
        yield f"ada{i}", bech32("addr", regroup(b"\1" + raw(56)), 1)
        yield f"txhash{i}", raw(32).hex()
    for i in range(1, 9):
        yield f"imei{i}", luhn("35" + digits(12))
        yield f"visa{i}", luhn("4" + digits(14))
        yield f"master{i}", luhn("54" + digits(13))
        year, month, day = draw.randrange(60, 100), draw.randrange(1, 13), draw.randrange(1, 29)
        yield (
            f"cn{i}",
            china(draw.choice(["110105", "440106", "350203"]) + f"19{year}{month:02}{day:02}" + digits(3)),
        )
        yield f"kr{i}", korea(f"{year}{month:02}{day:02}{draw.choice('12')}" + digits(5))
        yield f"th{i}", thailand(draw.choice("1235") + digits(11))
        yield f"my{i}", f"{year}{month:02}{day:02}-{draw.choice(['01', '10', '14', '08'])}-{digits(4)}"
        yield f"nik{i}", f"{draw.choice(['317101', '327301', '127105'])}{day:02}{month:02}{year}0{digits(3)}"
        yield (
            f"vn{i}",
            f"{draw.choice(['001', '079', '038', '052', '066'])}{draw.choice('01')}{year}{digits(6)}",
        )
        yield f"sg{i}", singapore(draw.choice("STFG"), digits(7))
        yield (
            f"plate{i}",
            singapore_plate(draw.choice(["SBA", "SKR", "SMJ", "SLX", "GBH"]), draw.randrange(100, 10000)),
        )
    yield "sgm", singapore("M", digits(7))
    yield "vietqr1", vietqr("970436", "0011009998877")
    yield "vietqr2", vietqr("970422", "0909000111222")
    yield "vietqr3", vietqr("970407", "19035558880017")
    yield "khqr1", khqr("sok_test@aclb")
    yield "khqr2", khqr("000555111@abaa")
    yield "promptpay1", promptpay("0812340000")
    yield "paynow1", paynow("+6591110000")


def main() -> None:
    for name, number in invent(random.Random(20251122)):
        print(name, number, sep="\t")


if __name__ == "__main__":
    main()
