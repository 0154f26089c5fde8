"""Where a report stands: as the desk's last bundle says; until it is in one, as this door knows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.bundles import holds
from jointdesk.engine.letterbox.receipts import Receipt, find_receipt
from jointdesk.engine.letterbox.replies import Message, find_state, open_message, read_states
from jointdesk.portal import bundles
from jointdesk.portal.reporting.sending import receipts_key
from jointdesk.portal.store import reading

# status -> what it is called, what it means for whoever reported
WORDS = {
    "waiting": (_("On its way"), _("It lies sealed for the officers, who fetch it several times an hour.")),
    "received": (_("Received"), _("An officer has it and will read it.")),
    "in_review": (_("Being looked at"), _("An officer decides whether a case is opened.")),
    "question": (
        _("There is a question for you"),
        _("Read the message and answer below, as well as you can."),
    ),
    "accepted": (
        _("A case was opened"),
        _("Your report is part of an investigation, of which little can be told."),
    ),
    "suspended": (
        _("Waiting for another country"),
        _("Help of another country was asked for. That takes time."),
    ),
    "passed_on": (_("Passed on"), _("Another office answers for it now. It was given your report.")),
    "refused": (_("No case was opened"), _("The message says why, and what you can do.")),
    "closed": (_("Closed"), _("The work on it has ended.")),
}


@dataclass(frozen=True)
class Standing:
    """`messages`: those that the receipt opens, the newest first. `as_of`: the desk has long told nothing newer."""

    status: str
    since: date
    messages: list[Message]
    as_of: datetime | None = None

    @property
    def name(self) -> str:
        return gettext(WORDS[self.status][0])

    @property
    def meaning(self) -> str:
        return gettext(WORDS[self.status][1])


def find_standing(receipt: Receipt) -> Standing | None:
    """None: no report has this receipt, or what there was is forgotten by now."""
    with reading() as connection:
        lines = connection.execute(
            "SELECT line FROM state WHERE locator = ? ORDER BY hash", [receipt.locator]
        ).fetchall()
        sent = connection.execute(
            "SELECT hash, day FROM sent WHERE locator = ?", [receipt.locator]
        ).fetchall()
    states = list(read_states((line[0] for line in lines), timezone.localdate()))
    state = find_state(receipt, receipts_key(), states)
    if state is not None:
        opened = []
        for sealed in state.messages:
            try:
                opened.append(open_message(sealed, receipt))
            except PartnerError:
                continue
        newest_first = sorted(opened, key=lambda one: one.sent_at, reverse=True)
        return Standing(state.status, state.since, newest_first, _stale_since())
    place = find_receipt(receipt, receipts_key(), [row[0] for row in sent])
    return None if place is None else Standing("waiting", date.fromisoformat(sent[place][1]), [])


def _stale_since() -> datetime | None:
    """Of when the last news is, once its time is over: the door is cut off from its desk."""
    told = [one for kind in ("replies", "replies-since") if (one := bundles.in_force(kind))]
    if not told or any(holds(one, timezone.now()) for one in told):
        return None
    return max(one.issued_at for one in told)
