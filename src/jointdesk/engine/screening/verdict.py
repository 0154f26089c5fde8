"""Weighing it up: all evidence on a pair of persons, as a candidate with score, outcome and reasons.

A document decides. Else a match needs support beside the name: a birth date, a phone, or a document that is nearly the
same (weights.tsv says which levels support). A name with nothing to set beside it stays a lead: `cannot_compare`.
So does another name, whatever agrees beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from jointdesk.engine.names import MATCH_SCORE, Comparison, Name, Outcome, compare
from jointdesk.engine.screening.evidence import (
    NEAR_SCORE,
    Evidence,
    differ_by_slip,
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
from jointdesk.engine.screening.namesakes import count_namesakes, fits_part, fits_whole
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
# By the name alone so many are shown at most; of a name that more bear only the best, who stands for all.
CROWD = 3
# So many are shown whose name fits and whose birth date does not.
SHOWN_RULED_OUT = 3
# What a lead must come to: by a name that fits and something beside, by a name alone, under a name that is near, and by
# the rest under a name nobody can compare.
_LEAST_BY_NAME, _LEAST_ALONE, _LEAST_NEAR, _LEAST_BY_REST = 0.003, 0.02, 0.02, 0.3
# Such a name is said to be there, however many bear it; on a longer list no other name is a lead by itself.
_SAME_NAME, LONG_LIST = 0.97, 20_000
_NAME_ALONE = "neither birth date nor document to compare: a lead only"
_OTHER_NAME = "another name and no document that is the same: a lead only"
_NO_FULL_DATE = "no full birth date and no document to compare: a lead only"


class _Weighed(NamedTuple):
    """A pair with all its evidence, before it is put into words: most are not shown."""

    id: str
    names: Comparison
    evidence: tuple[Evidence, ...]
    outcome: Outcome
    score: float


def best_comparison(names: Sequence[Name], others: Sequence[Name]) -> Comparison:
    """The names of two persons, each with each: the best answer counts. One that misses by a slip is near."""
    best = Comparison("cannot_compare", 0.0, ("no name",))
    rank = (-1, 0.0)
    slipped = False
    for name in names:
        for other in others:
            found = compare(name, other)
            if found.outcome == "match" and found.score >= _AS_GOOD_AS_SAME:
                return found
            slipped = slipped or (found.outcome == "no_match" and differ_by_slip(name, other))
            if (_RANK[found.outcome], found.score) > rank:
                best, rank = found, (_RANK[found.outcome], found.score)
    if slipped and best.outcome != "match" and not is_near(best):
        return Comparison("no_match", NEAR_SCORE, lambda: (*best.reasons, "a letter or two differ in all"))
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
    bearers: int = 0,
    among: int = 0,
    sparing: bool = False,
) -> list[Candidate]:
    """Up to `top` candidates among entries whose names were compared with the person's, best first.

    `bearers`: how many entries of the list bear such a name, compared or not, where the index can tell; `among`:
    entries of the list. A name that does not match makes a candidate by a document or a phone alone. `sparing` spares
    an officer most of those that only a name speaks for.
    """
    worth = [(entry, names) for entry, names in compared if _may_show(person, entry, names)]
    # those whom the date rules out may be left uncompared, so that only `bearers` tells of them
    fitting = [names for entry, names in worth if not contradicts(person, entry)]
    namesakes = count_namesakes(fitting, bearers, among)
    found = []
    for entry, names in worth:
        share = namesakes.of(names)
        weighed = _weigh(person, entry, names, share)
        if weighed.outcome == "match" or _is_lead(weighed, share, among, sparing=sparing):
            found.append(weighed)
    shown = _thin(sorted(found, key=_order), namesakes.whole + namesakes.part, sparing=sparing)
    return [_word(weighed) for weighed in shown[:top]]


def _may_show(person: Person, entry: Entry, names: Comparison) -> bool:
    """Another name needs a document or a phone on both sides to be shown; most entries end here."""
    if names.outcome != "no_match" or is_near(names):
        return True
    return bool((person.document and entry.documents) or (person.phones and entry.phones))


def _is_lead(found: _Weighed, namesakes: int, among: int, *, sparing: bool) -> bool:
    """Worth an officer's look: the name fits, or a part of it and something beside, or the rest agrees."""
    if found.outcome == "no_match":
        return fits_whole(found.names)
    if _is_bare(found.evidence) and (fits_whole(found.names) or fits_part(found.names)):
        return _is_lead_alone(found, namesakes, among, sparing=sparing)
    if fits_whole(found.names):
        return found.score >= _LEAST_BY_NAME
    if found.names.outcome == "no_match":
        return _differs(found.names) or found.score >= _LEAST_NEAR
    if fits_part(found.names):
        return any(_agrees(piece) for piece in found.evidence)
    return found.score >= _LEAST_BY_REST


def _is_lead_alone(found: _Weighed, namesakes: int, among: int, *, sparing: bool) -> bool:
    """By the name and nothing beside it; an officer is told the same name only, or on a short list one few bear."""
    if fits_whole(found.names) and (not sparing or found.names.score >= _SAME_NAME):
        return found.score * namesakes >= _LEAST_BY_NAME
    if not sparing:
        return True
    if among > LONG_LIST:
        return False
    return found.score >= _LEAST_ALONE if fits_whole(found.names) else namesakes <= CROWD


def _agrees(piece: Evidence) -> bool:
    return piece.kind in ("birth_date", "document", "phone") and piece.bits > 0


def _is_bare(evidence: Sequence[Evidence]) -> bool:
    """Neither birth date nor document to compare, and no phone in common."""
    levels = {piece.kind: piece.level for piece in evidence}
    return levels["document"] == levels["birth_date"] == "unknown" and levels["phone"] != "same"


def _thin(found: list[_Weighed], namesakes: int, *, sparing: bool) -> list[_Weighed]:
    """A few of those that are ruled out; `sparing`, a few with nothing beside the name too, and of a crowd one."""
    most_alone = len(found) if not sparing else 1 if namesakes > CROWD else CROWD
    shown, alone, ruled_out = [], 0, 0
    for one in found:
        if one.outcome == "no_match":
            ruled_out += 1
        elif one.outcome != "match" and _is_bare(one.evidence):
            alone += 1
            if alone > most_alone:
                continue
        if one.outcome != "no_match" or ruled_out <= SHOWN_RULED_OUT:
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
        return "cannot_compare" if _differs(names) else "match"
    if "refutes" in beside or not (names.outcome != "no_match" or (supported and is_near(names))):
        return "no_match"
    return "cannot_compare"


def _differs(names: Comparison) -> bool:
    """Another name, and not by a slip: what else agrees may be a twin's, and no sum of it makes a match."""
    return names.outcome == "no_match" and not is_near(names)


def _explain(evidence: Sequence[Evidence], names: Comparison, outcome: Outcome) -> tuple[str, ...]:
    reasons = []
    for piece in evidence:
        if piece.kind in _ALWAYS_SAID or piece.level not in ("unknown", "alone"):
            said = "; ".join(names.reasons) if piece.kind == "name" else piece.detail
            reasons.append(f"{piece.reason}{f' ({said})' if said else ''}: {piece.bits:+.1f} bits")
    levels = {piece.kind: piece.level for piece in evidence}
    if outcome == "cannot_compare" and _differs(names):
        reasons.append(_OTHER_NAME)
    elif outcome == "cannot_compare" and _is_bare(evidence):
        reasons.append(_NAME_ALONE)
    elif outcome == "cannot_compare" and levels["document"] == "unknown" and levels["birth_date"] in _VAGUE:
        reasons.append(_NO_FULL_DATE)
    return tuple(reasons)
