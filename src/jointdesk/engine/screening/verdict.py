"""Weighing it up: all evidence on a pair of persons, as a candidate with score, outcome and reasons.

A document decides. Else a match needs support beside the name: a birth date, a phone, or a document that is nearly the
same (weights.tsv says which levels support). A name with nothing to set beside it stays a lead: `cannot_compare`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from jointdesk.engine.names import MATCH_SCORE, Comparison, Name, Outcome, compare
from jointdesk.engine.screening.evidence import (
    PART_SCORE,
    Evidence,
    is_near,
    prior_bits,
    weigh_age,
    weigh_ages,
    weigh_birth_date,
    weigh_crowd,
    weigh_document,
    weigh_name,
    weigh_nationality,
    weigh_phone,
    weigh_sex,
)
from jointdesk.engine.screening.person import Candidate, Entry, Person

_RANK: dict[Outcome, int] = {"match": 2, "cannot_compare": 1, "no_match": 0}
# No other alias can say more.
_AS_GOOD_AS_SAME = 0.98
# Below the threshold by this much at most: a lead without support is never taken for a match.
_LEAD_CEILING = 0.69
# Support that is enough under a name nobody can read, or another name.
_STRONG_DOCUMENTS = ("exact", "confused", "one_off")
# These are missed when they are unknown; the rest is said when it is known.
_ALWAYS_SAID = ("document", "name", "birth_date", "nationality")
# Levels of a birth date that is not known to the day.
_VAGUE = ("month", "year", "near_year", "era_year", "age", "age_counted", "age_near", "age_conflict")
# From so many bearers of one name on a list, a name alone finds nobody: so many of them are shown.
CROWD, SHOWN_OF_CROWD = 50, 3
# So many are shown whose name fits and whose birth date does not.
SHOWN_RULED_OUT = 3
# What a lead must come to: by a name that fits, and by the rest under a name nobody can compare.
_LEAST_BY_NAME, _LEAST_BY_REST = 0.003, 0.3
_NAME_ALONE = "neither birth date nor document to compare: a lead only"
_NO_FULL_DATE = "no full birth date and no document to compare: a lead only"


class _Weighed(NamedTuple):
    """A pair with all its evidence, before it is put into words: most are not shown."""

    id: str
    names: Comparison
    evidence: tuple[Evidence, ...]
    outcome: Outcome
    score: float


def best_comparison(names: Sequence[Name], others: Sequence[Name]) -> Comparison:
    """The names of two persons, each with each: the best answer counts."""
    best = Comparison("cannot_compare", 0.0, ("no name",))
    rank = (-1, 0.0)
    for name in names:
        for other in others:
            found = compare(name, other)
            if found.outcome == "match" and found.score >= _AS_GOOD_AS_SAME:
                return found
            if (_RANK[found.outcome], found.score) > rank:
                best, rank = found, (_RANK[found.outcome], found.score)
    return best


def weigh(person: Person, entry: Entry, names: Comparison, namesakes: int = 1) -> Candidate:
    """`entry` as a candidate for `person`, both in normal form.

    `namesakes`: how many entries match the name and are not ruled out; the more, the less the name says.
    """
    return _word(_weigh(person, entry, names, namesakes))


def _weigh(person: Person, entry: Entry, names: Comparison, namesakes: int) -> _Weighed:
    evidence = gather(person, entry, names, namesakes)
    bits = prior_bits() + sum(piece.bits for piece in evidence)
    score = 1 / (1 + 2.0**-bits)
    outcome = _decide(score, evidence, names)
    score = max(score, MATCH_SCORE) if outcome == "match" else min(score, _LEAD_CEILING)
    return _Weighed(entry.id, names, evidence, outcome, score)


def _word(found: _Weighed) -> Candidate:
    reasons = _explain(found.evidence, found.names, found.outcome)
    return Candidate(found.id, round(found.score, 4), found.outcome, reasons)


def gather(person: Person, entry: Entry, names: Comparison, namesakes: int = 1) -> tuple[Evidence, ...]:
    """Every kind of evidence on the pair at the level it has, both in normal form."""
    return (
        _best(weigh_document, person.document, entry.documents),
        weigh_name(names),
        weigh_crowd(namesakes),
        _weigh_birth(person, entry),
        _best(weigh_nationality, person.nationality, entry.nationalities),
        _best(weigh_sex, person.sex, entry.sexes),
        weigh_phone(person.phones, entry.phones),
    )


def judge(
    person: Person,
    compared: Iterable[tuple[Entry, Comparison]],
    top: int | None = None,
    *,
    faint: bool = False,
) -> list[Candidate]:
    """Up to `top` candidates among entries whose names were compared with the person's, best first.

    A name that does not match makes a candidate by a document or a phone alone; `faint` also shows names that are near.
    """
    worth = [(entry, names) for entry, names in compared if _may_show(person, entry, names)]
    fitting = [
        (_fits_whole(names), _fits_part(names)) for entry, names in worth if not contradicts(person, entry)
    ]
    whole, part = sum(fits for fits, _ in fitting), sum(fits for _, fits in fitting)
    found = []
    for entry, names in worth:
        namesakes = whole if _fits_whole(names) else part if _fits_part(names) else 1
        weighed = _weigh(person, entry, names, namesakes)
        if weighed.outcome == "match" or _is_lead(weighed, namesakes) or (faint and is_near(names)):
            found.append(weighed)
    shown = _thin(sorted(found, key=_order), whole + part)
    return [_word(weighed) for weighed in shown[:top]]


def _may_show(person: Person, entry: Entry, names: Comparison) -> bool:
    """Another name needs a document or a phone on both sides to be shown; most entries end here."""
    if names.outcome != "no_match" or is_near(names):
        return True
    return bool((person.document and entry.documents) or (person.phones and entry.phones))


def _fits_whole(names: Comparison) -> bool:
    return names.outcome == "match"


def _fits_part(names: Comparison) -> bool:
    """One part of a name of several is all there is, and it fits."""
    return names.outcome == "cannot_compare" and names.score >= PART_SCORE


def _is_lead(found: _Weighed, namesakes: int) -> bool:
    """Worth an officer's look: the name fits, or a part of it and something beside, or the rest agrees."""
    if _fits_whole(found.names):
        return found.outcome == "no_match" or found.score >= _LEAST_BY_NAME
    if found.names.outcome != "cannot_compare":
        return False
    if _fits_part(found.names):
        bare = _is_bare(found.evidence)
        return namesakes <= SHOWN_OF_CROWD if bare else any(_agrees(piece) for piece in found.evidence)
    return found.score >= _LEAST_BY_REST


def _agrees(piece: Evidence) -> bool:
    return piece.kind in ("birth_date", "document", "phone") and piece.bits > 0


def _is_bare(evidence: Sequence[Evidence]) -> bool:
    """Neither birth date nor document to compare, and no phone in common."""
    levels = {piece.kind: piece.level for piece in evidence}
    return levels["document"] == levels["birth_date"] == "unknown" and levels["phone"] != "same"


def _thin(found: list[_Weighed], namesakes: int) -> list[_Weighed]:
    """A few of those that are ruled out; of a crowd of bearers of one name with nothing beside it, a few too."""
    shown, bare, ruled_out = [], 0, 0
    for one in found:
        if one.outcome == "no_match":
            ruled_out += 1
        elif namesakes > CROWD and one.outcome != "match" and _is_bare(one.evidence):
            bare += 1
        if ruled_out <= SHOWN_RULED_OUT and bare <= SHOWN_OF_CROWD:
            shown.append(one)
    return shown


def _order(found: _Weighed) -> tuple[int, float, str]:
    rank = {"match": 0, "cannot_compare": 1, "no_match": 2}
    return rank[found.outcome], -found.score, found.id


def contradicts(person: Person, entry: Entry) -> bool:
    """Whether birth date and document rule a match out, whatever the names say; facts in normal form."""
    if _best(weigh_birth_date, person.birth_date, entry.birth_dates).role != "refutes":
        return False
    return _best(weigh_document, person.document, entry.documents).level not in _STRONG_DOCUMENTS


def _best(weigh_fact: Callable[[str, str], Evidence], fact: str, listed: Sequence[str]) -> Evidence:
    """The fact against each the list gives (an alias may bring another birth date): the nearest counts."""
    return max((weigh_fact(fact, other) for other in listed or ("",)), key=lambda piece: piece.bits)


def _weigh_birth(person: Person, entry: Entry) -> Evidence:
    """Birth dates where both have one; else an age against the other's birth date or age."""
    dates = _best(weigh_birth_date, person.birth_date, entry.birth_dates)
    if dates.level != "unknown":
        return dates
    found = [dates]
    if person.age is not None:
        found += [weigh_age(date, person.age, person.age_on) for date in entry.birth_dates]
        found += [weigh_ages(person.age, person.age_on, *told) for told in entry.ages]
    if person.birth_date:
        found += [weigh_age(person.birth_date, *told) for told in entry.ages]
    known = [piece for piece in found if piece.level != "unknown"]
    return max(known or [dates], key=lambda piece: piece.bits)


def _decide(score: float, evidence: Sequence[Evidence], names: Comparison) -> Outcome:
    roles = {piece.role for piece in evidence}
    if "decides" in roles:
        return "match"
    beside = {piece.role for piece in evidence if piece.kind != "name"}
    unreadable = names.outcome == "cannot_compare" and not is_near(names)
    supported = "supports" in beside
    # A birth date alone, under a name nobody can read, is a lead like a name alone; against another one, chance.
    if unreadable or "refutes" in beside:
        supported = any(piece.level in _STRONG_DOCUMENTS for piece in evidence if piece.kind == "document")
    if supported and score >= MATCH_SCORE:
        return "match"
    return "no_match" if names.outcome == "no_match" or "refutes" in beside else "cannot_compare"


def _explain(evidence: Sequence[Evidence], names: Comparison, outcome: Outcome) -> tuple[str, ...]:
    reasons = []
    for piece in evidence:
        if piece.kind in _ALWAYS_SAID or piece.level not in ("unknown", "alone"):
            said = "; ".join(names.reasons) if piece.kind == "name" else piece.detail
            reasons.append(f"{piece.reason}{f' ({said})' if said else ''}: {piece.bits:+.1f} bits")
    levels = {piece.kind: piece.level for piece in evidence}
    if outcome == "cannot_compare" and _is_bare(evidence):
        reasons.append(_NAME_ALONE)
    elif outcome == "cannot_compare" and levels["document"] == "unknown" and levels["birth_date"] in _VAGUE:
        reasons.append(_NO_FULL_DATE)
    return tuple(reasons)
