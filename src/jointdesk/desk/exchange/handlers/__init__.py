"""What an incoming message does, one file per family. A handler runs in a savepoint and raises PartnerError.

Adding a type: a function in its family's file and its name in HANDLERS. The answer to a question is given at a
door of its own (`serving`), not here.
"""

from collections.abc import Callable
from typing import Any

from jointdesk.desk.exchange.handlers.delivery import take_refusal
from jointdesk.desk.exchange.handlers.figures import take_figures
from jointdesk.desk.exchange.handlers.files import take_file_refused, take_file_taken
from jointdesk.desk.exchange.handlers.groups import (
    take_acceptance,
    take_invitation,
    take_leaving,
    take_widening,
)
from jointdesk.desk.exchange.handlers.joint_edits import take_edit, take_recalled_edit
from jointdesk.desk.exchange.handlers.keys import take_prekey, take_revocation, take_rotation
from jointdesk.desk.exchange.handlers.log import take_checkpoint, take_cosignature
from jointdesk.desk.exchange.handlers.matching import (
    take_anchor,
    take_membership,
    take_membership_question,
    take_membership_refusal,
    take_set,
    take_set_end,
)
from jointdesk.desk.exchange.handlers.notices import take_notice, take_notice_withdrawal
from jointdesk.desk.exchange.handlers.pairing import take_pairing
from jointdesk.desk.exchange.handlers.plans import take_plan, take_plan_read, take_plan_unread
from jointdesk.desk.exchange.handlers.recalls import take_recall, take_recall_done
from jointdesk.desk.exchange.handlers.requests import (
    take_answer,
    take_closing,
    take_postponement,
    take_reminder,
    take_request,
    take_request_acceptance,
    take_request_refusal,
    take_withdrawal,
)
from jointdesk.desk.exchange.handlers.reviews import take_review
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.messages import Message

# (partner, message, typed body of that message's type)
Handler = Callable[[Partner, Message, Any], None]

HANDLERS: dict[str, Handler] = {
    "pairing_confirmed": take_pairing,
    "key_rotated": take_rotation,
    "key_revoked": take_revocation,
    "prekey_published": take_prekey,
    "set_published": take_set,
    "set_anchored": take_anchor,
    "set_ended": take_set_end,
    "membership_wanted": take_membership_question,
    "membership_proved": take_membership,
    "membership_refused": take_membership_refusal,
    "joint_group_invitation": take_invitation,
    "joint_group_acceptance": take_acceptance,
    "joint_group_widened": take_widening,
    "joint_group_left": take_leaving,
    "joint_edit": take_edit,
    "joint_edit_recalled": take_recalled_edit,
    "notice_sent": take_notice,
    "notice_withdrawn": take_notice_withdrawal,
    "datum_recalled": take_recall,
    "recall_done": take_recall_done,
    "request_sent": take_request,
    "request_accepted": take_request_acceptance,
    "request_answered": take_answer,
    "request_refused": take_request_refusal,
    "request_postponed": take_postponement,
    "request_reminded": take_reminder,
    "request_withdrawn": take_withdrawal,
    "request_closed": take_closing,
    "file_taken": take_file_taken,
    "file_refused": take_file_refused,
    "plan_sent": take_plan,
    "plan_read": take_plan_read,
    "plan_unread": take_plan_unread,
    "figures_stated": take_figures,
    "second_review": take_review,
    "checkpoint": take_checkpoint,
    "cosignature": take_cosignature,
    "refusal": take_refusal,
}

__all__ = ["HANDLERS", "Handler"]
