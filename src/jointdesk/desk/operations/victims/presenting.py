"""A form as it stands on a page or on paper: each question in the officer's language and in the person's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.operations.victims.answers import Wrong
from jointdesk.desk.operations.victims.form_reading import (
    ANSWERS,
    STRENGTHS,
    Field,
    Form,
    Section,
    Words,
    in_language,
)

ANSWER_WORDS: dict[str, Words] = {
    "yes": {"en": "Yes", "vi": "Có", "km": "បាទ/ចាស", "ko": "예", "zh": "是"},
    "no": {"en": "No", "vi": "Không", "km": "ទេ", "ko": "아니요", "zh": "否"},
    "unknown": {"en": "Not known", "vi": "Chưa rõ", "km": "មិនដឹង", "ko": "모름", "zh": "不清楚"},
}
STRENGTH_WORDS: dict[str, Promise] = {"weak": _("weak"), "medium": _("medium"), "strong": _("strong")}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    beside: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """`beside`: the same in the person's language, empty where it is the officer's."""

    name: str
    kind: str
    label: str
    beside: str
    value: Any
    choices: tuple[Choice, ...]
    why: str  # what is wrong with the answer
    required: bool

    @property
    def said(self) -> str:
        """The answer in words."""
        if self.choices:
            return " · ".join(choice.label for choice in self.choices if choice.chosen)
        return str(self.value or "")


@dataclass(frozen=True)
class Part:
    """A section; of a block also its note and how strong the signs are."""

    name: str
    title: str
    beside: str
    questions: tuple[Question, ...]
    block: bool
    note: str
    strengths: tuple[tuple[str, Promise, bool], ...]

    @property
    def strength(self) -> Promise | str:
        return next((label for _code, label, chosen in self.strengths if chosen), "")

    @property
    def answered(self) -> bool:
        return bool(self.note or self.strength or any(question.said for question in self.questions))


def show_form(
    form: Form, answers: Mapping[str, Any], language: str, beside: str = "", wrong: Iterable[Wrong] = ()
) -> list[Part]:
    """The form's sections with the answers. `beside`: the person's language."""
    why = {one.name: one.why for one in wrong}
    return [_show(section, answers, language, beside, why) for section in form.sections]


def _show(
    section: Section, answers: Mapping[str, Any], language: str, beside: str, why: Mapping[str, str]
) -> Part:
    other = "" if section.officer_only or beside[:2] == language[:2] else beside
    strength = answers.get(f"{section.name}_strength", "")
    return Part(
        section.name,
        in_language(section.title, language),
        in_language(section.title, other) if other else "",
        tuple(_ask(one, answers.get(one.name, ""), language, other, why) for one in section.fields),
        section.block,
        answers.get(f"{section.name}_note", ""),
        tuple((code, STRENGTH_WORDS[code], code == strength) for code in STRENGTHS) if section.block else (),
    )


def _ask(one: Field, value: Any, language: str, beside: str, why: Mapping[str, str]) -> Question:
    offered = one.choices or ({code: ANSWER_WORDS[code] for code in ANSWERS} if _is_closed(one) else {})
    choices = tuple(
        Choice(
            code,
            in_language(words, language),
            in_language(words, beside) if beside else "",
            code in value if isinstance(value, list) else code == value,
        )
        for code, words in offered.items()
    )
    other = in_language(one.label, beside) if beside else ""
    return Question(
        one.name,
        one.kind,
        in_language(one.label, language),
        other,
        value,
        choices,
        why.get(one.name, ""),
        one.required,
    )


def _is_closed(one: Field) -> bool:
    return one.kind in ("answer", "indicator")
