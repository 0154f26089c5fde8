"""A partner desk in the test's hands: it speaks the real protocol, with keys of its own, and answers over a fake wire."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client

from far_sets import FarLog, FarSet, anchor, make_set
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.keys import NAME, make_keys
from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.models import IncomingMessage, OutgoingMessage
from jointdesk.desk.partners.actions import add_partner, confirm_partner
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card
from jointdesk.engine.exchange.mail.effects import Stored
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.mail.receipts import answer_to, receipt_of
from jointdesk.engine.exchange.matching.caps import cost
from jointdesk.engine.exchange.matching.evidence import RECEIPT, Between, sign_evidence, write_receipt
from jointdesk.engine.exchange.matching.oprf import SetSide
from jointdesk.engine.exchange.wire.bodies import (
    Body,
    CheckpointCosigned,
    CheckpointSent,
    QuestionAsked,
    QuestionEvaluated,
    read_body,
)
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.exchange.wire.messages import Message, draw_id, open_sealed, seal
from jointdesk.engine.transparency.checkpoints import origin_of, witness, witness_of


def reply(raw: bytes, status: int = 200) -> httpx.Response:
    """An answer as it comes from a socket: unread."""
    return httpx.Response(status, stream=httpx.ByteStream(raw))


SETS = "5" * 32


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
        self.made: dict[tuple[str, str], FarSet] = {}
        self.log = FarLog(desk, self.keys)
        self.ranges: list[int] = []
        self.places: dict[str, Place] = {}
        self.down = False
        self.left = 10_000
        self.charged: int | None = None  # None: what was agreed
        self.ahead = timedelta()
        self.status = 200
        self.door = Client()

    @property
    def words(self) -> str:
        return " ".join(fingerprint(self.card))

    def message(self, body: Body, conversation: str | None = None, **changes: Any) -> Message:
        # a group is a conversation of its own
        conversation = conversation or getattr(body, "group", None) or "c" * 32
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

    def publish(self, kind: str, values: list[str], part: str = "base", *, anchored: bool = True) -> Message:
        """Announce a set of values, keep its file ready, and prove that it stands in our log."""
        made = make_set(self.log, kind, values, part)
        self.files[made.body.digest.hex()] = made.tags
        self.sets[kind, part] = (made.side, made.tags)
        self.made[kind, part] = made
        receipt = self.say(made.body, conversation=SETS)
        if anchored:
            self.say(anchor(self.log, made.body), conversation=SETS)
        return receipt

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The far end of our desk's HTTP client."""
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if self.status != 200:
            return reply(b'{"code": "malformed"}', self.status)
        if request.url.path.startswith(("/wire/v1/sets/", "/wire/v1/files/")):
            return self.give_file(request)
        if request.url.path == "/wire/v1/questions":
            return reply(self.seal(self.evaluate(self.take(request.content))))
        if request.headers["content-type"] == "application/jose-bundle":
            return reply(b"\n".join(self.receipt(raw) for raw in request.content.split(b"\n")))
        return reply(self.receipt(request.content))

    def give_file(self, request: httpx.Request) -> httpx.Response:
        raw = self.files.get(request.url.path.rpartition("/")[2])
        if raw is None:
            return reply(b'{"code": "unknown_file"}', 404)
        start, _, last = request.headers["range"].removeprefix("bytes=").partition("-")
        self.ranges.append(int(start))
        piece = raw[int(start) : int(last) + 1]
        headers = {"Content-Range": f"bytes {start}-{int(start) + len(piece) - 1}/{len(raw)}"}
        return httpx.Response(206, stream=httpx.ByteStream(piece), headers=headers)

    def cosign(self) -> None:
        """Cosign the last checkpoint our desk sent."""
        note = self.bodies(CheckpointSent)[-1].note
        name, at = witness_of(self.desk), datetime.now(UTC)
        _, cosigned = witness(
            note,
            origin=origin_of(settings.DESK.id),
            log_key=own_card().signing_key,
            last=None,
            proof=(),
            name=name,
            key=self.keys.signing,
            at=at,
        )
        self.say(CheckpointCosigned(note=cosigned))

    def take(self, raw: bytes) -> Message:
        message = self.open(raw)
        self.got.append(message)
        return message

    def receipt(self, raw: bytes) -> bytes:
        message, now = self.take(raw), datetime.now(UTC)
        place = self.places.get(message.conversation, Place(message.conversation)).after(message.content)
        self.places[message.conversation] = place
        body = receipt_of(message, Stored(message.id, message.content, now, quarantined=False), place)
        return self.seal(answer_to(message, body, id=draw_id(secrets.token_bytes), now=now))

    def evaluate(self, message: Message) -> Message:
        body = read_body(message)
        assert isinstance(body, QuestionAsked)
        evaluated = b"".join(
            self.sets[body.kind, part][0].evaluate(body.blinded) for part, _public_key in body.parts
        )
        at = datetime.now(UTC).replace(microsecond=0) + self.ahead
        between = Between(question=message.id, asker=message.sender, answerer=self.desk)
        charged = cost(body.kind, body.count) if self.charged is None else self.charged
        said = write_receipt(between, body, charged=charged, at=at, evaluated=evaluated)
        answer = QuestionEvaluated(
            question=message.id,
            charged=charged,
            left=self.left,
            at=at,
            receipt=sign_evidence(said, self.keys, desk=self.desk, typ=RECEIPT),
            evaluated=evaluated,
        )
        return self.message(answer, message.conversation)


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
