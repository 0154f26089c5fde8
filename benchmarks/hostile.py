"""Texts that somebody might send to hold up a desk: each is one kind of trouble, as long as one asks.

make_hostile(size, complaints) -> Iterator[(name, text)]     seeded; `complaints` are ordinary ones, to repeat
"""

import random
from collections.abc import Callable, Iterator
from itertools import count

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PROSE = "Tôi không biết phải làm sao, họ nói rằng sẽ trả lại tiền vào tuần sau nhưng rồi im lặng. "
REPEATED = {
    "Vietnamese prose": PROSE,
    "English prose, one line": "They promised that the money would come back next week and then nobody answered. ",
    "Khmer cues": "គណនី អេស៊ីលីដា ",
    "one letter": "a",
    "digits": "1234567890",
    "a@": "a@",
    "at names": "zalo @abc ",
    "cues": "stk vcb zalo ",
    "combining marks": "\u0301",
    "letters with marks": "e\u0301\u0327",
    "zero-width characters": "\u200b",
    "digits between zero-width": "1\u200b",
    "lone surrogates": "\ud800",
    "spelled digits": "một hai ba bốn ",
    "spelled digits in Han": "一三八",
    "full-width phones": "０９１２３４５６７８，",
    "amounts": "1.250.000 đồng ",
    "dates": "28/10/2025 ",
    "brackets": "[.]",
    "parentheses": "(",
    "dots": "1.",
    "colons": "1:",
    "single digits": "1 ",
    "look-alike letters": "O1",
    "spaces": " ",
}


def make_hostile(size: int, complaints: list[str], seed: int = 5) -> Iterator[tuple[str, str]]:
    """Names and texts of `size` characters, made one after the other."""
    draw = random.Random(seed)
    for name, piece in REPEATED.items():
        yield name, (piece * (size // len(piece) + 1))[:size]
    yield "one complaint", ((complaints[0] + " ") * (size // len(complaints[0]) + 1))[:size]
    yield "many complaints", _fill(size, lambda at: complaints[at % len(complaints)] + "\n")
    yield "random digits", "".join(draw.choices("0123456789", k=size))
    yield "random signs", "".join(draw.choices("0123456789.@-/ :()[]{}abOl", k=size))
    yield "random bytes as UTF-8", draw.randbytes(size).decode("utf-8", "replace")[:size]
    yield "random bytes as Latin-1", draw.randbytes(size).decode("latin-1")
    # 4,096 different ones, so that making the text takes no longer than reading it
    letters = "".join(chr(draw.randrange(0x20, 0x20000)) for _ in range(4096))
    yield "random Unicode", "".join(draw.choices(letters, k=size))
    for name, make in _distinct(draw).items():
        yield name, _fill(size, make)


def _distinct(draw: random.Random) -> dict[str, Callable[[int], str]]:
    def digits(number: int) -> str:
        return f"{draw.randrange(10**number):0{number}d}"

    return {
        "distinct phones": lambda _: f"09{digits(8)}\n",
        "distinct phones of a platform": lambda _: f"zalo 09{digits(8)} ",
        "distinct accounts": lambda _: f"stk {digits(12)} vcb ",
        "distinct Korean accounts": lambda _: f"국민은행 계좌 {digits(12)} 입금 ",
        "distinct identity numbers": lambda _: f"cccd 0{digits(11)} ",
        "distinct passports": lambda _: f"passport C{digits(7)} ",
        "distinct plates": lambda _: f"biển số 51F-{digits(5)} ",
        "distinct hosts": lambda at: f"x{at}.com ",
        "distinct defanged hosts": lambda at: f"hxxps://x{at}[.]com ",
        "distinct Unicode hosts": lambda at: f"http://ngân{at}hàng.vn ",
        "distinct e-mail addresses": lambda at: f"a{at}@x{at}.com ",
        "distinct wallets": lambda _: "T" + "".join(draw.choices(BASE58, k=33)) + " ",
        "distinct mixed-case wallets": lambda _: (
            "0x" + "".join(draw.choices("0123456789abcdefABCDEF", k=40)) + " "
        ),
        "distinct internet addresses": lambda _: ".".join(str(draw.randrange(256)) for _ in range(4)) + " ",
    }


def _fill(size: int, make: Callable[[int], str]) -> str:
    """Only so many pieces are made as reading can reach, then they are repeated."""
    pieces: list[str] = []
    length = 0
    for at in count():
        if length >= min(size, 1_000_000):
            break
        pieces.append(make(at))
        length += len(pieces[-1])
    text = "".join(pieces)
    return (text * (size // len(text) + 1))[:size]
