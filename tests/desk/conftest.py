"""A partner desk in the test's hands: it speaks the real protocol, with keys of its own, and answers over a fake wire."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.keys import NAME, make_keys
from jointdesk.desk.exchange import transport
from jointdesk.desk.exchange.models import IncomingMessage, OutgoingMessage
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card
from jointdesk.engine.exchange.bodies import Body, QuestionAsked, QuestionEvaluated, SetPublished, read_body
from jointdesk.engine.exchange.cards import Card, fingerprint
from jointdesk.engine.exchange.keys import DeskKeys
from jointdesk.engine.exchange.matching import TAG, SetSide, element
from jointdesk.engine.exchange.messages import Message, draw_id, open_sealed, seal
from jointdesk.engine.exchange.receipts import receipt_for
from jointdesk.engine.exchange.sets import SetName, epoch_of, padded_size


def reply(raw: bytes, status: int = 200) -> httpx.Response:
    """An answer as it comes from a socket: unread."""
    return httpx.Response(status, stream=httpx.ByteStream(raw))


class FarDesk:
    """Another desk: what it was sent, and what it says."""

    def __init__(self, desk: str, country: str) -> None:
        self.desk = desk
        self.keys = DeskKeys.generate(secrets.token_bytes)
        self.card = Card.issue(
            self.keys,
            desk=desk,
            name=f"Desk {desk}",
            country=country,
            address=f"http://{desk}.localhost:9000",
            issued_on=date(2026, 1, 1),
        )
        self.sequences: dict[str, int] = {}
        self.got: list[Message] = []
        self.files: dict[str, bytes] = {}
        self.sets: dict[tuple[str, str], tuple[SetSide, bytes]] = {}
        self.down = False
        self.status = 200
        self.door = Client()

    @property
    def words(self) -> str:
        return " ".join(fingerprint(self.card))

    def message(self, body: Body, conversation: str | None = None, **changes: Any) -> Message:
        conversation = conversation or "c" * 32
        self.sequences[conversation] = self.sequences.get(conversation, 0) + 1
        return Message(
            **{
                "id": draw_id(secrets.token_bytes),
                "type": body.type,
                "sender": self.desk,
                "recipient": settings.DESK.id,
                "conversation": conversation,
                "sequence": self.sequences[conversation],
                "sent_at": datetime.now(UTC),
                "body": body.write(),
                **changes,
            }
        )

    def seal(self, message: Message) -> bytes:
        return seal(message, self.keys, own_card()).raw

    def say(self, body: Body, conversation: str | None = None, **changes: Any) -> Message:
        """Send a message over the wire; our desk's receipt, opened."""
        return self.deliver(self.seal(self.message(body, conversation, **changes)))

    def deliver(self, raw: bytes, door: str = "messages") -> Message:
        answer = self.door.post(f"/wire/v1/{door}", raw, content_type="application/jose")
        assert answer.status_code == 200, answer.content
        return self.open(answer.content)

    def open(self, raw: bytes) -> Message:
        return open_sealed(raw, self.keys, {settings.DESK.id: own_card()}, self.desk, datetime.now(UTC))

    def bodies(self, kind: type[Body]) -> list[Any]:
        """What our desk sent of one type, in order of arrival."""
        return [body for body in map(read_body, self.got) if isinstance(body, kind)]

    def publish(self, kind: str, values: list[str], part: str = "base") -> Message:
        """Announce a set of values and keep its file ready."""
        name = SetName(settings.DESK.id, kind, epoch_of(datetime.now(UTC).date()), part)
        side = SetSide(secrets.token_bytes(32), name.info)
        tags = side.tags(
            [element(kind, value) for value in values],
            pad_to=padded_size(len(values)),
            random_bytes=secrets.token_bytes,
        )
        digest = hashlib.sha256(tags)
        self.files[digest.hexdigest()] = tags
        self.sets[kind, part] = (side, tags)
        return self.say(
            SetPublished(
                kind=kind,
                epoch=name.epoch,
                part=part,
                public_key=side.public_key,
                size=len(tags) // TAG,
                digest=digest.digest(),
            ),
            conversation="5" * 32,
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The far end of our desk's HTTP client."""
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if self.status != 200:
            return reply(b'{"code": "malformed"}', self.status)
        if request.url.path.startswith("/wire/v1/sets/"):
            return reply(self.files[request.url.path.rpartition("/")[2]])
        message = self.open(request.content)
        self.got.append(message)
        if request.url.path == "/wire/v1/questions":
            return reply(self.seal(self.evaluate(message)))
        receipt = receipt_for(message, id=draw_id(secrets.token_bytes), received_at=datetime.now(UTC))
        return reply(self.seal(receipt))

    def evaluate(self, message: Message) -> Message:
        body = read_body(message)
        assert isinstance(body, QuestionAsked)
        side, _ = self.sets[body.kind, body.part]
        evaluated = QuestionEvaluated(question=message.id, evaluated=side.evaluate(body.blinded))
        return self.message(evaluated, message.conversation)


@pytest.fixture(scope="session", autouse=True)
def _own_keys() -> None:
    if not (settings.HOME / "keys" / NAME).exists():
        make_keys(settings.HOME)


@pytest.fixture
def kh(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarDesk]:
    """A desk we do not know yet."""
    far = FarDesk("kh", "KH")
    with httpx.Client(transport=httpx.MockTransport(far.answer)) as client:
        monkeypatch.setattr(transport, "client", lambda: client)
        yield far


@pytest.fixture
def partner(kh: FarDesk, cast: dict[str, Officer]) -> Partner:
    """The far desk, paired; nothing waits for it."""
    partner = add_partner(cast["cora"], kh.card.signed)
    partner = confirm_partner(cast["cora"], partner, kh.words)
    OutgoingMessage.objects.all().delete()
    return partner


def quarantined() -> list[IncomingMessage]:
    return list(IncomingMessage.objects.filter(state=IncomingMessage.State.QUARANTINED))
