"""The chronology of a case for one officer: its own events and what the rooms above can tell, in one order."""

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.cases.chronology.event_actions import WRITTEN
from jointdesk.desk.cases.chronology.sources import Moment, sources
from jointdesk.desk.cases.chronology.words import SIGNS, Names, say, unnamed
from jointdesk.desk.cases.models import Case, CaseEvent, Person
from jointdesk.desk.cases.persons.person_queries import conceal_in_case

MOST = 500


def gather(officer: Officer, case: Case, *, name_victims: bool = True, most: int = MOST) -> list[Moment]:
    """Newest first, at most `most` of the case's own. Without `name_victims` codes stand for victims whoever reads."""
    events = list(case.events.select_related("officer", "person", "case").order_by("-at", "-pk")[:most])
    if not any(event.kind == CaseEvent.Kind.OPENED for event in events) and len(events) < most:
        events.append(_opening(case))
    people = _people(officer, case, events, name_victims=name_victims)
    names = _names(events)
    told = [_moment(event, names, people) for event in events]
    for source in sources():
        told += source(officer, case)
    return sorted(told, key=lambda moment: moment.at, reverse=True)


def _moment(event: CaseEvent, names: Names, people: dict[int, str]) -> Moment:
    person = people.get(event.person_id, unnamed()) if event.person_id else unnamed()
    return Moment(
        at=event.at,
        kind=SIGNS.get(CaseEvent.Kind(event.kind), "link"),
        title=str(event.get_kind_display()),
        text=say(event, names, person),
        who=str(event.officer) if event.officer else "",
        event=event.pk if event.kind in WRITTEN else None,
        struck=event.struck_at is not None,
    )


def _opening(case: Case) -> CaseEvent:
    """Of a case that was opened before events were kept."""
    return CaseEvent(
        case=case,
        kind=CaseEvent.Kind.OPENED,
        at=case.opened_at,
        facts={"unit": case.unit.code},
        written_at=case.opened_at,
    )


def _people(officer: Officer, case: Case, events: list[CaseEvent], *, name_victims: bool) -> dict[int, str]:
    """What each person is called for this officer, in a case he or she may have left since."""
    persons: dict[int, Person] = {event.person.pk: event.person for event in events if event.person}
    conceal_in_case(officer, case, list(persons.values()), name_victims=name_victims)
    return {key: person.name or str(key) for key, person in persons.items()}


def _names(events: list[CaseEvent]) -> Names:
    keys = {
        event.facts[name]
        for event in events
        for name in ("from", "to", "member")
        if isinstance(event.facts.get(name), int)
    }
    codes = {
        event.facts[name]
        for event in events
        for name in ("from", "to", "unit")
        if isinstance(event.facts.get(name), str)
    }
    tasks = {event.facts["task"] for event in events if "task" in event.facts}
    return Names(
        {one.pk: str(one) for one in Officer.objects.filter(pk__in=keys)} if keys else {},
        {one.code: one for one in Unit.objects.filter(code__in=codes)} if codes else {},
        dict(events[0].case.tasks.filter(pk__in=tasks).values_list("pk", "title")) if tasks else {},
    )
