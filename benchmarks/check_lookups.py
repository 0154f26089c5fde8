"""What somebody learns who asks the check page for every number of a range, and what asking costs.

    python benchmarks/check_lookups.py [--numbers 1000000] [--pages 300] [--json]

A range of invented telephone numbers of known fate (never reported, reported once, too new, held, withheld, corrected,
listed) goes through the desk's rules into a bundle, and a real door on loopback is asked for each of them: all by the
API, a sample by the page with its toll paid. Then: is any answer more than its band? Are the silent ones told apart
by their bytes or by their time? What does the whole range of a country cost?
"""

import argparse
import html
import http.client
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles, stdev
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.letterbox.bundles import Bundle, describe, sign_bundle
from jointdesk.engine.letterbox.check_file import write_check_file
from jointdesk.engine.letterbox.listings import Entry, Reported, Rules, is_withheld, list_reported
from jointdesk.engine.letterbox.parcels import write_parcel
from jointdesk.engine.letterbox.proof_of_work import solve
from jointdesk.portal.door_folder import lay_door

KEY, SECRET = bytes(range(32)), bytes(range(32, 64))
TODAY = datetime.now(UTC).date()
PROGRAM = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"
AT_ONCE = 100
# fate -> how many of a thousand, and its reports: how many independent ones so many days ago
FATES: dict[str, tuple[int, list[tuple[int, int]]]] = {
    "never reported": (900, []),
    "reported once": (40, [(1, 60)]),
    "too new": (10, [(4, 5)]),
    "held, reported since": (10, [(6, 50)]),
    "corrected": (5, [(6, 90)]),
    "listed: few": (20, [(3, 60)]),
    "listed: several": (10, [(9, 60)]),
    "listed: many": (5, [(25, 60)]),
}
SILENT = ("never reported", "reported once", "too new", "held, reported since", "corrected", "withheld")
HELD_FOR = timedelta(days=70)
# of the page for a /24 or /48 (portal/limits.yaml, portal/checking/tolls.yaml)
A_COUNTRY, PAGE_AN_HOUR, HARDEST, AT_A_TOLL = 10**8, 600, 22, 5


@dataclass
class Answers:
    """By fate: what was answered, and in how many seconds a page was."""

    bands: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--numbers", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="a JSON line a figure (always)")
    options = parser.parse_args()
    fates = [draw_fate(n) for n in range(options.numbers)]
    with tempfile.TemporaryDirectory() as folder:
        entries = list(list_all(fates))
        with Served(Path(folder) / "door", entries) as door:
            found = Answers()
            ask_all(door, fates, found)
            ask_pages(door, fates, options.pages, found)
    return judge(fates, found)


def number_of(place: int) -> str:
    return f"+8551{place:07}"


def draw_fate(place: int) -> str:
    """The same number has the same fate in every run."""
    shares = [share for share, _reports in FATES.values()]
    [fate] = Random(place).choices(list(FATES), shares)
    listed = fate in ("listed: few", "listed: several")
    return "withheld" if listed and is_withheld(("phone", number_of(place)), SECRET, Rules()) else fate


def list_all(fates: list[str]) -> Iterator[Entry]:
    held = {
        ("phone", number_of(n)): TODAY - HELD_FOR for n, fate in enumerate(fates) if fate.startswith("held")
    }
    corrected = {("phone", number_of(n)) for n, fate in enumerate(fates) if fate == "corrected"}
    return list_reported(report_all(fates), today=TODAY, secret=SECRET, held=held, corrected=corrected)


def report_all(fates: list[str]) -> Iterator[Reported]:
    for place, fate in enumerate(fates):
        reports = FATES["listed: several" if fate == "withheld" else fate][1]
        for count, days in reports:
            for reporter in range(count):
                yield Reported(
                    "phone", number_of(place), TODAY - timedelta(days=days), str(reporter), ("IMP_BANK",)
                )


class Served:
    """A door that answers on loopback, with the bundle in force and a key for its API."""

    def __init__(self, folder: Path, entries: list[Entry]) -> None:
        self.folder, self.entries = folder, entries

    def __enter__(self) -> "Served":
        signing = Ed25519PrivateKey.generate()
        settings = {
            "desk": "kh",
            "name": "Benchmark",
            "country": "KH",
            "letter_keys": [X25519PrivateKey.generate().public_key().public_bytes_raw().hex()],
            "signing_keys": [signing.public_key().public_bytes_raw().hex()],
            "proxies": 1,
        }
        lay_door(self.folder, settings, KEY)
        now = datetime.now(UTC).replace(microsecond=0)
        content = b"".join(write_check_file(self.entries, KEY))
        bundle = Bundle("kh", "listings", 1, now, now + timedelta(days=1), *describe([content]))
        parcel = b"".join(write_parcel(sign_bundle(bundle, signing), [content]))
        (self.folder / "bundles" / "listings.coming").write_bytes(parcel)
        made = self._run("door", "key", "add", "Benchmark", "--daily", "10000000")
        self.key = subprocess.run(made, capture_output=True, text=True, check=True).stdout.strip()
        self.process = subprocess.Popen(
            self._run("serve", "--door", "public", "--port", "8965"), stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        self.port = int(re.findall(r":(\d+)/", line)[0])
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._wait()
        return self

    def __exit__(self, *_ended: object) -> None:
        self.process.terminate()
        self.process.wait(30)

    def _run(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", PROGRAM, *arguments, "--home", str(self.folder)]

    def _wait(self) -> None:
        for _turn in range(200):
            try:
                if self.check([{"text": "+855 10 000 000"}]) is not None:
                    return
            except OSError:
                self.line.close()
            time.sleep(0.1)
        raise RuntimeError("the door does not answer")

    def check(self, identifiers: list[dict[str, str]]) -> list[dict[str, Any]] | None:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        self.line.request("POST", "/api/v1/check", json.dumps({"identifiers": identifiers}), headers)
        answer = json.loads(self.line.getresponse().read())
        found: list[dict[str, Any]] | None = answer.get("results")
        return found

    def page(self, number: str, origin: str) -> tuple[str, float]:
        """The page with the toll paid, and the seconds it took to answer."""
        headers = {"X-Forwarded-For": origin}
        cookie = self._get("/check/", headers)[1]
        given = json.loads(self._get("/check/ticket", headers)[0])
        answer = solve(given["ticket"], given["bits"]) or ""
        token = re.findall(r"door_csrf=(\w+)", cookie)[0]
        sent = {"csrfmiddlewaretoken": token, "text": number, "ticket": given["ticket"], "answer": answer}
        headers |= {"Cookie": f"door_csrf={token}", "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        self.line.request("POST", "/check/", urlencode(sent), headers)
        page = self.line.getresponse().read().decode()
        return page, time.perf_counter() - begun

    def _get(self, path: str, headers: dict[str, str]) -> tuple[str, str]:
        self.line.request("GET", path, headers=headers)
        answer = self.line.getresponse()
        return answer.read().decode(), answer.headers.get("Set-Cookie", "")


def ask_all(door: Served, fates: list[str], found: Answers) -> None:
    seconds = []
    begun = time.perf_counter()
    for start in range(0, len(fates), AT_ONCE):
        places = range(start, min(start + AT_ONCE, len(fates)))
        asked = time.perf_counter()
        results = door.check([{"kind": "phone", "value": number_of(place)} for place in places])
        seconds.append(time.perf_counter() - asked)
        for place, result in zip(places, results or [], strict=True):
            told = {key: value for key, value in result.items() if key not in ("kind", "value")}
            found.bands[fates[place]].add(json.dumps(told, sort_keys=True))
    took = time.perf_counter() - begun
    say(
        what="numbers asked of the API, a hundred at once",
        figure=len(fates),
        per_second=round(len(fates) / took),
    )
    say(what="a hundred at once: milliseconds", **_spread(seconds))


def ask_pages(door: Served, fates: list[str], pages: int, found: Answers) -> None:
    """As many of each fate as there are, in turns, so that no fate has a quieter machine than another."""
    by_fate: dict[str, list[int]] = defaultdict(list)
    for place, fate in enumerate(fates):
        by_fate[fate].append(place)
    turns = max(1, pages // len(by_fate))
    for turn in range(turns):
        for number, (fate, places) in enumerate(sorted(by_fate.items())):
            place = places[turn % len(places)]
            page, seconds = door.page(number_of(place), f"10.{turn % 250}.{number}.1")
            found.pages[fate].add(_strip(page, number_of(place)))
            found.seconds[fate].append(seconds)
    say(
        what="the page, its toll paid: milliseconds",
        **_spread([s for one in found.seconds.values() for s in one]),
    )


def judge(fates: list[str], found: Answers) -> int:
    """1 when an answer says more than the rules let it."""
    silent = [fate for fate in SILENT if found.bands.get(fate)]
    answers = set().union(*(found.bands[fate] for fate in silent))
    pages = set().union(*(found.pages[fate] for fate in silent))
    told = {fate: len(answers) for fate, answers in found.bands.items() if fate not in SILENT}
    say(what="different answers to numbers of which nothing is told", fates=len(silent), figure=len(answers))
    say(
        what="different pages for them",
        pages=sum(len(found.seconds[fate]) for fate in silent),
        figure=len(pages),
    )
    say(what="different answers to listed numbers, a fate", figure=max(told.values(), default=0))
    _judge_time(found, silent)
    held = sum(fate.startswith("held") for fate in fates)
    quiet = sum(fate in SILENT for fate in fates)
    say(what="share of held numbers before asking, in %", figure=round(100 * held / len(fates), 3))
    say(what="the same among those of which nothing is told, in %", figure=round(100 * held / quiet, 3))
    say(
        what="odds of a hold, for whoever reported the number as 2 to 19 people and sees nothing, times",
        figure=Rules().withheld_in,
    )
    _count_cost()
    return int(len(answers) > 1 or len(pages) > 1 or max(told.values(), default=1) > 1)


def _judge_time(found: Answers, silent: list[str]) -> None:
    """How far the mean of one silent fate's pages is from the others', in standard errors of it."""
    apart = 0.0
    for fate in silent:
        own = found.seconds[fate]
        others = [s for one in silent if one != fate for s in found.seconds[one]]
        if len(own) > 2 and len(others) > 2:
            error = (stdev(own) ** 2 / len(own) + stdev(others) ** 2 / len(others)) ** 0.5
            apart = max(apart, abs(mean(own) - mean(others)) / error)
    say(
        what="time of a page: most that one fate is apart from the others, in standard errors",
        figure=round(apart, 1),
    )


def _count_cost() -> None:
    begun, tried = time.perf_counter(), 2**17
    solve("ticket-that-nobody-gave", 28, tried)
    rate = tried / (time.perf_counter() - begun)
    work = A_COUNTRY / AT_A_TOLL * 2**HARDEST
    say(
        what="10^8 numbers from one /24 by the page: years",
        figure=round(A_COUNTRY / PAGE_AN_HOUR / 24 / 365, 1),
    )
    say(what="hashes a second on this core, by the test's solver", figure=round(rate))
    say(what="10^8 numbers at the hardest toll: 10^12 hashes", figure=round(work / 1e12, 1))


def _strip(page: str, number: str) -> str:
    """Without what stands there for the asker alone: the number itself, the form's token."""
    page = html.unescape(page).replace(number, "NUMBER")
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", page)


def _spread(seconds: list[float]) -> dict[str, float]:
    cuts = quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    return {
        "p50": round(median(seconds) * 1000, 1),
        "p95": round(cuts[94] * 1000, 1),
        "p99": round(cuts[98] * 1000, 1),
    }


def say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
