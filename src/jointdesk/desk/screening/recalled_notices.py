"""A notice that is taken back takes with it what screening wrote down of it: reasons, and what was known then."""

from typing import Any

from django.db import transaction

from jointdesk.desk.exchange.models import Datum
from jointdesk.desk.screening.indexes import NOTICES
from jointdesk.desk.screening.models import Candidate, Said

BATCH = 500


def on_recalled(sender: Any, datum: Datum, act: str, **kwargs: Any) -> tuple[str, ...]:
    """Its open candidates are closed as those of any notice that is active no more (`take_notices`)."""
    if datum.notice_id is None or act == "correct" or (act == "retract" and datum.is_ours):
        return ()
    candidates = Candidate.objects.filter(notice=datum.notice_id)
    count = candidates.update(reasons=[])
    if act == "erase":
        words = list(Said.objects.filter(candidate__in=candidates))
        for said in words:
            said.known = {**said.known, "notice": {}}
        Said.objects.bulk_update(words, ["known"], batch_size=BATCH)
        transaction.on_commit(NOTICES.forget_saved)
    return ("candidates_closed",) if count else ()
