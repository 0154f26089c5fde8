"""What each person found is taken for: the signs of victimhood first, suspicion second.

A presumed victim is one in every encounter. A ringleader, or a child without other signs, is not presumed by the
rule alone: the category stays undetermined and the referral `detected`, so that the hold stands until two officers
have looked. A referral is never closed here, whatever is corrected.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.actions import record
from jointdesk.desk.operations.models import Encounter, Outcome, Referral, ReferralReview
from jointdesk.desk.operations.referrals.states import holds
from jointdesk.desk.operations.victims.rule import MINOR, Signs, assess, rule

AT_ONCE = 5000
Category = Encounter.Category
RANK = {"none": 0, "detected": 1, "presumed": 2}


def settle(persons: Iterable[int]) -> int:
    """Set the categories of everything these persons (ids) were found in; the number of referrals opened."""
    wanted = sorted(set(persons))
    opened = 0
    for start in range(0, len(wanted), AT_ONCE):
        encounters = (
            Encounter.objects.filter(person__in=wanted[start : start + AT_ONCE], row__withdrawn_at=None)
            .select_related("row", "operation", "person__referral")
            .order_by("operation__held_on", "pk")
        )
        by_person: defaultdict[int, list[Encounter]] = defaultdict(list)
        for encounter in encounters:
            by_person[encounter.person_id].append(encounter)
        before = {
            one.pk: (one.category, one.category_reason) for found in by_person.values() for one in found
        }
        opened += sum(_settle_person(found) for found in by_person.values())
        _hide_places(person for person, found in by_person.items() if holds(referral_of(found[0])))
        _store([one for found in by_person.values() for one in found], before)
    return opened


def open_referral(encounter: Encounter, state: Referral.State, numbers: Sequence[int]) -> Referral:
    """Open a referral, with its log row."""
    referral = Referral.objects.create(
        person_id=encounter.person_id,
        encounter=encounter,
        unit_id=encounter.operation.unit_id,
        state=state,
        indicators=list(numbers),
        opened_at=timezone.now(),
    )
    facts = {"state": state, "operation": encounter.operation.reference, "rule": rule()["version"]}
    record("referral_opened", f"referral:{referral.pk}", facts)
    return referral


def add_indications(referral: Referral, numbers: Sequence[int], outcome: str) -> None:
    """What a talk with the person brought out: it raises a referral or opens it again, and never lowers it.

    Whoever had found no indications before had not heard this.
    """
    known = {*referral.indicators, *numbers}
    signs = assess(known, referral.person.birth_date, referral.encounter.operation.held_on)
    presumed = signs.level == "presumed" or outcome in ("presumed", "confirmed")
    state = Referral.State.PRESUMED if presumed else Referral.State.DETECTED
    _strengthen(referral, state, numbers)
    if referral.state == Referral.State.NOT_INDICATED:
        if outcome in ("presumed", "confirmed"):
            _open_again(referral, state)
            referral.save(update_fields=["state"])
    else:
        _set_aside_negatives(referral)
    if presumed and referral.state == Referral.State.DETECTED:
        referral.state = state
        referral.save(update_fields=["state"])
        record("referral_moved", f"referral:{referral.pk}", {"state": state})
    settle([referral.person_id])


def referral_of(encounter: Encounter) -> Referral | None:
    found: Referral | None = getattr(encounter.person, "referral", None)
    return found


def _hide_places(protected: Iterable[int]) -> None:
    """Where somebody was taken before anybody saw that he or she is to be protected."""
    persons = list(protected)
    if not persons:
        return
    for outcome in Outcome.objects.filter(encounter__person__in=persons).exclude(place=""):
        outcome.seal_place()
        outcome.save(update_fields=[*outcome.SEALED, "place"])


def _store(encounters: Sequence[Encounter], before: Mapping[int, tuple[str, str]]) -> None:
    """Write what has changed: few categories and reasons are shared by many, so one statement each."""
    changed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in encounters:
        if (one.category, one.category_reason) != before[one.pk]:
            changed[one.category, one.category_reason].append(one.pk)
    for (category, reason), keys in changed.items():
        Encounter.objects.filter(pk__in=keys).update(category=category, category_reason=reason)
        rows_written.send(sender=Encounter, keys=keys)


def _settle_person(encounters: list[Encounter]) -> int:
    signs = [_signs_of(encounter) for encounter in encounters]
    surest = max(range(len(signs)), key=lambda at: RANK[signs[at].level])
    numbers = _observed(encounters)
    level = signs[surest].level
    leads = any(encounter.row.role == Category.RINGLEADER for encounter in encounters)
    state = Referral.State.PRESUMED if level == "presumed" and not leads else Referral.State.DETECTED
    referral, opened = referral_of(encounters[0]), 0
    if referral is not None:
        _strengthen(referral, state, numbers)
    elif level != "none":
        referral, opened = open_referral(encounters[surest], state, numbers), 1
    for encounter, sign in zip(encounters, signs, strict=True):
        encounter.category = _categorise(encounter.row.role, referral)
        encounter.category_reason = _reason(encounter.row.role, sign, referral)
    return opened


def _observed(encounters: Sequence[Encounter]) -> list[int]:
    """Every sign seen of the person, those too that alone would say nothing."""
    known = {*rule()["means"], *rule()["control"], MINOR}
    return sorted({number for one in encounters for number in one.row.indicators} & known)


def _signs_of(encounter: Encounter) -> Signs:
    return assess(encounter.row.indicators, encounter.row.birth_date, encounter.operation.held_on)


def _strengthen(referral: Referral, state: Referral.State, numbers: Sequence[int]) -> None:
    """New indications raise a referral, or open one again that two officers had closed without knowing them; of one
    that is open, whoever had found none looks again."""
    new = set(numbers) - set(referral.indicators)
    if not new:
        return
    referral.indicators = sorted({*referral.indicators, *numbers})
    if referral.state == Referral.State.NOT_INDICATED:
        _open_again(referral, state)
    else:
        _set_aside_negatives(referral)
        if referral.state == Referral.State.DETECTED and state == Referral.State.PRESUMED:
            referral.state = state
    referral.save(update_fields=["indicators", "state"])


def _open_again(referral: Referral, state: Referral.State) -> None:
    """Not saved."""
    referral.state = state
    _set_aside_negatives(referral)
    record("referral_reopened", f"referral:{referral.pk}", {"state": state})


def _set_aside_negatives(referral: Referral) -> None:
    """A review that found nothing was made without what has come up since; one that upholds stands."""
    negatives = referral.reviews.filter(superseded_at=None, finding=ReferralReview.Finding.NOT_INDICATED)
    negatives.update(superseded_at=timezone.now())


def _categorise(role: str, referral: Referral | None) -> Category:
    if holds(referral):
        uncertain = role == Category.RINGLEADER or referral.state == Referral.State.DETECTED  # type: ignore[union-attr]
        return Category.UNDETERMINED if uncertain else Category.VICTIM
    if role in (Category.SUSPECT, Category.RINGLEADER):
        return Category(role)
    return Category.UNDETERMINED


def _reason(role: str, signs: Signs, referral: Referral | None) -> str:
    if holds(referral):
        if signs.level == "none":
            return "referral"
        return f"{signs.basis}:{','.join(map(str, signs.numbers))}"
    return f"role:{role}" if role in (Category.SUSPECT, Category.RINGLEADER) else ""
