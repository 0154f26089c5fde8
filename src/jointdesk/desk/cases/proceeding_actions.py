"""Steps of procedure, per person."""

from datetime import date

from jointdesk.desk.cases.models import Case, Person, Proceeding


def record_step(
    person: Person, step: str, on: date, *, category: str, court: str = "", case: Case | None = None
) -> Proceeding:
    """Record that `person` reached `step` on a day; reported twice, the earliest day is kept.

    `category` says as what (suspect, ringleader): the room that knows the encounter tells it.
    """
    row, new = Proceeding.objects.get_or_create(
        person=person, step=step, defaults={"on": on, "court": court, "category": category, "case": case}
    )
    if not new and on < row.on:
        row.on, row.court = on, court or row.court
        row.save(update_fields=["on", "court"])
    return row
