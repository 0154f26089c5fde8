"""What a screening found, brought in line with what is stored: nobody is asked twice about the same pair.

An open pair that is no longer found goes; a decided one stands, unless news on either side (news.py) put it in
question: then a rejected one is open again, and a confirmed one that has become doubtful is marked, to be looked at.
A pair rejected for the very same person in another roster is rejected here too, and says where; one that was
confirmed is asked, with that said: a wanted person found again is something to act on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate, RosterRow, Said
from jointdesk.desk.screening.news import known_of, known_of_row, news_since
from jointdesk.engine import screening as engine

BATCH = 500
# earlier decisions on one notice that are looked through for the same person
MOST_EARLIER = 200
Pair = tuple[int, int]  # row, notice
Found = dict[Pair, engine.Candidate]
Decision = Candidate.Decision
_CHANGED = (
    "outcome",
    "score",
    "reasons",
    "decision",
    "decided_by",
    "second_by",
    "decided_at",
    "news",
    "news_at",
)


def remember(found: Found, standing: QuerySet[Candidate]) -> None:
    """Bring the stored candidates of a screening (`standing`: all of its rows or notices) in line with `found`."""
    kept = {(one.row_id, one.notice_id): one for one in standing.select_related("row", "notice")}
    last_said = _last_said(one for one in kept.values() if one.is_decided)
    changed, gone = [], []
    for pair, candidate in kept.items():
        answer = found.get(pair)
        if candidate.is_decided:
            if _reconsider(candidate, answer, last_said.get(candidate.pk)):
                changed.append(candidate)
        elif answer is not None:
            changed.append(_take(candidate, answer))
        elif candidate.decision == Decision.OPEN:
            gone.append(candidate.pk)
    # what an officer has ever had a word on is not taken away
    Candidate.objects.filter(pk__in=gone, said=None).delete()
    Candidate.objects.bulk_update(changed, _CHANGED, batch_size=BATCH)
    fresh = [_candidate(pair, answer) for pair, answer in found.items() if pair not in kept]
    _carry_over(fresh)
    Candidate.objects.bulk_create(fresh, batch_size=BATCH)


def close_for(notices: Iterable[Notice]) -> int:
    """The notices are no longer sought: nobody need decide their open candidates. How many were closed."""
    waiting = Q(decision__in=(Decision.OPEN, Decision.PROPOSED))
    return Candidate.objects.filter(waiting, notice__in=list(notices)).update(
        decision=Decision.CLOSED, decided_at=timezone.now()
    )


def _last_said(decided: Iterable[Candidate]) -> dict[int, Said]:
    """The last word on each candidate; one that was carried over rests on the word it was carried from."""
    sources = {one.pk: one.carried_from_id for one in decided}
    asked = {*sources, *filter(None, sources.values())}
    said = {one.candidate_id: one for one in Said.objects.filter(candidate__in=asked).order_by("at", "pk")}
    words = {pk: said.get(pk) or said.get(source or 0) for pk, source in sources.items()}
    return {pk: word for pk, word in words.items() if word}


def _reconsider(candidate: Candidate, answer: engine.Candidate | None, last: Said | None) -> bool:
    """Whether a decided pair is shown again; if so it is changed accordingly."""
    news = news_since(last.known, known_of(candidate)) if last else []
    if not news or news == candidate.news:
        return False
    if candidate.decision == Decision.REJECTED:
        weaker = answer is None or (answer.outcome != "match" and answer.score <= candidate.score)
        if weaker or answer is None:
            return False
        _take(candidate, answer)
        candidate.decision = Decision.OPEN
    elif answer is not None and answer.outcome == "match":
        return False
    candidate.news, candidate.news_at = news, timezone.now()
    return True


def _take(candidate: Candidate, answer: engine.Candidate) -> Candidate:
    candidate.outcome, candidate.score, candidate.reasons = answer.outcome, answer.score, list(answer.reasons)
    if candidate.decision == Decision.CLOSED:
        candidate.decision, candidate.decided_at = Decision.OPEN, None
        candidate.decided_by = candidate.second_by = None
    return candidate


def _candidate(pair: Pair, answer: engine.Candidate) -> Candidate:
    return Candidate(
        row_id=pair[0],
        notice_id=pair[1],
        outcome=answer.outcome,
        score=answer.score,
        reasons=list(answer.reasons),
    )


@dataclass(frozen=True)
class _Earlier:
    candidate: Candidate
    known: Mapping[str, object]


def _carry_over(fresh: Sequence[Candidate]) -> None:
    """Remind new pairs of what was decided for the same person, if nothing has been learnt since."""
    if not fresh:
        return
    earlier = _earlier_decisions({one.notice_id for one in fresh})
    if not earlier:
        return
    rows = RosterRow.objects.in_bulk([one.row_id for one in fresh if one.notice_id in earlier])
    notices = Notice.objects.in_bulk(list(earlier))
    for one in fresh:
        if one.notice_id not in earlier:
            continue
        one.row, one.notice = rows[one.row_id], notices[one.notice_id]
        known = known_of(one)
        for before in earlier[one.notice_id]:
            if _same_person(one.row, before.candidate.row) and not news_since(before.known, known):
                _remind(one, before.candidate)
                break


def _earlier_decisions(notices: Iterable[int]) -> dict[int, list[_Earlier]]:
    decided = Candidate.objects.filter(
        notice__in=list(notices), decision__in=(Decision.REJECTED, Decision.CONFIRMED), carried_from=None
    ).select_related("row")
    found: defaultdict[int, list[_Earlier]] = defaultdict(list)
    rows = list(decided.order_by("-decided_at")[: MOST_EARLIER * 5])
    last = {one.candidate_id: one for one in Said.objects.filter(candidate__in=rows).order_by("at", "pk")}
    for one in rows:
        if one.pk in last and len(found[one.notice_id]) < MOST_EARLIER:
            found[one.notice_id].append(_Earlier(one, last[one.pk].known))
    return found


def _same_person(a: RosterRow, b: RosterRow) -> bool:
    """Beyond doubt: the same document and name, or the same name, full birth date and nationality."""
    one, other = known_of_row(a), known_of_row(b)
    if not set(one["name"]) & set(other["name"]):
        return False
    if one["document"] or other["document"]:
        return one["document"] == other["document"]
    full = len(a.birth_date) == 10 and a.birth_date == b.birth_date
    return full and bool(a.nationality) and a.nationality == b.nationality


def _remind(candidate: Candidate, before: Candidate) -> None:
    candidate.carried_from = before
    if before.decision == Decision.REJECTED:
        candidate.decision, candidate.decided_at = before.decision, before.decided_at
        candidate.decided_by_id = before.decided_by_id
