"""Texts that try to break the reading of identifiers, and what must hold for each.

    python tests/fuzz/hostile_identifiers.py [--inputs N] [--processes P] [--minutes M] [--seed S]

The tests run a few thousand by Hypothesis; this loop runs as many as one has time for. Inputs come in batches,
each drawn from its own seed, so that a failure names the batch that repeats it. Exit 1 when a promise is broken.
"""

import argparse
import json
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from jointdesk.engine.identifiers import KINDS, extract, normalise
from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.reference import read_tsv

LABELLED = Path(__file__).parents[1] / "data" / "identifiers"
COUNTRIES = (None, "VN", "KH", "KR", "CN", "SG", "MY", "TH", "TW", "US", "MM", "??", "vn", "", "\ud800")
BATCH = 5_000
DIGITS = (
    "0123456789",
    "０１２３４５６７８９",
    "០១២៣៤៥៦៧៨៩",
    "๐๑๒๓๔๕๖๗๘๙",
    "၀၁၂၃၄၅၆၇၈၉",
    "٠١٢٣٤٥٦٧٨٩",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)
BETWEEN = ("", "", "", " ", ".", "-", "–", "/", "\u200b", "\u00a0", " - ", ") ", "(", "\u0301", "'", ",", "·")
SIGNS = (
    "@", ".", "..", ":", "：", "://", "hxxp://", "https://", "[.]", "(dot)", " chấm ", "[at]", "t.me/", "zalo.me/", "wa.me/", "0x", "bc1", "addr1",
    "\u200b", "\u200d", "\u202e", "\ufeff", "\ufe0f\u20e3", "\u0301\u0327", "\u3099", "\ud800", "\udfff", "\uffff", "\x00", "\x1b[0m", "\r\n", "\u2028", "\t",
    "+84", "0084", "+855 (0)", "ß", "ſ", "İ", "ﬃ", "㎏", "½", "Ⅷ", "⑨", "𝓐", "️0️⃣", "한", "ᄒ\u1161\u11ab", "្", "ាំ", "|", "«", "」", "%", "$", "đ", "xn--", ".vn", ".com",
    "000201010211", "6304", "A000000727", "0123456789", "C1234567", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "::ffff:1.2.3.4", "1.1.1.1", "a@b.co",
)  # fmt: skip


@cache
def _labelled() -> list[str]:
    lines = (
        line for file in sorted(LABELLED.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()
    )
    return [json.loads(line)["text"] for line in lines]


@cache
def _words() -> list[str]:
    """Every cue, bank, platform and currency the engine knows: what makes it look closer."""
    columns = {"cues": "words", "banks": "names", "platforms": "names", "labels": "words", "dots": "words"}
    words = [
        word
        for table, column in columns.items()
        for row in read_tsv(PACKAGE, f"{table}.tsv")
        for word in row[column].split("|")
    ]
    words += [word for row in read_tsv(PACKAGE, "money.tsv") for word in row["words"].split()]
    return words + [
        pair.partition("=")[0]
        for row in read_tsv(PACKAGE, "digit_words.tsv")
        for pair in row["words"].split()
    ]


def write_number(draw: Random) -> str:
    digits = draw.choice(DIGITS) if draw.random() < 0.3 else DIGITS[0]
    between = draw.choice(BETWEEN)
    return between.join(
        digits[draw.randrange(10)] if draw.random() < 0.95 else draw.choice("OolIi|")
        for _ in range(draw.randrange(1, 24))
    )


def write_fragments(draw: Random) -> str:
    make: tuple[Callable[[], str], ...] = (
        lambda: draw.choice(_words()),
        lambda: draw.choice(SIGNS),
        lambda: write_number(draw),
        lambda: "".join(draw.choice("abcxyz019_.-") for _ in range(draw.randrange(1, 12))),
        lambda: draw.choice((" ", " ", "\n", ", ", ": ")),
    )
    return "".join(draw.choice(make)() for _ in range(draw.randrange(1, 25)))


def write_noise(draw: Random) -> str:
    """Any code points, lone surrogates and unassigned ones too; or bytes taken for text."""
    size = draw.randrange(0, 150)
    if draw.random() < 0.2:
        return draw.randbytes(size).decode(draw.choice(("latin-1", "utf-8", "utf-16-le")), errors="replace")
    top = draw.choice((0x7F, 0x24F, 0x3FFF, 0xFFFF, 0x10FFFF))
    return "".join(chr(draw.randint(0, top)) for _ in range(size))


def mutate(draw: Random, text: str) -> str:
    """A labelled text after a few accidents."""
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(text) + 1)
        end = min(len(text), at + draw.randrange(1, 12))
        text = draw.choice(_ACCIDENTS)(draw, text, at, end)[:2_000]
    return text


_ACCIDENTS: tuple[Callable[[Random, str, int, int], str], ...] = (
    lambda draw, text, at, end: text[:at] + text[end:],
    lambda draw, text, at, end: text[:end] + text[at:],
    lambda draw, text, at, end: text[:at] + draw.choice(SIGNS) + text[at:],
    lambda draw, text, at, end: text[:at] + draw.choice(_words()) + text[end:],
    lambda draw, text, at, end: text[:at] + write_number(draw) + text[end:],
    lambda draw, text, at, end: text[:at] + text[at:end][::-1] + text[end:],
    lambda draw, text, at, end: text[:at] + draw.choice(_labelled())[-(end - at) * 4 :],
    lambda draw, text, at, end: text[:at] + text[at:].translate(str.maketrans(DIGITS[0], draw.choice(DIGITS))),
    lambda draw, text, at, end: text[:at] + draw.choice((text[at:].upper(), text[at:].lower(), text[at:].title())),
    lambda draw, text, at, end: unicodedata.normalize(draw.choice(("NFD", "NFC", "NFKD")), text),
    lambda draw, text, at, end: draw.choice(BETWEEN[3:]).join(text),
)  # fmt: skip


def write_text(draw: Random) -> str:
    way = draw.random()
    if way < 0.45:
        return write_fragments(draw)
    return mutate(draw, draw.choice(_labelled())) if way < 0.85 else write_noise(draw)


def check_promises(text: str, country: str | None) -> int:
    """Raise AssertionError, or whatever the engine wrongly raises; the number of identifiers found."""
    found = extract(text, country)
    assert found == sorted(found, key=lambda one: (one.start, one.end)), "not in order"
    for one in found:
        assert one.kind in KINDS, one
        assert 0 <= one.start < one.end <= len(text), one
        assert text[one.start : one.end] == one.raw, one
        assert one.reason, one
        if one.valid:
            assert one.value.isprintable(), one
            assert one.value.strip() == one.value != "", one
            assert normalise(one.kind, one.value, country) == one.value, one
    return len(found)


def draw_inputs(seed: str, inputs: int) -> Iterator[tuple[str, str | None]]:
    draw = Random(seed)
    for _ in range(inputs):
        yield write_text(draw), draw.choice(COUNTRIES)


def run_batch(seed: str, inputs: int) -> dict:
    """What one batch found, its broken promises (at most five), and its slowest text."""
    broken: list[str] = []
    found, slowest = 0, (0.0, "")
    for text, country in draw_inputs(seed, inputs):
        started = time.process_time()
        try:
            found += check_promises(text, country)
        except Exception as error:  # whatever it is, it is the find
            broken.append(f"{type(error).__name__}: {error} <- extract({text!a}, {country!a})  batch {seed}")
        slowest = max(slowest, (time.process_time() - started, text))
    return {"inputs": inputs, "found": found, "broken": broken[:5], "breaks": len(broken), "slowest": slowest}


def run(inputs: int, processes: int, minutes: float, seed: int) -> int:
    started, done, slowest = time.monotonic(), Counter[str](), (0.0, "")
    sizes = (min(BATCH, inputs - first) for first in range(0, inputs, BATCH))
    batches = zip(count(), sizes, strict=False)
    waiting: set[Future[dict]] = set()
    with ProcessPoolExecutor(processes) as pool:
        while True:
            in_time = time.monotonic() - started < minutes * 60
            while in_time and len(waiting) < processes * 2 and (batch := next(batches, None)):
                waiting.add(pool.submit(run_batch, f"{seed}/{batch[0]}", batch[1]))
            if not waiting:
                break
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for result in (future.result() for future in finished):
                done.update({key: result[key] for key in ("inputs", "found", "breaks")})
                slowest = max(slowest, result["slowest"])
                print(*result["broken"], sep="\n", end="\n" * bool(result["broken"]))
                if done["inputs"] % (BATCH * 10) == 0:
                    _report(done, time.monotonic() - started)
    _report(done, time.monotonic() - started)
    print(f"slowest: {slowest[0] * 1000:.1f} ms for {len(slowest[1])} characters: {slowest[1][:80]!a}")
    return 1 if done["breaks"] else 0


def _report(done: Counter[str], seconds: float) -> None:
    rate = done["inputs"] / max(seconds, 0.001)
    print(
        f"{done['inputs']:,} texts, {done['found']:,} identifiers, {done['breaks']} broken promises, {rate:,.0f}/s",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Try to break the reading of identifiers.")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    return run(wanted.inputs, wanted.processes, wanted.minutes, wanted.seed)


if __name__ == "__main__":
    sys.exit(main())
