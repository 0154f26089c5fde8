"""What a family may be told: facts by their codes, said in the reader's language, and words as they were said.

The words are the person's own, in the language they were said in; a translation of them is an officer's and says so.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.naming import country_name

# what the family hears; %(country)s and %(reach)s are the message's own
FACTS: dict[str, Promise] = {
    "safe": gettext_lazy("The person is alive and safe."),
    "country": gettext_lazy("The person is in this country: %(country)s."),
    "contact": gettext_lazy("The person may be reached: %(reach)s"),
    "call": gettext_lazy("The person will call."),
}


@dataclass(frozen=True)
class Message:
    """`facts`: of FACTS; `country` (ISO 3166) and `reach` (free words) belong to two of them. Languages are codes of
    the desk's; empty: nobody said which."""

    facts: tuple[str, ...] = ()
    country: str = ""
    reach: str = ""
    words: str = ""
    language: str = ""
    translation: str = ""
    translated_into: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"facts": list(self.facts)}

    def lines(self) -> list[str]:
        """The facts in the reader's language."""
        told = {"country": country_name(self.country), "reach": self.reach}
        return [_say(code, told) for code in FACTS if code in self.facts]

    def in_words(self) -> str:
        """All of it as text, for where there is no room for more."""
        said = (
            (_("In the person's own words"), self.words),
            (_("Translated by an officer"), self.translation),
        )
        return "\n".join([*self.lines(), *(f"{label}: {text}" for label, text in said if text)])


def read_message(kept: Mapping[str, Any]) -> Message:
    """What was kept of one; anything else than a message's own is left out."""
    texts = {name: str(kept.get(name, "")) for name in Message.__annotations__ if name != "facts"}
    return Message(facts=tuple(code for code in kept.get("facts", ()) if code in FACTS), **texts)


def _say(code: str, told: Mapping[str, str]) -> str:
    if code == "country" and not told["country"]:
        return _("The person lets the family know the country.")
    if code == "contact" and not told["reach"]:
        return _("The person lets the family know how to be reached.")
    return str(FACTS[code]) % told
