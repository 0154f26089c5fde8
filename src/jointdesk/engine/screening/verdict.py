"""Weighing it up: all evidence on a pair of persons, as a candidate with score, outcome and reasons.

A document decides. Else a match needs support beside the name: a birth date, a phone, or a document that is nearly the
same (weights.tsv says which levels support). A name with nothing to set beside it stays a lead: `cannot_compare`.
"""

from collections.abc import Callable, Iterable, Sequence

from jointdesk.engine.names import MATCH_SCORE, Comparison, Name, Outcome, compare
from jointdesk.engine.screening.evidence import (
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
# What the rest must say for a name nobody can compare to be worth a look.
_LEAST_LEAD = 0.3

_NAME_ALONE = "neither birth date nor document to compare: a lead only"


def best_comparison(names: Sequence[Name], others: Sequence[Name]) -> Comparison:
    """The names of two persons, each with each: the best answer counts."""
    rank = {"match": 2, "cannot_compare": 1, "no_match": 0}
    found = (compare(one, other) for one in names for other in others)
    nothing = Comparison("cannot_compare", 0.0, ("no name",))
    return max(found, key=lambda c: (rank[c.outcome], c.score), default=nothing)


def weigh(person: Person, entry: Entry, names: Comparison, namesakes: int = 1) -> Candidate:
    """`entry` as a candidate for `person`, both in normal form.

    `namesakes`: how many entries match the name and are not ruled out; the more, the less the name says.
    """
    evidence = gather(person, entry, names, namesakes)
    bits = prior_bits() + sum(piece.bits for piece in evidence)
    score = 1 / (1 + 2.0**-bits)
    outcome = _decide(score, evidence, names)
    score = max(score, MATCH_SCORE) if outcome == "match" else min(score, _LEAD_CEILING)
    return Candidate(entry.id, round(score, 4), outcome, _explain(evidence, names, outcome))


def gather(person: Person, entry: Entry, names: Comparison, namesakes: int = 1) -> tuple[Evidence, ...]:
    """Every kind of evidence on the pair at the level it has, both in normal form."""
    return (
        _best(weigh_document, person.document, entry.documents),
        weigh_name(names),
        weigh_crowd(namesakes if names.outcome == "match" else 1),
        _weigh_birth(person, entry),
        _best(weigh_nationality, person.nationality, entry.nationalities),
        _best(weigh_sex, person.sex, entry.sexes),
        weigh_phone(person.phones, entry.phones),
    )


def judge(
    person: Person, compared: Iterable[tuple[Entry, Comparison]], *, faint: bool = False
) -> list[Candidate]:
    """The candidates among entries whose names were compared with the person's, best first.

    A name that does not match makes a candidate by a document alone; `faint` True also shows names that are near.
    """
    compared = list(compared)
    namesakes = sum(names.outcome == "match" and not contradicts(person, entry) for entry, names in compared)
    found = []
    for entry, names in compared:
        candidate = weigh(person, entry, names, namesakes)
        if candidate.outcome == "match" or _is_lead(candidate, names) or (faint and is_near(names)):
            found.append(candidate)
    return _thin(sorted(found, key=_order), namesakes)


def _thin(candidates: list[Candidate], namesakes: int) -> list[Candidate]:
    """Of a crowd of bearers of one name, with nothing else to go by, a few stand for all; each says how many."""
    if namesakes <= CROWD:
        return candidates
    alone = [one for one in candidates if one.reasons[-1] == _NAME_ALONE][SHOWN_OF_CROWD:]
    hidden = {one.id for one in alone}
    return [one for one in candidates if one.id not in hidden]


def _is_lead(candidate: Candidate, names: Comparison) -> bool:
    """Worth an officer's look: the name matches, or the rest agrees under a name nobody can compare."""
    return names.outcome == "match" or (names.outcome == "cannot_compare" and candidate.score >= _LEAST_LEAD)


def _order(candidate: Candidate) -> tuple[int, float, str]:
    rank = {"match": 0, "cannot_compare": 1, "no_match": 2}
    return rank[candidate.outcome], -candidate.score, candidate.id


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
    if outcome == "cannot_compare" and levels["document"] == "unknown" and levels["phone"] != "same":
        if levels["birth_date"] == "unknown":
            reasons.append(_NAME_ALONE)
        elif levels["birth_date"] in _VAGUE:
            reasons.append("no full birth date and no document to compare: a lead only")
    return tuple(reasons)
