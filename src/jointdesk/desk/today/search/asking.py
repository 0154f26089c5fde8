"""The answer to a search: every room's, in the rooms' order, and what the register is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.today.search.asked import Asked
from jointdesk.desk.today.search.finders import FINDERS, Finder, Found
from jointdesk.desk.today.search.names import NAMED

PURPOSE = gettext_noop("looked up by name")


@dataclass(frozen=True)
class Section:
    label: str | Promise
    found: Sequence[Found]


def answer(officer: Officer, asked: Asked) -> list[Section]:
    """What the text finds without names; without a text, the officer's places."""
    if asked.text and not asked.is_enough:
        return _ask(officer, asked, FINDERS[:1])
    return _ask(officer, asked, FINDERS if asked.text else FINDERS[:1])


def look_up_names(officer: Officer, asked: Asked) -> list[Section]:
    """Whom the text names. Each person shown is registered, in one line each."""
    if not asked.is_enough:
        return []
    sections = _ask(officer, asked, NAMED)
    for subject in dict.fromkeys(one.subject for section in sections for one in section.found if one.subject):
        note_access(officer, "consultation", subject, PURPOSE)
    return sections


def _ask(officer: Officer, asked: Asked, finders: Sequence[Finder]) -> list[Section]:
    asked_of = (finder for finder in finders if not finder.need or officer.may(finder.need))
    sections = (Section(finder.label, list(finder.find(officer, asked))) for finder in asked_of)
    return [section for section in sections if section.found]
