"""Files in the tests' hands: what an officer uploads, what a partner gives."""

import hashlib
import secrets
from datetime import UTC, datetime

import pytest
from django.conf import settings

from far_files import FIELDS, KEY, PNG, lying
from jointdesk.desk.exchange.files.store import FOLDER
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests import request_actions
from jointdesk.desk.exchange.requests.request_actions import Draft
from jointdesk.engine.exchange.files.frames import seal_frames
from jointdesk.engine.exchange.wire.bodies import RequestAnswered, RequestSent
from jointdesk.engine.exchange.wire.bodies.files import NamedFile


@pytest.fixture(autouse=True)
def _empty_folder():
    """Before too: what other rooms' tests stored lies here, their rows are gone."""
    _clear()
    yield
    _clear()


@pytest.fixture
def received(kh, partner):
    """A request of the partner's."""
    kh.say(
        RequestSent(
            request=KEY,
            form="identify",
            form_version=1,
            fields=FIELDS,
            legal_basis="UNCC",
            purpose="Find the gang",
            conditions="",
            mark="TLP:AMBER",
            urgency="urgent",
            deadline=datetime(2027, 1, 1, tzinfo=UTC),
        ),
        KEY,
    )
    return Request.objects.get()


@pytest.fixture
def sent(kh, partner, cast):
    """A request of ours that the partner has."""
    draft = Draft(form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang")
    row = request_actions.draft_request(cast["bob"], partner, draft)
    request_actions.approve_request(cast["dara"], row)
    deliver()
    row.refresh_from_db()
    return row


@pytest.fixture
def give(kh):
    """A file at the partner's door, and the row that names it: `give(b"...", name=...)`."""

    def make(content=PNG, **changes):
        key = secrets.token_bytes(32)
        named = NamedFile(
            **{
                "id": secrets.token_hex(16),
                "name": "photo.png",
                "media_type": "image/png",
                "size": len(content),
                "sha256": hashlib.sha256(content).digest(),
                "key": key,
                "token": secrets.token_hex(16),
                **changes,
            }
        )
        kh.files[named.token] = b"".join(seal_frames([content], key))
        return named

    return make


@pytest.fixture
def answer_with(kh, sent):
    """The partner answers our request with these files."""

    def say(*files, **changes):
        body = RequestAnswered(
            **{
                "request": sent.key.hex,
                "datum": secrets.token_hex(16),
                "complete": "part",
                "text": "See the files.",
                "identifiers": (),
                "mark": "TLP:AMBER",
                "conditions": "Not in court",
                "files": files,
                **changes,
            }
        )
        kh.say(body, sent.key.hex)
        return body

    return say


def _clear():
    for name in lying():
        (settings.HOME / FOLDER / name).unlink()
