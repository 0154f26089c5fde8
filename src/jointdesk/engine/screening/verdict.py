"""Weighing it up: all evidence on a pair of persons, as a candidate with score, outcome and reasons.

A match needs support beside the name: a birth date (exact, exchanged or one digit off) or a document. A name with
nothing to set beside it stays a lead: `cannot_compare`.
"""

from collections.abc import Callable, Sequence

from jointdesk.engine.names import MATCH_SCORE, Comparison, Name, Outcome, compare
from jointdesk.engine.screening.evidence import (
    Evidence,
    is_near,
    prior_bits,
    weigh_birth_date,
    weigh_document,
    weigh_name,
    weigh_nationality,
)
from jointdesk.engine.screening.person import Candidate, Entry, Person

_SUPPORT = frozenset(
    {
        ("birth_date", "exact"),
        ("birth_date", "swapped"),
        ("birth_date", "digit"),
        ("birth_date", "transposed"),
        ("document", "exact"),
        ("document", "one_off"),
    }
)
# Below the threshold by this much at most: a lead without support is never taken for a match.
_LEAD_CEILING = 0.69


def best_comparison(names: Sequence[Name], others: Sequence[Name]) -> Comparison:
    """The names of two persons, each with each: the best answer counts."""
    rank = {"match": 2, "cannot_compare": 1, "no_match": 0}
    found = (compare(one, other) for one in names for other in others)
    nothing = Comparison("cannot_compare", 0.0, ("no name",))
    return max(found, key=lambda c: (rank[c.outcome], c.score), default=nothing)


def weigh(person: Person, entry: Entry, names: Comparison) -> Candidate:
    """`entry` as a candidate for `person`; documents of both in normal form."""
    evidence = (
        _best(weigh_document, person.document, entry.documents),
        weigh_name(names),
        _best(weigh_birth_date, person.birth_date, entry.birth_dates),
        _best(weigh_nationality, person.nationality, entry.nationalities),
    )
    bits = prior_bits() + sum(piece.bits for piece in evidence)
    score = 1 / (1 + 2.0**-bits)
    outcome = _decide(score, evidence, names)
    if outcome != "match":
        score = min(score, _LEAD_CEILING)
    return Candidate(entry.id, round(score, 4), outcome, _explain(evidence, names))


def contradicts(person: Person, entry: Entry) -> bool:
    """Whether birth date and document rule a match out, whatever the names say; documents in normal form."""
    if _best(weigh_birth_date, person.birth_date, entry.birth_dates).level != "conflict":
        return False
    return _best(weigh_document, person.document, entry.documents).level not in ("exact", "one_off")


def _best(weigh_fact: Callable[[str, str], Evidence], fact: str, listed: Sequence[str]) -> Evidence:
    """The fact against each the list gives (an alias may bring another birth date): the nearest counts."""
    return max((weigh_fact(fact, other) for other in listed or ("",)), key=lambda piece: piece.bits)


def _decide(score: float, evidence: Sequence[Evidence], names: Comparison) -> Outcome:
    levels = {piece.kind: piece.level for piece in evidence}
    if levels["document"] == "exact":
        return "match"
    supported = any((piece.kind, piece.level) in _SUPPORT for piece in evidence)
    # A birth date alone, under a name nobody can read, is a lead like a name alone.
    if names.outcome == "cannot_compare" and not is_near(names) and levels["document"] != "one_off":
        supported = False
    if supported and score >= MATCH_SCORE:
        return "match"
    if names.outcome == "no_match" or levels["birth_date"] == "conflict":
        return "no_match"
    return "cannot_compare"


def _explain(evidence: Sequence[Evidence], names: Comparison) -> tuple[str, ...]:
    reasons = []
    for piece in evidence:
        detail = f" ({'; '.join(names.reasons)})" if piece.kind == "name" and names.reasons else ""
        reasons.append(f"{piece.reason}{detail}: {piece.bits:+.1f} bits")
    if all(piece.level == "unknown" for piece in evidence if piece.kind in ("birth_date", "document")):
        reasons.append("neither birth date nor document to compare: a lead only")
    return tuple(reasons)
