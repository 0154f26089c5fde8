"""A roster row and a notice, fact beside fact, with what the screening made of each.

A stored reason is known by its wording (engine/screening/weights.tsv); one of an older table stays a plain sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate, RosterRow
from jointdesk.desk.screening.readings import list_readings
from jointdesk.engine.reference import read_tsv

Verdict = Literal["same", "close", "differs", "unknown"]
_REASON = re.compile(r"(?P<reason>[^(:]+)(?: \((?P<details>.*)\))?: (?P<bits>[+-]\d+\.\d) bits", re.DOTALL)
_SAME = frozenset({"exact", "match", "match_full", "same"})
_UNKNOWN = frozenset({"unknown", "cannot_compare"})


@dataclass(frozen=True)
class Weighed:
    """What one reason says: of which kind of fact, whether it agrees, and the details behind it."""

    verdict: Verdict
    reason: str
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A value and how it may be read, where that helps."""

    value: str
    readings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    """One line of the comparison; `weighed` None: the screening had nothing to say of it."""

    kind: str
    label: str
    found: list[Shown]
    sought: list[Shown]
    weighed: Weighed | None

    @property
    def verdict(self) -> Verdict:
        """What the screening says; of a fact it had no word for, whether the very same stands on both sides."""
        if self.weighed:
            return self.weighed.verdict
        same = bool(self.found) and self.found == self.sought
        return "same" if same else "unknown"


def set_side_by_side(candidate: Candidate) -> list[Fact]:
    """The facts of both sides; those that neither has are left out, but for the name."""
    row, notice = candidate.row, candidate.notice
    weighed = weigh_reasons(candidate.reasons)
    sides = {
        "name": (_names(row.names), _names((notice.name, *notice.aliases))),
        "birth_date": (_born(row), _some(notice.birth_date)),
        "sex": (_some(_sex(row.sex)), _some(_sex(notice.sex))),
        "nationality": (_country(row), _country(notice)),
        "document": (_some(row.document), _some(notice.document)),
        "phone": (_some(row.phone), []),
    }
    return [
        Fact(kind, label, *sides[kind], weighed.get(kind))
        for kind, label in _labels().items()
        if kind == "name" or any(sides[kind])
    ]


def sum_up(candidate: Candidate) -> list[tuple[Verdict, list[str]]]:
    """What agrees and what does not, in short: a verdict and the facts it holds for."""
    weighed = weigh_reasons(candidate.reasons)
    verdicts: tuple[Verdict, ...] = ("same", "close", "differs")
    found = [
        (verdict, [label for kind, label in _labels().items() if _verdict_on(weighed, kind) == verdict])
        for verdict in verdicts
    ]
    return [(verdict, labels) for verdict, labels in found if labels]


def _verdict_on(weighed: Mapping[str, Weighed], kind: str) -> Verdict:
    return weighed[kind].verdict if kind in weighed else "unknown"


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "birth_date": _("Born"),
        "sex": _("Sex"),
        "nationality": _("Nationality"),
        "document": _("Document"),
        "phone": _("Phone"),
    }


def weigh_reasons(reasons: Sequence[str]) -> dict[str, Weighed]:
    """Kind of fact -> what its reason says."""
    found: dict[str, Weighed] = {}
    for reason in reasons:
        match = _REASON.fullmatch(reason)
        known = _levels().get(match["reason"]) if match else None
        if match and known:
            kind, level = known
            details = [one for one in (match["details"] or "").split("; ") if one and not _is_plain(one)]
            found[kind] = Weighed(_judge(level, float(match["bits"])), match["reason"], details)
    return found


def _is_plain(detail: str) -> bool:
    """`khoa = khoa` says nothing that is not seen."""
    one, equals, other = detail.partition(" = ")
    return bool(equals) and one == other


@cache
def _levels() -> Mapping[str, tuple[str, str]]:
    rows = read_tsv("jointdesk.engine.screening", "weights.tsv")
    return {row["reason"]: (row["evidence"], row["level"]) for row in rows if row["reason"]}


def _judge(level: str, bits: float) -> Verdict:
    if level in _UNKNOWN:
        return "unknown"
    if level in _SAME:
        return "same"
    return "close" if bits > 0 else "differs"


def _names(names: Sequence[str]) -> list[Shown]:
    return [Shown(name, list_readings(name)) for name in names if name]


def _born(row: RosterRow) -> list[Shown]:
    told = _("said to be %(age)s years old") % {"age": row.age} if row.age is not None else ""
    return _some(row.birth_date) + _some(told)


def _country(side: RosterRow | Notice) -> list[Shown]:
    return _some(country_name(side.nationality) if side.nationality else "")


def _sex(code: str) -> str:
    return {"F": _("female"), "M": _("male")}.get(code, code)


def _some(value: str) -> list[Shown]:
    return [Shown(value)] if value else []
