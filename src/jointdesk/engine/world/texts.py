"""The words of each language (texts_*.yaml): stories, sentences around a trace, phrases, dates, sums."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from jointdesk.engine.reference import read_tsv, read_yaml
from jointdesk.engine.world.draws import PACKAGE

LANGUAGES = ("vi", "km", "ko", "zh", "en")


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a language names an account or a handle. `handle` is keyed by platform."""

    language: str
    account: tuple[str, ...]
    account_bare: tuple[str, ...]
    handle: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Texts:
    """One language. `stories` is keyed by scam type, `sentences` by what stands in the slot."""

    stories: dict[str, list[str]]
    sentences: dict[str, list[str]]
    nothing: list[str]
    closing: list[str]
    again: list[str]
    personas: list[str]
    dates: list[str]
    phrases: Phrases


@cache
def texts(language: str) -> Texts:
    """The words of one of LANGUAGES."""
    read: dict[str, Any] = dict(read_yaml(PACKAGE, f"texts_{language}.yaml"))
    phrases = read.pop("phrases")
    return Texts(
        **read,
        phrases=Phrases(
            language, tuple(phrases["account"]), tuple(phrases["account_bare"]), phrases["handle"]
        ),
    )


@cache
def _sums(currency: str, language: str) -> tuple[dict[str, str], ...]:
    rows = [row for row in read_tsv(PACKAGE, "amounts.tsv") if row["currency"] == currency]
    own = [row for row in rows if row["language"] == language]
    return tuple(own or (row for row in rows if not row["language"]))


def invent_amount(rng: random.Random, currency: str) -> int:
    """A loss in whole units of the currency: median about USD 3,000, some much more."""
    row = _sums(currency, "")[0]
    step = int(row["step"])
    usd = min(rng.lognormvariate(8, 1.1), 900_000)
    return max(1, round(usd * float(row["per_usd"]) / step)) * step


def write_amount(rng: random.Random, amount: int, currency: str, language: str) -> str:
    """The sum as people of this language write it."""
    row = rng.choice([row for row in _sums(currency, language) if int(row["unit"]) <= amount])
    unit, point = int(row["unit"]), "," if row["group"] == "." else "."
    whole, part = divmod(amount, unit)
    digits = f"{whole:,}".replace(",", row["group"])
    if part:
        digits += point + f"{part / unit:.6f}"[2:].rstrip("0")
    return row["form"].format(n=digits)


def write_date(rng: random.Random, iso: str, language: str) -> str:
    """A day of 2025 as people of this language write it."""
    year, month, day = iso.split("-")
    form = rng.choice(texts(language).dates)
    return form.format(y=year, m=int(month), d=int(day), mm=month, dd=day)
