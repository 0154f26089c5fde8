"""What the public may learn of an identifier: about how often it was reported, last in which month, as what.

1. Delayed: a report counts only after `delay_days` and a number of days more that only the desk can compute, another
   for each identifier, so nobody learns when a report of theirs came in.
2. Banded: nothing is said below `least_reporters` independent reporters, and then in four steps.
3. Frozen: from the day of an investigation's hold nothing more shows of an identifier. Since silence would tell that,
   one in `withheld_in` others is withheld by the same secret until many report it; and since one that stands still
   while it is reported would tell it too, in each month one in `still_in` of those listed stands still from then on.
4. Expiring: after `expire_days` without a report an identifier is told no more; numbers are given to other people.
5. Corrected: what was listed wrongly is gone with the next bundle.
"""

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.records import to_bytes

Identifier = tuple[str, str]
# independent reporters, from how many on
BANDS = {"few": 2, "several": 5, "many": 20, "very_many": 100}
# withheld only below this band: a scam that many met is told, whatever the secret says
TOLD_FROM = BANDS["many"]
SECRET = 32


@dataclass(frozen=True)
class Reported:
    """One report of one identifier. `reporter`: the same for reports that are not independent."""

    kind: str
    value: str
    day: date
    reporter: str
    scam_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    least_reporters: int = 2
    delay_days: int = 14
    jitter_days: int = 14
    expire_days: int = 365
    withheld_in: int = 20
    still_in: int = 60

    def __post_init__(self) -> None:
        if (
            self.least_reporters < BANDS["few"]
            or min(self.delay_days, self.jitter_days) < 1
            or min(self.withheld_in, self.still_in) < 2
        ):
            raise CallerError(
                "listings need two reporters, a delay, and some that are withheld or stand still"
            )


@dataclass(frozen=True)
class Entry:
    """`month`: the first day of the month of the last report that counts; `scam_types`: of at least two reporters."""

    kind: str
    value: str
    band: str
    month: date
    scam_types: tuple[str, ...]


def list_reported(
    reports: Iterable[Reported],
    *,
    today: date,
    secret: bytes,
    rules: Rules | None = None,
    held: Mapping[Identifier, date] | None = None,
    corrected: Collection[Identifier] = (),
) -> Iterator[Entry]:
    """The entries, from reports in order of identifier. `held`: identifier to the day its hold began.

    Raises CallerError for reports that are not in order.
    """
    if len(secret) != SECRET:
        raise CallerError(f"listings need a secret of {SECRET} bytes")
    rules, held, before = rules or Rules(), held or {}, ("", "")
    for identifier, group in groupby(reports, key=lambda report: (report.kind, report.value)):
        if identifier <= before:
            raise CallerError("the reports are not in order of their identifiers")
        before = identifier
        entry = _judge(identifier, group, today, secret, rules, held.get(identifier))
        if entry is not None and identifier not in corrected:
            yield entry


def write_feed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The same for banks and telecoms, a JSON line each: they may keep it no longer than its bundle holds."""
    for entry in entries:
        wire = {
            "kind": entry.kind,
            "value": entry.value,
            "band": entry.band,
            "month": f"{entry.month:%Y-%m}",
            "scam_types": list(entry.scam_types),
        }
        yield to_bytes(wire) + b"\n"


def band_of(reporters: int) -> str:
    """The band; "" below all of them."""
    return next((band for band, least in reversed(BANDS.items()) if reporters >= least), "")


def delay_of(identifier: Identifier, secret: bytes, rules: Rules) -> timedelta:
    """How long a report of this identifier does not show. Nobody without the secret can tell."""
    return timedelta(days=rules.delay_days + _draw(identifier, secret, "delay") % (rules.jitter_days + 1))


def is_withheld(identifier: Identifier, secret: bytes, rules: Rules) -> bool:
    """Is it one of those that stay silent, so that silence proves no investigation?"""
    return _draw(identifier, secret, "withheld") % rules.withheld_in == 0


def stands_still_from(
    identifier: Identifier, listed: date, until: date, secret: bytes, rules: Rules
) -> date | None:
    """The day after which no report of it shows; None: it moves. `listed`: the day that its listing begins to count.

    Each month is drawn anew, so that it may happen to any listing at any age, as an investigation does.
    """
    month = listed.replace(day=1)
    while month <= until:
        drawn = _draw(identifier, secret, f"still|{month:%Y-%m}")
        if drawn % rules.still_in == 0:
            return max(listed, month + timedelta(days=drawn // rules.still_in % 28))
        month = (month + timedelta(days=31)).replace(day=1)
    return None


def _judge(
    identifier: Identifier,
    reports: Iterable[Reported],
    today: date,
    secret: bytes,
    rules: Rules,
    held_on: date | None,
) -> Entry | None:
    latest = min(today, held_on or today) - delay_of(identifier, secret, rules)
    shown = sorted((one for one in reports if one.day <= latest), key=lambda one: one.day)
    begun = _begins(shown, rules.least_reporters)
    if begun is None:
        return None
    if len({one.reporter for one in shown}) < TOLD_FROM:
        if is_withheld(identifier, secret, rules):
            return None
        still = stands_still_from(identifier, begun, latest, secret, rules)
        shown = [one for one in shown if still is None or one.day <= still]
    last = shown[-1].day
    if today - last > timedelta(days=rules.expire_days):
        return None
    by_type: dict[str, set[str]] = {}
    for one in shown:
        for scam_type in one.scam_types:
            by_type.setdefault(scam_type, set()).add(one.reporter)
    # what a single reporter said could be known to be theirs
    types = sorted(scam_type for scam_type, who in by_type.items() if len(who) >= BANDS["few"])
    band = band_of(len({one.reporter for one in shown}))
    return Entry(*identifier, band, last.replace(day=1), tuple(types))


def _begins(reports: Iterable[Reported], least: int) -> date | None:
    """The day on which as many independent people had reported it; `reports` in order of their days."""
    reporters: set[str] = set()
    for one in reports:
        reporters.add(one.reporter)
        if len(reporters) >= least:
            return one.day
    return None


def _draw(identifier: Identifier, secret: bytes, what: str) -> int:
    text = to_bytes({"kind": identifier[0], "value": identifier[1], "what": what})
    return int.from_bytes(hmac.digest(secret, text, "sha256")[:8], "big")


def digest_of(identifier: Identifier, key: bytes) -> bytes:
    """What stands for an identifier in a check bundle. `key`: 32 bytes that door and desk share, beside the bundle."""
    if len(key) != SECRET:
        raise CallerError(f"a check bundle needs a key of {SECRET} bytes")
    kind, value = identifier
    return hmac.digest(key, f"{kind}\n{value}".encode("utf-8", "surrogatepass"), "sha256")[:16]
