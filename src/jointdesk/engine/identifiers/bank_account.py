"""Bank accounts and e-wallets: the bank's code and the number.

Sources: banks.tsv (names of banks), cues.tsv (words for "account"). Account numbers carry no common checksum, so
what makes a number an account is said around it: a cue, a bank's name, a transfer. Never guessed from digits alone.
"""

import re
from collections.abc import Iterable, Iterator

from jointdesk.engine.identifiers import phone
from jointdesk.engine.identifiers.context import Context
from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import Meaning, bank_codes, bank_numbers, read_bank
from jointdesk.engine.identifiers.named_accounts import BAKONG_NAME, COUNTRIES, find_named_accounts
from jointdesk.engine.identifiers.near_banks import find_near_bank
from jointdesk.engine.identifiers.numbers import Number, find_numbers
from jointdesk.engine.identifiers.payment_qr import BEGINNING, LONGEST, read_payload
from jointdesk.engine.identifiers.reading import Reading

KIND = "bank_account"
EXAMPLES = (
    Example("STK 0123 456 789 Vietcombank", "VCB:0123456789", "VN"),
    Example("គណនី ABA លេខ ០០០ ១២៣ ៤៥៦", "ABA:000123456", "KH"),
    Example("카카오뱅크 3333-01-1234567 입금", "KAKAO:3333011234567", "KR"),
    Example("工商银行账号 6222 0212 3456 7890 123", "ICBC:6222021234567890123", "CN"),
    Example("account number 12345678", ":12345678"),
    Example(
        "Quét mã 00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN63046A15",
        "VCB:0123456789",
        "VN",
    ),
    Example(
        "00020101021129170013sok_dara@aclb5204599953031165802KH5908SOK DARA6010PHNOM PENH6304E2F2",
        "BAKONG:sok_dara@aclb",
        "KH",
    ),
)
LEAST, MOST = 6, 19
_NO_PHONE = 12
_LEAST_WITHOUT_CUE = 8
_RIGHT_BEHIND, _BEHIND, _POSING = 12, 60, 30
# "stk 0396… MB nhé, sđt em cũng là số đó": in a clause behind, with no number of its own.
_PHONE = (
    r"(?:(?<![a-z])(?:sdt|so dt|(?:so )?dien thoai|(?:phone|mobile)(?: number)?)"
    r"|电话号?码?|手机号?码?|전화(?:번호)?|폰번호)"
)
_SAME = (
    r"(?:cung (?:la )?so (?:do|nay|tren|ay)|cung vay|the same|same number"
    r"|也是(?:这个|同一个)|同号|도 (?:같은|동일))"
)
_ALSO_PHONE = re.compile(
    rf"[^0-9\n.;。]{{0,40}}?(?:{_PHONE}[^0-9\n.;。,，]{{0,15}}?{_SAME}"
    rf"|(?:cung la|is also|也是|도 )(?: (?:so|cua|his|her|my|the|their)){{0,2}} ?(?:[他她我]的)?{_PHONE})"
)
# "Ví MoMo tên Hạnh, sđt ví 0779…"
_OF_WALLET = re.compile(r"(?:sdt|so dt|dien thoai) vi(?: la)?[ :]{1,3}$")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_VALUE = re.compile(rf"(?P<bank>[A-Z0-9.]{{0,12}}):(?P<account>\d{{6,19}}|[0-9A-Z]{{4,20}}|{BAKONG_NAME})")


def extract(reading: Reading) -> Iterable[Found]:
    for span, bank, written, why in find_named_accounts(reading):
        reading.claim(*span)
        yield Found(KIND, f"{bank.value}:{written}", *span, why, bank.country)
    for number, context in reading.numbers():
        yield from _read_number(number, context, reading)


def _read_number(number: Number, context: Context, reading: Reading) -> Iterator[Found]:
    if _is_ruled_out(number, context, reading):
        return
    bank = _choose_bank(context.bank, reading)
    near = find_near_bank(number, reading) if bank is None or bank.kind == "ewallet" else None
    bank = near or bank
    why = _say_why(number, context, bank, reading)
    if why is None:
        return
    phones = phone.read_number(number, context, reading) if len(number.digits) <= 13 else []
    sent = context.transfer or "account" in context.cues
    if (
        phones
        and not sent
        and (near or _is_phone_alone(number, phones, bank, reading, second=context.second))
    ):
        return
    also_phone = _may_be_phone(context, bank) or _ALSO_PHONE.match(reading.plain, number.end)
    if also_phone and _any_at_home(phones, bank, context, reading):
        reading.shared.add(number.start)
    else:
        reading.claim(number.start, number.end)
    digits = _drop_bank_number(number, bank) or _to_national(number, phones, bank)
    value = f"{bank.value if bank else ''}:{digits}"
    yield Found(KIND, value, number.start, number.end, why, bank.country if bank else "")


def _is_ruled_out(number: Number, context: Context, reading: Reading) -> bool:
    """Whether a number is no account whichever bank's name stands beside it."""
    if not LEAST <= len(number.digits) <= MOST:
        return True
    if context.cue == "phone" and "account" not in context.cues and len(number.digits) < _NO_PHONE:
        return not _is_of_wallet(number, reading)
    if not context.cue:
        return number.amount_like or len(number.digits) < _LEAST_WITHOUT_CUE
    return context.cue not in ("account", "phone", "card")


def _is_of_wallet(number: Number, reading: Reading) -> bool:
    said = _OF_WALLET.search(reading.plain, max(0, number.start - 12), number.start)
    return reading.mark_before("ewallet", number.start, _BEHIND if said else _RIGHT_BEHIND) is not None


def _say_why(number: Number, context: Context, bank: Meaning | None, reading: Reading) -> str | None:
    """Why a number is an account, None if it is none."""
    size = len(number.digits)
    if not LEAST <= size <= MOST or not number.digits.strip("0"):
        return None
    wallet = bank is not None and bank.kind == "ewallet"
    if number.international and not wallet:
        return None
    if "account" in context.cues and context.cue in ("account", "phone"):
        # "STK ***6789, số tiền 1.000.000": thousands are an account only right behind the word.
        said = not number.amount_like or reading.mark_before("account", number.start, _RIGHT_BEHIND)
        return f'after "{context.words[context.cues.index("account")]}"' if said else None
    if bank and context.cue == "card" and size in (9, 10, 11, 12, 13, 14):
        return f"beside {bank.value}; the length is no card's"
    if bank and context.cue == "phone" and wallet and _is_of_wallet(number, reading):
        return f"beside {bank.value}, whose accounts are phones"
    # "전화왔고 우리은행 1002-123-456789": the word speaks of a call, for no telephone has so many digits
    cue = "" if context.cue == "phone" and bank and size >= _NO_PHONE else context.cue
    if cue or number.amount_like or size < _LEAST_WITHOUT_CUE:
        return None
    if bank:
        return f"beside {bank.value}"
    return "money was sent to it" if context.transfer and not _DATE.fullmatch(number.digits) else None


def _is_phone_alone(
    number: Number, phones: list[phone.Local], bank: Meaning | None, reading: Reading, *, second: bool
) -> bool:
    """A bank behind a comma labels what follows it, one with a number already no mobile; an e-wallet's is a mobile."""
    if bank and bank.kind == "ewallet":
        return not phone.is_mobile(phones[0].value)
    if second and phone.is_mobile(phones[0].value):
        return True
    if reading.mark_before("posing", number.start, _POSING) or reading.mark_after(
        "posing", number.end, _POSING
    ):
        return True  # "0912… xưng là Vietcombank"
    behind = reading.mark_after("bank", number.end, _BEHIND)
    before = reading.mark_before("bank", number.start, _BEHIND)
    return bool(behind and not before and set(",，") & set(reading.text[number.end : behind.start]))


def _any_at_home(phones: list[phone.Local], bank: Meaning | None, context: Context, reading: Reading) -> bool:
    """A number that is a phone only somewhere abroad is an account alone; an e-wallet is at home in its country."""
    if phones and bank and bank.kind == "ewallet" and phones[0].country == bank.country:
        return True
    homes = (*context.places, *reading.languages, reading.country)
    return bool(phones) and (not any(homes) or "phone" in context.cues or phones[0].country in homes)


def _may_be_phone(context: Context, bank: Meaning | None) -> bool:
    """An e-wallet's account is its owner's phone; a bank's only where nothing says which of the two is meant."""
    if bank is not None and bank.kind == "ewallet":
        return True
    if "account" in context.cues:
        return "phone" in context.cues
    return not (bank and (context.transfer or context.labelled))


def _choose_bank(banks: tuple[Meaning, ...], reading: Reading) -> Meaning | None:
    """ "SCB" is a bank in Vietnam and another in Thailand: the one at home where the text is."""
    homes = (*reading.languages, reading.country)
    return min(
        banks,
        default=None,
        key=lambda bank: homes.index(bank.country) if bank.country in homes else len(homes),
    )


def _to_national(number: Number, phones: list[phone.Local], bank: Meaning | None) -> str:
    """An e-wallet written with a country code is the same wallet: keep the local digits."""
    if not (phones and bank and bank.kind == "ewallet" and (number.international or number.digits[0] != "0")):
        return number.digits
    return phone.to_national(phones[0].value)


def _drop_bank_number(number: Number, bank: Meaning | None) -> str:
    """Taiwan: "中國信託 822 1234…" and "玉山(808)0123…" name the bank twice."""
    first = number.groups[0].digits
    if bank is None or bank.country != "TW" or bank_numbers().get(first) != bank.value:
        return ""
    return number.digits[len(first) :] if len(number.digits) - len(first) >= LEAST else ""


def normalise(raw: str, country: str | None = None) -> str | None:
    """Of `BANK:ACCOUNT`, of a number with its bank's name, or of the payload of a payment QR."""
    written = raw[:LONGEST].strip()
    if written.startswith(BEGINNING):
        return _read_payload(written)
    if match := _VALUE.fullmatch(written):
        return written if _is_normal(match["bank"], match["account"]) else None
    folded = fold(written[:200])
    numbers = find_numbers(folded.text, folded.plain)
    if len(numbers) != 1 or not LEAST <= len(numbers[0].digits) <= MOST or not numbers[0].digits.strip("0"):
        return None
    around = folded.text[: numbers[0].start] + " " + folded.text[numbers[0].end :]
    return f"{read_bank(around.strip(' :')) or ''}:{numbers[0].digits}"


def _read_payload(written: str) -> str | None:
    payload = read_payload(written)
    if payload is None or not payload.valid or payload.end != len(written):
        return None
    return next((value for kind, value, _ in payload.payees if kind == KIND), None)


def _is_normal(bank: str, account: str) -> bool:
    """Digits of any bank; a name of a Bakong account; letters and digits where the bank's customers choose them."""
    if "@" in account:
        return bank == "BAKONG"
    if account.isdecimal():
        return bank in ("", *bank_codes()) and LEAST <= len(account) <= MOST and bool(account.strip("0"))
    return bank_codes().get(bank) in COUNTRIES and any(char.isdigit() for char in account)


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    """Bank code and digits in fours."""
    match = _VALUE.fullmatch(value)
    if not match or not match["account"].isdecimal():
        return value
    digits = " ".join(match["account"][at : at + 4] for at in range(0, len(match["account"]), 4))
    return f"{match['bank']}:{digits}"
