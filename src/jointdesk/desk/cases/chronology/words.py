"""A case's events in words of the active language."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.days import partial_date
from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.cases.models import Case, CaseEvent, Involvement, Member, Proceeding

Kind = CaseEvent.Kind
# the sign on the line of time, by kind of event: what officers write, people, court, the case's own way
SIGNS = {
    **dict.fromkeys(
        (Kind.NOTE, Kind.INTERVIEW, Kind.SEARCH, Kind.MEETING, Kind.DECISION, Kind.MONEY), "note"
    ),
    **dict.fromkeys((Kind.PERSON, Kind.PERSON_OUT, Kind.CATEGORY), "person"),
    **dict.fromkeys((Kind.STEP, Kind.STEP_OUT), "court"),
    **dict.fromkeys((Kind.OPENED, Kind.STATE, Kind.TRANSFERRED, Kind.LEAD, Kind.JOINED, Kind.LEFT), "case"),
    Kind.TASK: "task",
}


class Names:
    """What events point at, looked up once for a whole chronology."""

    def __init__(
        self, officers: Mapping[int, str], units: Mapping[str, object], tasks: Mapping[int, str]
    ) -> None:
        self.officers, self.units, self.tasks = officers, units, tasks

    def officer(self, key: object) -> str:
        return self.officers.get(key, "–") if isinstance(key, int) else "–"

    def unit(self, code: object) -> str:
        found = self.units.get(str(code))
        return unit_name(found) if found is not None else str(code)  # type: ignore[arg-type]

    def task(self, key: object) -> str:
        return self.tasks.get(key, "–") if isinstance(key, int) else "–"


def say(event: CaseEvent, names: Names, person: str) -> str:
    """One event's facts; `person`: what its person is called for this reader."""
    facts = event.facts
    writers: dict[str, Callable[[], str]] = {
        Kind.OPENED: lambda: names.unit(facts.get("unit")),
        Kind.STATE: lambda: f"{_state(facts.get('from'))} → {_state(facts.get('to'))}",
        Kind.TRANSFERRED: lambda: (
            f"{names.unit(facts.get('from'))} → {names.unit(facts.get('to'))}: {facts.get('reason', '')}"
        ),
        Kind.LEAD: lambda: f"{names.officer(facts.get('from'))} → {names.officer(facts.get('to'))}",
        Kind.JOINED: lambda: f"{names.officer(facts.get('member'))} · {_part(facts.get('part'))}",
        Kind.LEFT: lambda: names.officer(facts.get("member")),
        Kind.COMPLAINT: lambda: str(facts.get("complaint", "")),
        Kind.COMPLAINT_OUT: lambda: str(facts.get("complaint", "")),
        Kind.NETWORK: lambda: str(facts.get("network", "")),
        Kind.NETWORK_OUT: lambda: str(facts.get("network", "")),
        Kind.PERSON: lambda: f"{person} · {_category(facts.get('category'))}",
        Kind.PERSON_OUT: lambda: f"{person}: {facts.get('reason', '')}",
        Kind.CATEGORY: lambda: (
            f"{person}: {_category(facts.get('from'))} → {_category(facts.get('category'))}"
        ),
        Kind.STEP: lambda: _step(facts, person),
        Kind.STEP_OUT: lambda: _step(facts, person),
        Kind.TASK: lambda: names.task(facts.get("task")),
    }
    written = writers.get(event.kind)
    return written() if written else event.text


def _step(facts: Mapping[str, object], person: str) -> str:
    said = f"{person}: {_label(Proceeding.Step, facts.get('step'))}, {partial_date(facts.get('on'))}"
    outcome = _label(Proceeding.Outcome, facts.get("outcome"))
    return f"{said} · {outcome}" if outcome else said


def _state(code: object) -> str:
    return _label(Case.State, code)


def _part(code: object) -> str:
    return _label(Member.Part, code)


def _category(code: object) -> str:
    return _label(Involvement.Category, code)


def _label(choices: type, code: object) -> str:
    return str(dict(choices.choices).get(code, code or ""))  # type: ignore[attr-defined]


def unnamed() -> str:
    return _("somebody")
