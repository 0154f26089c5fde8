"""When a notice is erased, what its comparisons say of it goes too; that somebody decided, and what, stays."""

from typing import Any

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate


def on_record_erasing(row: Notice, **_: Any) -> tuple[str, ...]:
    Candidate.objects.filter(notice=row).update(reasons=[], news=[])
    return ()
