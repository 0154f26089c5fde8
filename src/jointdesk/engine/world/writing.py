"""How people write a trace: spaces and dots, local and international forms, defanged sites, disguised digits.

Every form here is one a reader of the language recognises; the truth is what the trace is, whatever the form.
"""

import random
from functools import cache

from jointdesk.engine.world.texts import Phrases
from jointdesk.engine.world.traces import Trace, accounts, phones

KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SPELT = dict(enumerate(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")))


def write_trace(rng: random.Random, trace: Trace, phrases: Phrases, country: str, bare: bool) -> str:
    """The trace in the words of a writer of this language who lives in `country`."""
    if trace.kind == "phone":
        return write_phone(rng, trace.value, trace.country, phrases.language, country)
    if trace.kind == "account":
        return _write_account(rng, trace, phrases, bare)
    if trace.kind == "handle":
        return _write_handle(rng, trace, phrases, country)
    if trace.kind == "site":
        return _write_site(rng, trace, bare)
    return trace.value


def write_phone(rng: random.Random, number: str, of: str, language: str, country: str) -> str:
    """An E.164 number of country `of`: local form only for those who live there."""
    plan = phones()[of]
    national = number[1 + len(plan["code"]) :]
    grouped = _group(national, rng.choice(plan["groups"].split()), rng.choice((" ", " ", ".", "-", "")))
    if of != country or rng.random() < 0.2:
        gap = rng.choice((" ", " ", ""))
        return f"+{plan['code']}{gap}{grouped}" if rng.random() < 0.85 else f"00{plan['code']}{gap}{grouped}"
    if rng.random() < 0.06:
        return f"{plan['code']}{national}"
    return _disguise(rng, plan["trunk"] + grouped, language)


def _group(digits: str, groups: str, gap: str) -> str:
    """Digits in groups of these lengths (`3-3-4`); what is over joins the last."""
    pieces, rest = [], digits
    lengths = [int(length) for length in groups.split("-")]
    for length in lengths[:-1]:
        pieces.append(rest[:length])
        rest = rest[length:]
    return gap.join([*pieces, rest])


def _disguise(rng: random.Random, digits: str, language: str) -> str:
    """Letter O for zero, digits of the own script, or spelt out."""
    chance = rng.random()
    if chance < 0.025 and "0" in digits[1:]:
        return digits[0] + digits[1:].replace("0", "O", 1)
    if language == "km":
        return digits.translate(KHMER) if chance < 0.3 else digits
    if language in ("zh", "ko"):
        return digits.translate(FULL_WIDTH) if chance < 0.09 else digits
    if language == "vi" and chance > 0.985:
        return " ".join(SPELT[int(digit)] for digit in digits if digit.isdigit())
    return digits


@cache
def _bank(code: str) -> dict[str, str]:
    return next(row for rows in accounts().values() for row in rows if row["code"] == code)


def _write_account(rng: random.Random, trace: Trace, phrases: Phrases, bare: bool) -> str:
    bank = _bank(trace.label)
    gap = "-" if trace.country == "KR" and rng.random() < 0.7 else rng.choice((" ", " ", ".", "", ""))
    digits = _group(trace.value, rng.choice(bank["groups"].split()), gap)
    digits = _disguise(rng, digits, phrases.language)
    form = rng.choice(phrases.account_bare if bare else phrases.account)
    return form.format(digits=digits, bank=rng.choice(bank["names"].split(";")))


def _write_handle(rng: random.Random, trace: Trace, phrases: Phrases, country: str) -> str:
    name = trace.value
    if name.startswith("+"):
        name = write_phone(rng, name, trace.country, phrases.language, country)
    return rng.choice(phrases.handle[trace.label]).format(id=name)


def _write_site(rng: random.Random, trace: Trace, bare: bool) -> str:
    host = f"www.{trace.host}" if trace.host == trace.value and rng.random() < 0.1 else trace.host
    chance = rng.random()
    if chance < 0.1:
        head, _, last = host.rpartition(".")
        host = f"{head}[.]{last}" if rng.random() < 0.7 else f"{head}(.){last}"
    elif chance < 0.13:
        host = host.upper()
    scheme = rng.choices(("", "https://", "http://", "hxxps://", "hxxp://"), (50, 28, 8, 8, 6))[0]
    return f"{scheme}{host}" if bare or not trace.path else f"{scheme}{host}/{trace.path}"
