"""What the exchange does when something happens, here or in a room below: who hears of it, in which order.

A room is imported when its first news comes: messages, their bodies and whoever acts on them are half of what a desk
consists of, and most commands that open a desk exchange nothing.
"""

from typing import Any

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.data.copies import Copies
from jointdesk.desk.exchange.models import Review


def on_delivered(**said: Any) -> None:
    """The partner's receipt of a message of ours is in."""
    from jointdesk.desk.exchange.data import receivers as data
    from jointdesk.desk.exchange.figures import counted_messages as figures
    from jointdesk.desk.exchange.matching.membership import on_request_delivered
    from jointdesk.desk.exchange.requests import receivers as requests

    requests.on_delivered(**said)
    on_request_delivered(**said)
    figures.on_delivered(**said)
    data.on_delivered(**said)


def on_written(**said: Any) -> None:
    """A message of ours is on its way."""
    from jointdesk.desk.exchange.data import receivers as data
    from jointdesk.desk.exchange.figures import counted_messages as figures

    figures.on_written(**said)
    data.on_written(**said)


def on_handled(**said: Any) -> None:
    """A partner's message was acted on."""
    from jointdesk.desk.exchange.data import receivers as data
    from jointdesk.desk.exchange.figures import counted_messages as figures

    figures.on_handled(**said)
    data.on_handled(**said)


def on_partner_confirmed(**said: Any) -> None:
    from jointdesk.desk.exchange.groups import receivers as groups
    from jointdesk.desk.exchange.mail import receivers as mail

    mail.on_partner_confirmed(**said)
    groups.on_partner_confirmed(**said)


def on_group_entered(**said: Any) -> None:
    from jointdesk.desk.exchange.groups import receivers as groups

    groups.on_group_entered(**said)


def on_notices_stored(**said: Any) -> None:
    from jointdesk.desk.exchange.data import receivers as data

    data.on_notices_stored(**said)


def on_networks_merged(**said: Any) -> None:
    from jointdesk.desk.exchange.dossiers import links

    links.on_networks_merged(**said)


def on_own_keys_rotated(**said: Any) -> None:
    from jointdesk.desk.exchange.mail import key_news

    key_news.on_own_keys_rotated(**said)


def on_own_keys_revoked(**said: Any) -> None:
    from jointdesk.desk.exchange.mail import key_news

    key_news.on_own_keys_revoked(**said)


def on_prekey_made(**said: Any) -> None:
    from jointdesk.desk.exchange.mail import key_news

    key_news.on_prekey_made(**said)


def on_recalled(**said: Any) -> tuple[str, ...]:
    from jointdesk.desk.exchange.files import copies as files

    return files.on_recalled(**said)


def retract_objected(officer: Officer, row: Review) -> None:
    from jointdesk.desk.exchange.data import objections

    objections.retract_objected(officer, row)


def take_back_request(officer: Officer, row: Review) -> None:
    from jointdesk.desk.exchange.safeguards import review_actions

    review_actions.take_back(officer, row)


def notice_copies() -> Copies:
    from jointdesk.desk.exchange.data.notice_copies import NoticeCopies

    return NoticeCopies()


def answer_copies() -> Copies:
    from jointdesk.desk.exchange.data.request_copies import AnswerCopies

    return AnswerCopies()


def request_copies() -> Copies:
    from jointdesk.desk.exchange.data.request_copies import RequestCopies

    return RequestCopies()


def file_copies() -> Copies:
    from jointdesk.desk.exchange.files.copies import FileCopies

    return FileCopies()


def plan_copies() -> Copies:
    from jointdesk.desk.exchange.plans.copies import PlanCopies

    return PlanCopies()


def edit_copies() -> Copies:
    from jointdesk.desk.exchange.groups.recalled_edits import EditCopies

    return EditCopies()
