"""An advisory and a way of luring in the words their reader sees."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from jointdesk.engine.letterbox.advisories import Advisory, Words
from jointdesk.engine.reference import Lure, lures, provinces, scam_types
from jointdesk.engine.reference.lure_pictures import draw_lure
from jointdesk.portal.hotlines import table_language

OWN_NAMES = {"en": "English", "vi": "Tiếng Việt", "km": "ភាសាខ្មែរ", "ko": "한국어", "zh": "简体中文"}
TAGS = {"zh": "zh-Hans"}
GRAVE = ("extreme", "severe")


@dataclass(frozen=True)
class Shown:
    """An advisory in the words its reader sees; `foreign`: the language's name, where it is not the reader's."""

    advisory: Advisory
    language: str
    words: Words
    foreign: str

    @property
    def tag(self) -> str:
        return TAGS.get(self.language, self.language)

    @property
    def types(self) -> list[str]:
        return [scam_types()[code].names[table_language()] for code in self.advisory.scam_types]

    @property
    def places(self) -> list[str]:
        return [provinces()[code].names[table_language()] for code in self.advisory.provinces]

    @property
    def tone(self) -> str:
        return "red" if self.advisory.severity in GRAVE else "amber"

    @property
    def lure(self) -> "Way | None":
        found = lures().get(self.advisory.lure)
        return Way(found, table_language()) if found else None


@dataclass(frozen=True)
class Way:
    """A lure in one language."""

    of: Lure
    language: str

    @property
    def name(self) -> str:
        return self.of.names[self.language]

    @property
    def picture(self) -> SafeString:
        """Beside the name, which says it to who does not see."""
        return mark_safe(draw_lure(self.of.code))  # noqa: S308

    @property
    def begins(self) -> str:
        return self.of.begins[self.language]

    @property
    def says(self) -> list[str]:
        return [said[self.language] for said in self.of.says]

    @property
    def goes_on(self) -> str:
        return self.of.goes_on[self.language]

    @property
    def what_to_do(self) -> str:
        return self.of.what_to_do[self.language]


def show(advisory: Advisory) -> Shown:
    language, words = advisory.choose_words(table_language())
    return Shown(advisory, language, words, "" if language == table_language() else OWN_NAMES[language])


def ways() -> list[Way]:
    return [Way(one, table_language()) for one in lures().values()]
