"""Amounts as people write them, in the digits of any script, into plain figures."""

import re
import unicodedata

# of the countries that report most, then the coins
CURRENCIES = (
    "VND", "KHR", "KRW", "CNY", "USD", "THB", "MYR", "SGD", "LAK", "MMK", "IDR", "PHP", "TWD", "HKD", "JPY", "INR",
    "EUR", "GBP", "AUD", "CAD", "USDT", "USDC", "BTC", "ETH", "TRX", "BNB",
)  # fmt: skip
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,8})?")


def read_amount(written: str) -> str | None:
    """`1500000.50`, or None. A mark before just three figures groups thousands; of two kinds the last parts."""
    text = "".join(
        str(unicodedata.digit(character)) if character.isdigit() else character
        for character in unicodedata.normalize("NFKC", written)
    )
    text = re.sub(r"[\s'_\u066c]", "", text).replace("\u066b", ",")
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", text):
        return None
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        plain = text
    elif len(set(marks)) == 1 and all(len(group) == 3 for group in re.split("[.,]", text)[1:]):
        plain = re.sub("[.,]", "", text)
    elif marks.count(marks[-1]) == 1:
        whole, _, part = text.rpartition(marks[-1])
        plain = re.sub("[.,]", "", whole) + "." + part
    else:
        return None
    return plain if _PLAIN.fullmatch(plain) else None
