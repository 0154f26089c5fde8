"""What somebody wants to know about: identifiers in what was typed or pasted, with a hint where it comes from."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from jointdesk.engine.identifiers import extract
from jointdesk.engine.letterbox.job_offers import read_offer
from jointdesk.engine.reference import read_tsv
from jointdesk.portal.door import DOOR
from jointdesk.portal.reporting.recognising import Recognised

MOST_TEXT = 4_000
MOST_AT_ONCE = 5
KINDS = ("phone", "bank_account", "wallet", "domain", "url", "email", "handle")
# shorter texts are no offers
LEAST_OFFER = 80
# how people call them; the identifiers' own tables know the names
APPS = ("telegram", "facebook", "zalo", "line", "wechat", "whatsapp", "kakao", "tiktok", "instagram")
APP_NAMES = {
    "wechat": "WeChat",
    "whatsapp": "WhatsApp",
    "kakao": "KakaoTalk",
    "line": "LINE",
    "tiktok": "TikTok",
}
NEIGHBOURS = {"KH": ("KH", "VN"), "VN": ("VN", "KH"), "KR": ("KR", "KH")}


@dataclass(frozen=True)
class Asked:
    """`found`: at most MOST_AT_ONCE; `more`: how many others the text holds; `reads_like_an_offer`: of a job."""

    found: list[Recognised]
    more: int
    reads_like_an_offer: bool


def read(text: str, where: str) -> Asked:
    """`where`: a key of `places()`, or empty. Nothing that fails its own check is looked up."""
    text = text[:MOST_TEXT]
    found = _recognise(text)
    if where in _words_of_places() and (not found or len(text) < LEAST_OFFER):
        # a bare account number or name says nothing without its bank or app
        found = _recognise(f"{_words_of_places()[where]}: {text.strip().removeprefix('@')}") or found
    offer = len(text) >= LEAST_OFFER and read_offer(text).level != "nothing_known"
    return Asked(found[:MOST_AT_ONCE], max(0, len(found) - MOST_AT_ONCE), offer)


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of choices for a form: apps, then banks of the door's country and of those beside it."""
    apps = [(f"app-{app}", APP_NAMES.get(app, app.title())) for app in APPS]
    banks = [(f"bank-{code}", name) for code, name in _banks().items()]
    return [(gettext(_("An app")), apps), (gettext(_("A bank or wallet")), banks)]


def recognise_for(text: str, country: str) -> tuple[str, str] | None:
    """The first identifier that a text spells. `country`: for local forms; the door's own, when it is empty."""
    found = _recognise(text, country)
    return (found[0].kind, found[0].value) if found else None


def _recognise(text: str, country: str = "") -> list[Recognised]:
    found: dict[tuple[str, str], Recognised] = {}
    for one in extract(text, country or DOOR.country):
        if one.valid and one.kind in KINDS and len(one.value) <= 500:
            found.setdefault((one.kind, one.value), Recognised(one.kind, one.value, one.raw[:500]))
    return list(found.values())


def _words_of_places() -> dict[str, str]:
    return {f"app-{app}": app for app in APPS} | {f"bank-{code}": name for code, name in _banks().items()}


def _banks() -> dict[str, str]:
    """Code -> the first name of the table, those of the door's country first."""
    countries = NEIGHBOURS.get(DOOR.country, (DOOR.country,))
    rows = read_tsv("jointdesk.engine.identifiers", "banks.tsv")
    kept = [row for row in rows if row["country"] in countries]
    kept.sort(key=lambda row: (countries.index(row["country"]), row["names"]))
    return {row["code"]: row["names"].split("|")[0] for row in kept if row["names"]}
