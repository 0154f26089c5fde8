"""A joint group with one far desk that has joined it, and what that desk writes into it."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from joint_edits import write_edit
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.groups.group_actions import found_group
from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import JointEditSent, JointGroupAcceptance


@pytest.fixture
def group(kh: Any, partner: Partner, cast: dict[str, Officer]) -> JointGroup:
    """Founded by us, joined by the far desk; nothing waits."""
    group = found_group(cast["bob"], "Border group", "Scams and trafficking", "bilateral", [partner])
    deliver()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    return group


@pytest.fixture
def say(kh: Any, group: JointGroup) -> Callable[..., JointEditSent]:
    """The far desk writes an edit into the group: `say("note", {...}, parents=...)`."""

    def write(*args: Any, **changes: Any) -> JointEditSent:
        body = write_edit("kh", group.key.hex, *args, **changes)
        kh.say(body, group.key.hex)
        return body

    return write


@pytest.fixture
def kr(kh: Any, cast: dict[str, Officer], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A second far desk, paired."""
    far = type(kh)("kr", "KR")

    def answer(request: httpx.Request) -> httpx.Response:
        return (far if request.url.host.startswith("kr.") else kh).answer(request)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        monkeypatch.setattr(transport, "client", lambda: client)
        far.partner = confirm_partner(cast["cora"], add_partner(cast["cora"], far.card.signed), far.words)
        deliver()
        yield far
