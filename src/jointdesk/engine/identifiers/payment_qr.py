"""Payment QR payloads: who is paid by a VietQR, KHQR, PromptPay, PayNow or DuitNow code.

Sources: EMVCo QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1 (tag, length, value; CRC-16);
NAPAS VietQR, NBC KHQR, Thai QR Payment, ABS PayNow, PayNet DuitNow descriptions of their templates.

No kind of its own: a payload is a bank account (and the phone it may be named by), with the payload as its span. With a
wrong CRC they are shown and never valid. What follows "000201" but is no payload is left to the kinds.
"""

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.identifiers import phone
from jointdesk.engine.identifiers.identifier import Found
from jointdesk.engine.identifiers.lexicon import PACKAGE, bank_codes, bank_numbers, read_bank
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.reference import read_tsv

BEGINNING = "000201"
LONGEST = 512  # EMVCo's limit
MOST_TRIES = 200  # per text: a complaint holds one or two codes, a hostile text a million beginnings
_FIELD = re.compile(r"([0-9]{2})([0-9]{2})")
_BAKONG_NAME = re.compile(r"[a-z0-9][a-z0-9._\-]{0,30}@[a-z]{2,10}", re.IGNORECASE)
_ACCOUNT = re.compile(r"[0-9A-Z]{4,20}")
_CRC, _CRC_FIELD = "63", "6304"

Fields = dict[str, str]
# kind, value, country
Payee = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Payload:
    """What `text[start:end]` pays to; `valid`: its CRC is right."""

    start: int
    end: int
    payees: tuple[Payee, ...]
    valid: bool


def extract(reading: Reading) -> Iterable[Found]:
    if BEGINNING not in reading.text:
        return
    for payload in find_payloads(reading.text):
        reading.claim(payload.start, payload.end)
        why = "a payment QR's payload" + ("" if payload.valid else "; its CRC is wrong")
        for kind, value, country in payload.payees:
            yield Found(kind, value, payload.start, payload.end, why, country, payload.valid)


def find_payloads(text: str) -> Iterator[Payload]:
    """The payloads of a folded text, in order; at most MOST_TRIES beginnings are looked at."""
    position = 0
    for _ in range(MOST_TRIES):
        start = text.find(BEGINNING, position)
        if start < 0:
            return
        payload = read_payload(text, start)
        if payload:
            yield payload
        position = payload.end if payload else start + len(BEGINNING)


def read_payload(text: str, start: int = 0) -> Payload | None:
    """The payload that begins at `start`, None if its fields do not add up or end without a CRC."""
    fields: Fields = {}
    position, limit = start, min(len(text), start + LONGEST)
    while _CRC not in fields:
        field = _FIELD.match(text, position, limit)
        end = field.end() + int(field[2]) if field else limit + 1
        if field is None or end > limit or field[1] in fields:
            return None
        fields[field[1]] = text[field.end() : end]
        position = end
    payees = tuple(dict.fromkeys(_read_payees(fields)))
    if not payees or text[position - 8 : position - 4] != _CRC_FIELD:
        return None
    return Payload(start, position, payees, fields[_CRC].upper() == compute_crc(text[start : position - 4]))


def compute_crc(covered: str) -> str:
    """CRC-16/CCITT-FALSE of everything up to and with "6304", as four hexadecimal digits."""
    return f"{binascii.crc_hqx(covered.encode('utf-8', 'surrogatepass'), 0xFFFF):04X}"


def _split(template: str) -> Fields:
    """The fields within a field; what does not add up ends them."""
    fields: Fields = {}
    position = 0
    while field := _FIELD.match(template, position):
        position = field.end() + int(field[2])
        if position > len(template):
            break
        fields[field[1]] = template[field.end() : position]
    return fields


def _read_payees(fields: Fields) -> Iterator[Payee]:
    """Merchant account templates are tags 26 to 51; each names its scheme in its field 00."""
    for tag, template in fields.items():
        if "26" <= tag <= "51":
            inner = _split(template)
            scheme = inner.get("00", "").upper()
            read = _SCHEMES.get(scheme)
            if read:
                yield from read(inner)
            elif tag in ("29", "30") and _BAKONG_NAME.fullmatch(inner.get("00", "")):
                yield from _read_bakong(inner)


def _read_vietnamese(inner: Fields) -> Iterator[Payee]:
    """Field 01 holds the bank's BIN and the account; field 02 says QRIBFTTA (account) or QRIBFTTC (card)."""
    beneficiary = _split(inner.get("01", ""))
    account = beneficiary.get("01", "").upper()
    if inner.get("02", "").upper() == "QRIBFTTC":
        yield "payment_card", account, "VN"
    else:
        yield from _name_account(bank_numbers().get(beneficiary.get("00", ""), ""), account, "VN")


def _read_bakong(inner: Fields) -> Iterator[Payee]:
    """Field 00 is the Bakong name; 01 an account, phone or merchant number at the bank of field 02."""
    yield "bank_account", f"BAKONG:{inner['00'].lower()}", "KH"
    bank = read_bank(inner.get("02", "")[:60]) or ""
    number = inner.get("01", "").replace(" ", "")
    if number.startswith(("855", "+855")) or (number.startswith("0") and not bank):
        if dialled := phone.normalise(number, "KH"):
            yield "phone", dialled, "KH"
    elif bank_codes().get(bank) == "KH" and number.isdigit():
        yield from _name_account(bank, number, "KH")


def _read_thai(inner: Fields) -> Iterator[Payee]:
    """Field 01 is a phone ("0066812345678"), 02 a national or tax number, 03 an e-wallet."""
    if dialled := phone.parse("+" + inner.get("01", "").lstrip("0"), None):
        yield "bank_account", f"PROMPTPAY:{phone.to_national(dialled[0])}", "TH"
        yield "phone", dialled[0], dialled[1]
    for field in ("02", "03"):
        yield from _name_account("PROMPTPAY", inner.get(field, ""), "TH")


def _read_biller(inner: Fields) -> Iterator[Payee]:
    yield from _name_account("PROMPTPAY", inner.get("01", ""), "TH")


def _read_singaporean(inner: Fields) -> Iterator[Payee]:
    """Field 01 says what 02 is: 0 a phone, 2 the number of a company (UEN)."""
    proxy = inner.get("02", "").upper()
    if inner.get("01") == "0" and (
        dialled := phone.parse(proxy if proxy[:1] == "+" else f"+65{proxy}", None)
    ):
        yield "bank_account", f"PAYNOW:{phone.to_national(dialled[0])}", "SG"
        yield "phone", dialled[0], dialled[1]
    else:
        yield from _name_account("PAYNOW", proxy, "SG")


def _read_malaysian(inner: Fields) -> Iterator[Payee]:
    """Field 01 is the acquirer, 02 the payee's number with it."""
    yield from _name_account("DUITNOW", inner.get("02", "").upper(), "MY")


def _name_account(bank: str, account: str, country: str) -> Iterator[Payee]:
    """The account, and the phone it is named by with an e-wallet."""
    if not _ACCOUNT.fullmatch(account):
        return
    yield "bank_account", f"{bank}:{account}", country
    if (
        bank in _ewallets()
        and account.isdigit()
        and (dialled := phone.read_local(account, country, cued=True))
    ):
        yield "phone", dialled, country


_SCHEMES = {
    "A000000727": _read_vietnamese,
    "A000000677010111": _read_thai,
    "A000000677010112": _read_biller,
    "SG.PAYNOW": _read_singaporean,
    "A0000006150001": _read_malaysian,
}


@cache
def _ewallets() -> frozenset[str]:
    return frozenset(row["code"] for row in read_tsv(PACKAGE, "banks.tsv") if row["kind"] == "ewallet")
