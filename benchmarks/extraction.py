"""How fast complaints are read: ours, phonenumbers' own matcher and iocsearcher in turn; and the worst texts of 10 MB.

python benchmarks/extraction.py [--texts N] [--rounds N] [--peer iocsearcher] [--hostile-size CHARACTERS] [--json]

Texts are the world's complaints, put together and cut to 350-450 characters, seeded. Seconds are processor seconds of
one core, without start-up; the first reading of all texts warms caches and is not counted. A peer that this Python
cannot import runs in the environment of the peers, if that is set up.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import phonenumbers
from hostile import make_hostile
from measuring import PEERS_PYTHON

from jointdesk.engine.identifiers import read_identifiers
from jointdesk.engine.world import make_world

SHORTEST, LONGEST = 350, 450
SEED = 1
PEER_SCRIPT = Path(__file__).parent / "peers" / "iocsearcher_texts.py"
Text = tuple[str, str]


def make_texts(count: int) -> list[Text]:
    """Texts of about 400 characters with the country of the desk that received them."""
    draw = random.Random(SEED)
    by_country: dict[str, list[str]] = {}
    for complaint in make_world(SEED, max(2_000, count)).complaints():
        by_country.setdefault(complaint.id[:2], []).append(complaint.narrative)
    countries = sorted(by_country)
    weights = [len(by_country[country]) for country in countries]
    return [_make_text(draw, by_country, draw.choices(countries, weights)[0]) for _ in range(count)]


def _make_text(draw: random.Random, by_country: dict[str, list[str]], country: str) -> Text:
    size, text = draw.randint(SHORTEST, LONGEST), ""
    while len(text) < size:
        text += draw.choice(by_country[country]) + " "
    return text[:size], country


def read_ours(texts: list[Text]) -> int:
    return sum(len(read_identifiers(text, country).identifiers) for text, country in texts)


def read_phones(texts: list[Text]) -> int:
    return sum(1 for text, country in texts for _ in phonenumbers.PhoneNumberMatcher(text, country))


def take_time(read: Callable[[list[Text]], int], texts: list[Text]) -> float:
    started = time.process_time()
    read(texts)
    return time.process_time() - started


def ask_peer(texts: list[Text]) -> float | None:
    """Seconds iocsearcher takes, None where it is not installed."""
    python = Path(sys.executable) if find_spec("iocsearcher") else PEERS_PYTHON
    if not python.exists():
        return None
    written = json.dumps([text for text, _ in texts])
    said = subprocess.run([python, PEER_SCRIPT], input=written, capture_output=True, text=True, check=True)
    return float(said.stdout)


def compare(texts: list[Text], rounds: int, peer: str | None) -> Iterator[dict[str, object]]:
    """Complaints per second of each, medians of rounds in turn, and how many times faster ours is."""
    readers: dict[str, Callable[[], float | None]] = {
        "jointdesk": lambda: take_time(read_ours, texts),
        "phonenumbers' matcher": lambda: take_time(read_phones, texts),
    }
    if peer:
        readers[peer] = lambda: ask_peer(texts)
    read_ours(texts)
    read_phones(texts)
    runs = [{name: read() for name, read in readers.items()} for _ in range(rounds)]
    for name in readers:
        ratios = [taken / run["jointdesk"] for run in runs if run["jointdesk"] and (taken := run[name])]
        seconds = [taken for run in runs if (taken := run[name])]
        yield {
            "subject": name,
            "texts": len(texts),
            "rounds": rounds,
            "complaints_per_second": round(len(texts) / statistics.median(seconds)) if seconds else None,
            "times_slower_than_jointdesk": round(statistics.median(ratios), 2) if ratios else None,
        }


def read_hostile(size: int, complaints: list[str]) -> Iterator[dict[str, object]]:
    for name, text in make_hostile(size, complaints):
        started = time.process_time()
        findings = read_identifiers(text, "VN")
        seconds = time.process_time() - started
        yield {
            "hostile": name,
            "characters": len(text),
            "seconds": round(seconds, 3),
            "found": len(findings.identifiers),
            "stopped_at": findings.stopped_at,
        }


def describe(row: dict[str, object]) -> str:
    if "hostile" in row:
        stopped = f", stopped at {row['stopped_at']:,}" if row["stopped_at"] is not None else ""
        return f"{row['hostile']:32} {row['seconds']:6.2f} s  {row['found']:6} found{stopped}"
    if row["complaints_per_second"] is None:
        return f"{row['subject']:32} not installed"
    slower = row["times_slower_than_jointdesk"]
    return f"{row['subject']:32} {row['complaints_per_second']:6,} complaints/s, {slower} x our time"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", choices=["iocsearcher"])
    parser.add_argument("--hostile-size", type=int, default=10_000_000, help="0: leave them out")
    parser.add_argument("--json", action="store_true", help="a JSON line per row")
    asked = parser.parse_args()
    texts = make_texts(asked.texts)
    rows = [compare(texts, asked.rounds, asked.peer)]
    if asked.hostile_size:
        rows.append(read_hostile(asked.hostile_size, [text for text, _ in texts]))
    for row in (row for part in rows for row in part):
        print(json.dumps(row, ensure_ascii=False) if asked.json else describe(row), flush=True)


if __name__ == "__main__":
    main()
