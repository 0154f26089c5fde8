"""A warning to the public: one advisory in several languages, with the scams and provinces it is about.

Written and reviewed by officers on the desk; here it is a value with bounds that `cap` and `feeds` write. A later
version of the same advisory names the one before it, and a withdrawn one is an advisory that cancels.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import LANGUAGES, lures, provinces, scam_types

KINDS = ("alert", "update", "cancel")
SEVERITIES = ("extreme", "severe", "moderate", "minor", "unknown")
URGENCIES = ("immediate", "expected", "future", "past", "unknown")
CERTAINTIES = ("observed", "likely", "possible", "unlikely", "unknown")
LONGEST = timedelta(days=366)
MOST_HEADLINE, MOST_TEXT = 160, 8_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_DESK = re.compile(r"[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?", re.ASCII)
_LINK = re.compile(r"https?://[!-~]{1,1000}", re.ASCII)
# what XML 1.0 cannot hold (section 2.2), and what reorders a line
_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True)
class Words:
    """One language's text. `instruction`: what to do."""

    headline: str
    description: str
    instruction: str = ""


@dataclass(frozen=True)
class Reference:
    """An earlier version of the advisory."""

    id: str
    sent: datetime


@dataclass(frozen=True)
class Advisory:
    """`id` is unique in its desk; `desk`: a domain name or a desk's id; `provinces`: ISO 3166-2, none for everywhere.

    `words` is keyed by language; `reference`: what all versions of one advisory share, empty: the id; `lure`: a code of
    reference/lures.yaml, or empty; `onset`: from when it holds, None: from when it is sent. Raises CallerError for what
    could not be published.
    """

    id: str
    desk: str
    desk_name: str
    sent: datetime
    expires: datetime
    words: Mapping[str, Words]
    link: str
    kind: str = "alert"
    scam_types: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    severity: str = "moderate"
    urgency: str = "expected"
    certainty: str = "observed"
    references: tuple[Reference, ...] = ()
    is_exercise: bool = False
    reference: str = ""
    lure: str = ""
    onset: datetime | None = None

    def __post_init__(self) -> None:
        if why := self._find_fault():
            raise CallerError(f"the advisory {why}")

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if language in self.words)

    def choose_words(self, language: str) -> tuple[str, Words]:
        """Of this language, else of the first there is."""
        chosen = language if language in self.words else self.languages[0]
        return chosen, self.words[chosen]

    @property
    def begins(self) -> datetime:
        return self.onset or self.sent

    def holds(self, now: datetime) -> bool:
        """May it be shown as a warning that stands?"""
        return self.kind != "cancel" and self.begins <= now < self.expires

    def _find_fault(self) -> str:
        checks = {
            "has no id of letters, digits, dots and dashes": _ID.fullmatch(self.id),
            "names no desk": _DESK.fullmatch(self.desk),
            "has no link": _LINK.fullmatch(self.link),
            "has a reference out of form": not self.reference or _ID.fullmatch(self.reference),
            "has a kind that is none": self.kind in KINDS,
            "says no severity, urgency and certainty": self.severity in SEVERITIES
            and self.urgency in URGENCIES
            and self.certainty in CERTAINTIES,
            "has moments without a time zone": all(
                moment.tzinfo for moment in (self.sent, self.expires, self.onset or self.sent)
            ),
            "names a type of scam that is none": set(self.scam_types) <= set(scam_types()),
            "names a lure that is none": not self.lure or self.lure in lures(),
            "names a province that is none": set(self.provinces) <= set(provinces()),
            "names no earlier one to update or cancel": self.kind == "alert" or self.references,
            "names an earlier one out of form": all(
                _ID.fullmatch(one.id) and one.sent.tzinfo for one in self.references
            ),
            "is in no language of ours": self.words and set(self.words) <= set(LANGUAGES),
        }
        fault = next((why for why, holds in checks.items() if not holds), "")
        return fault or self._find_fault_in_time() or self._find_fault_in_words()

    def _find_fault_in_time(self) -> str:
        in_time = timedelta(0) < self.expires - self.begins and self.expires - self.sent <= LONGEST
        return "" if in_time else f"expires before it begins, or after {LONGEST.days} days"

    def _find_fault_in_words(self) -> str:
        for language, words in self.words.items():
            if not 0 < len(words.headline.strip()) <= MOST_HEADLINE or "\n" in words.headline:
                return f"has no headline of one line and at most {MOST_HEADLINE} characters in {language}"
            if not words.description.strip() or len(words.description + words.instruction) > MOST_TEXT:
                return f"has no text of at most {MOST_TEXT} characters in {language}"
            if any(map(_UNWRITABLE.search, (words.headline, words.description, words.instruction))):
                return f"has characters in {language} that cannot be published"
        if not self.desk_name.strip() or len(self.desk_name) > 200 or _UNWRITABLE.search(self.desk_name):
            return "does not say who publishes it"
        return ""
