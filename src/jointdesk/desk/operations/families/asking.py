"""Who must agree before a family is told, and what may be told: asking.yaml, and the choices of the page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.cases.families.messages import Message
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.victims.ages import may_be_child
from jointdesk.desk.operations.victims.rule import rule
from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_yaml

PERSON, GUARDIAN = "person", "guardian"
LONGEST = 5000
LANGUAGES = frozenset({"", *(code for code, _name in settings.LANGUAGES)})
PASSED_ON = ("words", "language", "translation", "translated_into", "reach")
# what a person may let the family know; the words stand in the page, the person's own beside them
MAY_TELL: dict[str, Promise] = {
    "safe": gettext_lazy("that I am alive and safe"),
    "country": gettext_lazy("in which country I am"),
    "contact": gettext_lazy("how to reach me"),
    "call": gettext_lazy("that I will call myself"),
}
GUARDIANS: dict[str, Promise] = {
    "parent": gettext_lazy("A parent who is not the one who reported"),
    "appointed": gettext_lazy("A guardian appointed here"),
    "authority": gettext_lazy("The authority for the protection of children"),
}


@dataclass(frozen=True)
class Said:
    """What the person said when asked, alone. `answer`: consents, refuses, later."""

    answer: str
    may_tell: tuple[str, ...] = ()
    words: str = ""  # the person's own, as they may be passed on
    language: str = ""  # of these words
    translation: str = ""  # by an officer, for who reports
    translated_into: str = ""
    reach: str = ""  # how the person may be reached
    alone: bool = False
    guardian: str = ""  # of GUARDIANS
    guardian_name: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"may_tell": list(self.may_tell)}


def asked_of(age: int) -> frozenset[str]:
    """Who must agree for a person of that age."""
    rows = [row for row in _table()["ages"] if age >= row["from"]]
    return frozenset(max(rows, key=lambda row: int(row["from"]))["asked"])


def needs_guardian(referral: Referral | None, on: date) -> bool:
    """Whether a child is asked, or somebody who may be one. Of whom a partner found the partner looks."""
    if referral is None:
        return False
    return GUARDIAN in asked_of(0 if may_be_child(referral, on) else rule()["adult_age"])


def check_said(said: Said, *, guardian: bool, reporter: str) -> Said:
    """The same, cleaned. Raises CallerError for a yes that is none."""
    said = _clean(said)
    if said.answer not in ("consents", "refuses", "later"):
        raise CallerError(_("Choose from the list."))
    if said.answer != "consents":
        return Said(said.answer, words=said.words, language=said.language, alone=said.alone)
    if not said.alone:
        raise CallerError(_("A yes counts only from somebody who was asked alone."))
    if not set(said.may_tell) <= set(MAY_TELL):
        raise CallerError(_("Choose from the list."))
    if not said.may_tell and not said.words:
        raise CallerError(_("Say what the family may be told."))
    if "contact" in said.may_tell and not said.reach:
        raise CallerError(_("Say how the person may be reached."))
    if guardian:
        _check_guardian(said, reporter)
    # where the person may be reached is passed on only if that was chosen
    reach = said.reach if "contact" in said.may_tell else ""
    return replace(said, may_tell=tuple(sorted(set(said.may_tell))), reach=reach)


def message_of(said: Mapping[str, Any], country: str) -> Message:
    """What the family may be told; `country`: where the person is."""
    chosen = tuple(code for code in MAY_TELL if code in said.get("may_tell", ()))
    told = {name: str(said.get(name, "")) for name in PASSED_ON}
    return Message(facts=chosen, country=country if "country" in chosen else "", **told)


def _clean(said: Said) -> Said:
    if not {said.language, said.translated_into} <= LANGUAGES:
        raise CallerError(_("Choose from the list."))
    return replace(
        said,
        words=_read(said.words),
        translation=_read(said.translation),
        reach=_read(said.reach, 200, one_line=True),
        guardian_name=_read(said.guardian_name, 200, one_line=True),
    )


def _read(text: str, most: int = LONGEST, *, one_line: bool = False) -> str:
    text = text.replace("\x00", "").strip()
    text = " ".join(text.split()) if one_line else text
    if len(text) > most:
        raise CallerError(_("At most %(count)s characters.") % {"count": most})
    return text


def _check_guardian(said: Said, reporter: str) -> None:
    if said.guardian not in GUARDIANS or not said.guardian_name:
        raise CallerError(_("For a child a guardian agrees too: say who."))
    if said.guardian_name.casefold() == " ".join(reporter.split()).casefold():
        raise CallerError(_("Who reported the child missing does not decide for the child here."))


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(__package__, "asking.yaml")
    return found
