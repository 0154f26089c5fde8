"""What scammers use and victims remember: phones, accounts, wallets, sites, handles, e-mail addresses.

A trace knows its normal forms (the contract of engine/identifiers), not how somebody writes it: see writing.py.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import base58

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.world.draws import PACKAGE, fill, words

PHONE_PLATFORMS = {"zalo", "whatsapp"}

Mention = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trace:
    """One identifier of a gang. `kind` is phone, account, wallet, site, handle or email.

    `value`: E.164 of a phone; digits of an account; address of a wallet; registrable domain of a site; name or
    E.164 of a handle. `label` is the bank's code or the platform; `host` and `path` complete a site.
    """

    kind: str
    value: str
    country: str = ""
    label: str = ""
    host: str = ""
    path: str = ""

    def mentions(self, bare: bool = False) -> tuple[Mention, ...]:
        """The normal forms a text names that writes this trace; `bare` is without bank or without path."""
        if self.kind == "phone":
            return (("phone", self.value),)
        if self.kind == "account":
            return (("bank_account", f"{'' if bare else self.label}:{self.value}"),)
        if self.kind == "handle":
            handle = ("handle", f"{self.label}:{self.value}")
            return (handle, ("phone", self.value)) if self.value.startswith("+") else (handle,)
        if self.kind == "site":
            url = () if bare or not self.path else (("url", f"{self.host}/{self.path}"),)
            return (("domain", self.value), *url)
        return ((self.kind, f"{self.label}:{self.value}" if self.kind == "wallet" else self.value),)


class TraceMaker:
    """Makes traces, none twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._made: set[Mention] = set()

    def phone(self, country: str) -> Trace:
        """A mobile number of this country."""
        return self._new(lambda: Trace("phone", self._number(country), country))

    def account(self, country: str) -> Trace:
        """An account at a bank of this country, or one of Cambodia if the table knows none there."""
        rows = accounts().get(country) or accounts()["KH"]

        def make() -> Trace:
            row = self.rng.choice(rows)
            return Trace("account", fill(self.rng, row["shape"]), row["country"], row["code"])

        return self._new(make)

    def wallet(self) -> Trace:
        """A TRON (mostly), Ethereum or Bitcoin address with a true checksum."""
        return self._new(self._wallet)

    def site(self) -> Trace:
        """A domain nobody should own, with a host and, half the time, a path victims are sent to."""
        return self._new(self._site)

    def handle(self, platform: str, country: str) -> Trace:
        """A name on a platform; on some it is a phone number."""
        if platform in PHONE_PLATFORMS:
            return self._new(lambda: Trace("handle", self._number(country), country, platform))
        joint = "." if platform == "facebook" else "_"
        return self._new(lambda: Trace("handle", self._nickname(joint), country, platform))

    def email(self) -> Trace:
        """An address at a free mail provider's or at a made-up domain."""
        return self._new(
            lambda: Trace("email", f"{self.rng.choice(words('mail'))}.{self._nickname('.')}@gmail.com")
        )

    def _new(self, make: Callable[[], Trace]) -> Trace:
        while True:
            trace = make()
            if self._made.isdisjoint(trace.mentions()):
                self._made.update(trace.mentions())
                return trace

    def _number(self, country: str) -> str:
        row = phones().get(country) or phones()["KH"]
        prefix = self.rng.choice(row["prefixes"].split())
        rest = "".join(self.rng.choice("0123456789") for _ in range(int(row["length"]) - len(prefix)))
        return f"+{row['code']}{prefix}{rest}"

    def _nickname(self, joint: str) -> str:
        first, second = self.rng.sample(words("handle"), 2)
        return f"{first}{self.rng.choice(('', joint))}{second}{self.rng.randrange(10, 9999)}"

    def _wallet(self) -> Trace:
        body, kind = self.rng.randbytes(20), self.rng.random()
        if kind < 0.7:
            return Trace("wallet", base58.b58encode_check(b"\x41" + body).decode(), label="TRX")
        if kind < 0.9:
            return Trace("wallet", "0x" + body.hex(), label="ETH")
        return Trace("wallet", base58.b58encode_check(b"\x00" + body).decode(), label="BTC")

    def _site(self) -> Trace:
        first, second = self.rng.sample(words("domain"), 2)
        middle = self.rng.choice(("", "-")) + self.rng.randbytes(2).hex()[:3]
        domain = f"{first}{second}{middle}{self.rng.randrange(2, 999)}.{self.rng.choice(words('suffix'))}"
        host = self.rng.choice(("", "", "", "m.", "h5.", "app.")) + domain
        path = self.rng.choice(
            ("", "", "", "register", "login", "vip", f"invite/{self.rng.randrange(10**5)}")
        )
        return Trace("site", domain, host=host, path=path)


@cache
def phones() -> dict[str, dict[str, str]]:
    """The numbering plan of each country of phones.tsv."""
    return {row["country"]: row for row in read_tsv(PACKAGE, "phones.tsv")}


@cache
def accounts() -> dict[str, list[dict[str, str]]]:
    """The banks of each country of accounts.tsv."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_tsv(PACKAGE, "accounts.tsv"):
        found.setdefault(row["country"], []).append(row)
    return found


def mistake(rng: random.Random, trace: Trace) -> Trace:
    """The same phone or account with one digit of its second half wrong, as a victim in a hurry copies it."""
    at = rng.randrange(len(trace.value) // 2 + 1, len(trace.value))
    wrong = str((int(trace.value[at]) + rng.randrange(1, 10)) % 10)
    return Trace(trace.kind, trace.value[:at] + wrong + trace.value[at + 1 :], trace.country, trace.label)
