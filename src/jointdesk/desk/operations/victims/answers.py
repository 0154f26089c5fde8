"""What was answered to a form's questions: read from a posted page, checked, and shown again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from jointdesk.desk.operations.victims.form_reading import (
    ANSWERS,
    LONGEST,
    STRENGTHS,
    Field,
    Form,
    Section,
)

Answers = dict[str, Any]
# of a talk without consent only this is kept
WITHOUT_CONSENT = frozenset({"private", "interpreter", "consent", "needs", "child", "outcome", "reasons"})


class Posted(Protocol):
    def get(self, key: str, default: str, /) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Wrong:
    """A question whose answer is missing or cannot be."""

    name: str
    why: str


def read_answers(form: Form, posted: Posted) -> tuple[Answers, list[Wrong]]:
    """The answers of a page, and what is wrong with them. Whatever the form does not ask is left out."""
    answers: Answers = {}
    wrong: list[Wrong] = []
    for one in form.fields:
        try:
            value = _read(one, posted)
        except ValueError as error:
            wrong.append(Wrong(one.name, str(error)))
        else:
            if value not in ("", []):
                answers[one.name] = value
    for section in form.sections:
        if section.block:
            answers |= _read_block(section, posted)
    return answers, wrong


def find_missing(form: Form, answers: Mapping[str, Any]) -> list[Wrong]:
    """What must be answered before the form is finished."""
    missing = [
        Wrong(one.name, _("Answer this first."))
        for one in form.fields
        if one.required and not answers.get(one.name)
    ]
    if answers.get("outcome") in ("not_indicated", "high") and not (
        answers.get("reasons") or answers.get("measures")
    ):
        missing.append(Wrong("reasons" if "reasons" in _names(form) else "measures", _("Say why.")))
    return missing


def keep_with_consent(form: Form, answers: Answers) -> Answers:
    """Whoever does not agree to the talk leaves nothing in the file but that, and what is needed now."""
    if "consent" not in _names(form) or answers.get("consent") == "yes":
        return answers
    return {name: value for name, value in answers.items() if name in WITHOUT_CONSENT}


def indications(form: Form, answers: Mapping[str, Any]) -> list[int]:
    """The indicators answered with yes."""
    found = [one.number for one in form.fields if one.kind == "indicator" and answers.get(one.name) == "yes"]
    return sorted(found + ([22] if answers.get("child") == "yes" and "child" in _names(form) else []))


def _names(form: Form) -> frozenset[str]:
    return frozenset(one.name for one in form.fields)


def _read_block(section: Section, posted: Posted) -> Answers:
    note, strength = f"{section.name}_note", f"{section.name}_strength"
    told = _clean(posted.get(note, ""))[: LONGEST["long_text"]]
    said = posted.get(strength, "")
    return {
        name: value for name, value in ((note, told), (strength, said if said in STRENGTHS else "")) if value
    }


def _read(one: Field, posted: Posted) -> Any:
    if one.kind == "choices":
        chosen = [str(value) for value in posted.getlist(one.name)]
        if not set(chosen) <= set(one.choices):
            raise ValueError(_("Choose from the list."))
        return sorted(set(chosen))
    text = _clean(posted.get(one.name, ""))
    if one.kind in LONGEST:
        if len(text) > LONGEST[one.kind]:
            raise ValueError(_("At most %(count)s characters.") % {"count": LONGEST[one.kind]})
        return text
    if text and text not in (one.choices or ANSWERS):
        raise ValueError(_("Choose from the list."))
    return text


def _clean(text: object) -> str:
    return str(text).replace("\x00", "").strip()
