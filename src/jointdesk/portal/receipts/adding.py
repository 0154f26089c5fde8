"""More on the same report: kept as it is written, like a report's own draft; sent twice, it is one letter."""

import hashlib

from django.http import HttpRequest

from jointdesk.engine.letterbox.receipts import Receipt
from jointdesk.portal import drafts
from jointdesk.portal.drafts import Draft

MOST_ADDED = 20_000


def find_addition(request: HttpRequest, held: Receipt) -> Draft:
    """What its visitor adds to this report, and to no other one; begun when there is none."""
    draft = drafts.find(request, "addition")
    if draft is None or draft.open_receipt() != held:
        return drafts.begin("addition", held)
    return draft


def narrative_of(draft: Draft) -> str:
    narrative: str = draft.answers.get("what", {}).get("narrative", "")
    return narrative


def mark_sent(draft: Draft) -> None:
    """Only what tells the same addition from another one is kept: the letter is the desk's now."""
    files = [[one["name"], one["size"]] for one in draft.files]
    draft.answers, draft.files, draft.sent = {"sent": [_digest(narrative_of(draft)), files]}, [], True


def is_sent_again(draft: Draft, narrative: str, files: list[tuple[str, int]]) -> bool:
    """The answer got lost, and the browser sends the same form once more. `files`: names and sizes it brings."""
    if not draft.sent:
        return False
    digest, sent = draft.answers["sent"]
    return _digest(narrative) == digest and all(list(one) in sent for one in files)


def _digest(narrative: str) -> str:
    return hashlib.sha256(narrative.strip().encode()).hexdigest()
