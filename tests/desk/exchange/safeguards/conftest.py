"""What several files of this room begin with."""

import pytest

from desk.exchange.safeguards.acting_alone import DRAFT, KEY, WHY, theirs
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Request, Review
from jointdesk.desk.exchange.requests import request_actions
from jointdesk.desk.exchange.safeguards.review_actions import send_alone


@pytest.fixture
def draft(kh, partner, cast):
    return request_actions.draft_request(cast["bob"], partner, DRAFT)


@pytest.fixture
def alone(kh, draft, cast):
    send_alone(cast["bob"], draft, WHY)
    deliver()
    return Review.objects.get()


@pytest.fixture
def received(kh, partner):
    kh.say(theirs(), KEY)
    return Request.objects.get()
