"""What is about to be sent, as the sender reads it again: by step, each with the way back to it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.engine.reference import scam_types
from jointdesk.portal.drafts import Draft
from jointdesk.portal.hotlines import name_country, table_language


@dataclass(frozen=True)
class Part:
    """`step`: where it is changed. `lines`: what was said; empty: nothing."""

    step: str
    title: str
    lines: list[str]


def sum_up(draft: Draft) -> list[Part]:
    said = draft.answers
    what, who, contact = (said.get(key, {}) for key in ("what", "who", "contact"))
    days = " – ".join(_some(*(_day(what.get(key)) for key in ("happened_from", "happened_to"))))
    types = [scam_types()[code].names[table_language()] for code in who.get("scam_types", ())]
    return [
        Part("what", _("What happened"), _some(what.get("narrative"), days)),
        Part(
            "who",
            _("Who, and by which numbers"),
            [*_some(who.get("accused"), who.get("identifiers")), *types],
        ),
        Part("loss", _("What was lost"), [_money(one) for one in said.get("loss", ())]),
        Part("files", _("Pictures and files"), _files(draft)),
        Part("contact", _("May we reach you?"), _reach(contact)),
    ]


def _some(*lines: str | None) -> list[str]:
    return [line for line in lines if line]


def _money(one: dict[str, Any]) -> str:
    amount = f"{localize(Decimal(one['amount']))} {one['currency']}" if one["amount"] else ""
    return " · ".join(_some(amount, _day(one["on"]), one["way"]))


def _day(written: str | None) -> str:
    return date_format(date.fromisoformat(written)) if written else ""


def _files(draft: Draft) -> list[str]:
    if not draft.files:
        return []
    count = ngettext("%(number)s file", "%(number)s files", len(draft.files)) % {"number": len(draft.files)}
    return [count, *(one["name"] for one in draft.files)]


def _reach(said: dict[str, Any]) -> list[str]:
    # which country it happened in is sent of who stays unknown, too
    country = [name_country(said["country"])] if said.get("country") else []
    if said.get("named") != "yes":
        return [_("You stay unknown. Your code is the only key to this report."), *country]
    lines = _some(*(said.get(key) for key in ("name", "phone", "email", "other", "safe_times"))) + country
    if said.get("keep_confidential"):
        lines.append(_("Your name is kept from everybody who need not know it."))
    return lines
