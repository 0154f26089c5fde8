"""Cryptocurrency addresses: `COIN:ADDRESS`, for the coins seen in scams, each with its checksum.

Sources: coins.tsv (shapes and specifications). An address with a right checksum speaks for itself; a mistyped one is
shown only where a word says it is a wallet (Ethereum's form is unmistakable), and is never valid. Tokens live at
addresses of their chain: USDT (TRC20) is TRX, USDT (ERC20) and BNB (BEP20) are ETH.
"""

import re
from collections.abc import Iterable, Iterator

from jointdesk.engine.identifiers.coins import Coin, coins
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
    Example("XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "XRP:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
    Example(
        "TON UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA",
        "TON:EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF",
    ),
)
_REACH = 25
_CASH_PREFIX = "bitcoincash:"
_SOLANA_WORD = re.compile(r"(?<![a-z])(?:sol|solana|phantom|spl)(?![a-z])")
_SURE_LENGTHS = (43, 44)
_PIECE = re.compile(r"[0-9A-Za-z]{25,}")


def extract(reading: Reading) -> Iterable[Found]:
    for start, end in reading.long_words:
        yield from _read_word(reading, start, end)


def _read_word(reading: Reading, start: int, end: int) -> Iterator[Found]:
    """The address that a long word is, or, cut at hyphens and underscores, holds."""
    wrong: Found | None = None
    for coin, (first, last), value in _find_addresses(reading.text, start, end):
        if reading.is_claimed(first, last) or not (coin.alone or _is_meant(reading, first, last)):
            continue
        if value is None:
            wrong = wrong or _show_wrong(reading, coin, first, last)
            continue
        if not reading.is_in_site(first, last):
            reading.claim(first, last)
        why = f"a {coin.name} address" + (" with a right checksum" if coin.alone else "")
        yield Found(KIND, f"{coin.code}:{value}", first, last, why)
    if wrong and not reading.is_claimed(wrong.start, wrong.end):
        reading.claim(wrong.start, wrong.end)
        yield wrong


def _find_addresses(text: str, start: int, end: int) -> Iterator[tuple[Coin, tuple[int, int], str | None]]:
    """Every coin whose shape a word has, with the normal form, None where the checksum is wrong."""
    for first, last in dict.fromkeys(((start, end), *_pieces(text, start, end))):
        for coin in coins():
            match = coin.pattern.match(text, first, last)
            if match and match.end() == last:
                begin = (
                    first - len(_CASH_PREFIX) if coin.code == "BCH" and _has_prefix(text, first) else first
                )
                begin = first - 2 if coin.check == "ton_raw" else begin
                yield coin, (begin, last), coin.read(match.group())


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (piece.span() for piece in _PIECE.finditer(text, start, end))


def _has_prefix(text: str, first: int) -> bool:
    return text[max(0, first - len(_CASH_PREFIX)) : first].lower() == _CASH_PREFIX


def _is_meant(reading: Reading, start: int, end: int) -> bool:
    """A Solana key has no checksum: a word for it, or the length nearly all of them have and all sorts of signs."""
    if _SOLANA_WORD.search(reading.plain, max(0, start - 40), start) or reading.mark_before(
        "wallet", start, _REACH
    ):
        return True
    address = reading.text[start:end]
    return len(address) in _SURE_LENGTHS and _is_mixed(address) and not reading.is_in_site(start, end)


def _is_mixed(address: str) -> bool:
    signs = (str.isdigit, str.isupper, str.islower)
    return all(any(map(sign, address)) for sign in signs)


def _show_wrong(reading: Reading, coin: Coin, start: int, end: int) -> Found | None:
    address = reading.text[start:end]
    if coin.code != "ETH" and not (_is_mixed(address) and reading.mark_before("wallet", start, _REACH)):
        return None
    value = address.lower() if coin.code == "ETH" else address
    return Found(KIND, f"{coin.code}:{value}", start, end, "the checksum is wrong", valid=False)


def normalise(raw: str, country: str | None = None) -> str | None:
    """Of an address, with or without its coin ("TRX:…")."""
    written = raw.strip()
    if len(written) > 150:
        return None
    said, colon, address = written.rpartition(":")
    if colon and said.upper() in {coin.code for coin in coins()}:
        return next((value for value in _read_all(address) if value[: len(said)] == said.upper()), None)
    if colon and said.lower() not in ("0", _CASH_PREFIX[:-1]):
        return None
    return next((value for value in _read_all(address, raw_ton=said == "0")), None)


def _read_all(address: str, *, raw_ton: bool = False) -> Iterator[str]:
    for coin in coins():
        if (coin.check == "ton_raw") == raw_ton:
            text = f"0:{address}" if raw_ton else address
            match = coin.pattern.match(text, 2 if raw_ton else 0)
            value = coin.read(match.group()) if match and match.end() == len(text) else None
            if value is not None:
                yield f"{coin.code}:{value}"


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    return value
