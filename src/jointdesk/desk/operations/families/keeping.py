"""When a family's report is erased, what its person said of it goes first, its key before the row."""

from typing import Any

from jointdesk.desk.cases.models import FamilyReport


def on_record_erasing(row: FamilyReport, **_: Any) -> tuple[str, ...]:
    answers, distrusts = list(row.answers.all()), list(row.distrusts.all())
    for one in (*answers, *distrusts):
        one.forget()
        one.delete()
    return ()
