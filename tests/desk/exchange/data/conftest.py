"""Two far desks: kh, which data come from, and kr, to which they are passed on."""

from collections.abc import Iterator

import httpx
import pytest
from django.conf import settings

from desk.conftest import FarDesk
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.desk.partners.models import Partner

assert settings.DESK.id == "vn"


@pytest.fixture
def kr(kh: FarDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarDesk]:
    """A third desk; the wire leads to each by its address."""
    far = FarDesk("kr", "KR")

    def answer(request: httpx.Request) -> httpx.Response:
        return (far if request.url.host.startswith("kr") else kh).answer(request)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        monkeypatch.setattr(transport, "client", lambda: client)
        yield far


@pytest.fixture
def third(kr: FarDesk, partner: Partner, cast: dict[str, Officer]) -> Partner:
    found = add_partner(cast["cora"], kr.card.signed)
    found = confirm_partner(cast["cora"], found, kr.words)
    OutgoingMessage.objects.all().delete()
    return found
