"""What an incoming message does, one file per family. A handler runs in a savepoint and raises PartnerError.

Adding a type: a function in its family's file and its name in HANDLERS. The answer to a question is given at a
door of its own (`serving`), not here.
"""

from collections.abc import Callable
from typing import Any

from jointdesk.desk.exchange.handlers.delivery import take_refusal
from jointdesk.desk.exchange.handlers.groups import take_acceptance, take_invitation
from jointdesk.desk.exchange.handlers.log import take_checkpoint, take_cosignature
from jointdesk.desk.exchange.handlers.matching import take_set
from jointdesk.desk.exchange.handlers.notices import take_notice, take_notice_withdrawal
from jointdesk.desk.exchange.handlers.pairing import take_pairing
from jointdesk.desk.exchange.handlers.requests import (
    take_answer,
    take_closing,
    take_postponement,
    take_request,
    take_request_acceptance,
    take_request_refusal,
    take_withdrawal,
)
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.messages import Message

# (partner, message, typed body of that message's type)
Handler = Callable[[Partner, Message, Any], None]

HANDLERS: dict[str, Handler] = {
    "pairing_confirmed": take_pairing,
    "set_published": take_set,
    "joint_group_invitation": take_invitation,
    "joint_group_acceptance": take_acceptance,
    "notice_sent": take_notice,
    "notice_withdrawn": take_notice_withdrawal,
    "request_sent": take_request,
    "request_accepted": take_request_acceptance,
    "request_answered": take_answer,
    "request_refused": take_request_refusal,
    "request_postponed": take_postponement,
    "request_withdrawn": take_withdrawal,
    "request_closed": take_closing,
    "checkpoint": take_checkpoint,
    "cosignature": take_cosignature,
    "refusal": take_refusal,
}

__all__ = ["HANDLERS", "Handler"]
