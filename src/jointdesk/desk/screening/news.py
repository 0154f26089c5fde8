"""What was known of both sides when officers decided, and what has come in since.

A decided pair is not asked again, unless a name, a date, a document, a nationality or a phone is there that was not.
What was taken away, or is written otherwise with the same letters, is no news.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate, RosterRow
from jointdesk.engine.screening.evidence import normalise_document

Known = dict[str, list[str]]


def known_of_row(row: RosterRow) -> Known:
    known = _known(row.names, row.birth_date, row.nationality, row.document)
    return {**known, "age": _some(str(row.age or "")), "phone": _some(_digits(row.phone))}


def known_of_notice(notice: Notice) -> Known:
    return _known((notice.name, *notice.aliases), notice.birth_date, notice.nationality, notice.document)


def known_of(candidate: Candidate) -> dict[str, Known]:
    """Both sides as they are now: what a decision rests on."""
    return {"row": known_of_row(candidate.row), "notice": known_of_notice(candidate.notice)}


def news_since(before: Mapping[str, Any], now: Mapping[str, Known]) -> list[str]:
    """The facts that are new, as "row.document"."""
    return [
        f"{side}.{fact}"
        for side, facts in now.items()
        for fact, values in facts.items()
        if set(values) - set(before.get(side, {}).get(fact, []))
    ]


def _known(names: Iterable[str], birth_date: str, nationality: str, document: str) -> Known:
    return {
        "name": sorted({_fold(name) for name in names if name.strip()}),
        "birth_date": _some(birth_date),
        "nationality": _some(nationality),
        "document": _some(normalise_document(document)),
    }


def _some(value: str) -> list[str]:
    return [value] if value else []


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdecimal())


def name_news(news: Iterable[str]) -> list[str]:
    """What is new, in words."""
    words = {
        "row.name": _("another name of the person found"),
        "row.birth_date": _("another birth date of the person found"),
        "row.age": _("another age of the person found"),
        "row.nationality": _("another nationality of the person found"),
        "row.document": _("another document of the person found"),
        "row.phone": _("another phone of the person found"),
        "notice.name": _("another name on the notice"),
        "notice.birth_date": _("another birth date on the notice"),
        "notice.nationality": _("another nationality on the notice"),
        "notice.document": _("another document on the notice"),
    }
    return [words[one] for one in news if one in words]
