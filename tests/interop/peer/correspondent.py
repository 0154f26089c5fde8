"""Keys, prekeys and letters to and from one partner; what is applied stands in `received`, in order."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from . import mail, seals
from .spelling import (
    RefusedError,
    b64,
    moment,
    new_id,
    read,
    read_moment,
    require,
    sha,
    standing,
    unb64,
    write,
)

MESSAGE_TYPE, BUNDLE_TYPE = "application/jose", "application/jose-bundle"


class Correspondent:
    """What a desk knows of itself and its partner. A reaction to a message of type X is a method `_on_X`."""

    address = ""

    def __init__(self, desk: str, country: str) -> None:
        self.desk, self.country, self.keys = desk, country, seals.Keys.make()
        self.ring = {seals.key_id(self.keys.receiving_public): self.keys.receiving}
        self.partner: seals.Card | None = None
        self.shelf, self.ledger = mail.Shelf(), mail.Ledger()
        self.received: list[dict[str, Any]] = []
        # both sides' messages, as figures count them
        self.spoken: list[dict[str, Any]] = []
        self.sealed_to: list[str] = []
        self._lock = threading.RLock()
        self._todo: list[Callable[[], object]] = []

    # keys and words

    @property
    def card(self) -> str:
        about = {"desk": self.desk, "country": self.country, "name": "Second desk", "address": self.address}
        return self.keys.card(**about, issued_on=moment()[:10])

    @property
    def them(self) -> seals.Card:
        assert self.partner is not None
        return self.partner

    def confirm(self, signed: str) -> None:
        self.partner = seals.Card.read(signed)

    def tell_confirmed(self) -> None:
        body = {"card": b64(sha(self.them.signed.encode())), "key": seals.key_id(self.them.signing_key)}
        self.send("pairing_confirmed", body, self.standing("pairing"))

    def tell_prekey(self) -> str:
        """Its key id."""
        prekey = seals.Keys.make()
        named = seals.key_id(prekey.receiving_public)
        self.ring[named] = prekey.receiving
        now = datetime.now(UTC)
        times = {"valid_from": moment(now), "valid_until": moment(now + timedelta(days=14))}
        body = {"public_key": b64(prekey.receiving_public), **times}
        self.send("prekey_published", body, self.standing("keys"))
        return named

    def rotate(self) -> None:
        """The old key vouches for the new ones, and the next message is signed by those."""
        old, self.keys = self.keys, seals.Keys.make()
        self.ring[seals.key_id(self.keys.receiving_public)] = self.keys.receiving
        self.send("key_rotated", {"card": self.card, "reason": "a trial"}, new_id(), keys=old)

    def standing(self, subject: str) -> str:
        return standing(subject, self.desk, self.them.desk)

    # sending

    def sign(self, payload: bytes, typ: str, keys: seals.Keys | None = None) -> str:
        keys = keys or self.keys
        return seals.sign(payload, keys.signing, f"{self.desk}:{seals.key_id(keys.signing_public)}", typ)

    def write_message(
        self,
        type_: str,
        body: dict[str, Any],
        talk: str,
        sequence: int,
        keys: seals.Keys | None = None,
        **extra: Any,
    ) -> tuple[dict[str, Any], str]:
        message = {
            "v": 1,
            "id": extra.pop("id", new_id()),
            "type": type_,
            "from": self.desk,
            "to": self.them.desk,
        }
        message |= {"conversation": talk, "sequence": sequence, "sent_at": moment(), "body": body, **extra}
        return message, self.sign(write(message), seals.MESSAGE, keys)

    def next_message(
        self, type_: str, body: dict[str, Any], talk: str, **named: Any
    ) -> tuple[dict[str, Any], str]:
        with self._lock:
            message, signed = self.write_message(type_, body, talk, self.ledger.next(talk), **named)
            self.ledger.add(talk, sha(write(message)))
        return message, signed

    def send(self, type_: str, body: dict[str, Any], talk: str, **named: Any) -> list[dict[str, Any]]:
        """The receipts, one a message: a large body goes as parts."""
        receipts = []
        for piece_type, piece in mail.cut(type_, body):
            message, signed = self.next_message(piece_type, piece, talk, **named)
            receipts.append(self.deliver(message, signed))
        if receipts[-1]["outcome"] == "stored":
            self.spoken.append({**message, "type": type_, "body": body})
        return receipts

    def deliver(self, message: dict[str, Any], signed: str) -> dict[str, Any]:
        answer = self.open(self.post("messages", self.seal(signed)))
        return self.ledger.check(message["conversation"], signed, message, answer.message)

    def send_bundle(self, letters: list[tuple[dict[str, Any], str]], junk: bytes) -> list[dict[str, Any]]:
        """All in one call, with a line of junk at the end; the receipts, then what was said of the junk."""
        body = b"\n".join([*(self.seal(signed) for _, signed in letters), junk])
        lines = self.post("messages", body, BUNDLE_TYPE).split(b"\n")
        require(len(lines) == len(letters) + 1, "wrong_receipt", "lines")
        said = [
            self.ledger.check(message["conversation"], signed, message, self.open(line).message)
            for (message, signed), line in zip(letters, lines[:-1], strict=True)
        ]
        return [*said, json.loads(lines[-1])]

    def seal(self, signed: str) -> bytes:
        return seals.seal(signed, self.them.receiving_key)

    def post(self, door: str, body: bytes, type_: str = MESSAGE_TYPE) -> bytes:
        request = Request(f"{self.them.fields['address']}/wire/v1/{door}", body, {"Content-Type": type_})
        try:
            with urlopen(request, timeout=240) as answer:
                require(answer.headers["Content-Type"].split(";")[0] == type_, "malformed", "content type")
                return bytes(answer.read())
        except HTTPError as error:
            said = json.loads(error.read())
            raise RefusedError(said["code"], f"{error.code} {said['detail']}") from error

    def fetch(self, digest: str) -> bytes:
        """A tag file."""
        return self.fetch_from(f"sets/{unb64(digest).hex()}")

    def fetch_from(self, door: str) -> bytes:
        """In two pieces: it goes on from where it stopped."""
        url = f"{self.them.fields['address']}/wire/v1/{door}"
        with urlopen(url, timeout=240) as answer:
            first = answer.read(100)
        with urlopen(Request(url, headers={"Range": "bytes=100-"}), timeout=240) as answer:
            require(answer.status == 206, "malformed", "range")
            return bytes(first + answer.read())

    # receiving

    def open(self, raw: bytes) -> mail.Came:
        """The steps of section 3, in their order."""
        signed = seals.unseal(raw, self.ring)
        kid = self.kid_in(signed)
        payload = seals.verify(signed, self.them.signing_key, kid, seals.MESSAGE)
        require(len(payload) <= seals.LARGEST_PAYLOAD, "too_large")
        message = read(payload)
        seals.check_envelope(message)
        require(message["from"] == self.them.desk, "wrong_sender")
        require(message["to"] == self.desk, "wrong_recipient")
        ahead = read_moment(message["sent_at"]) - datetime.now(UTC)
        require(ahead <= timedelta(minutes=5), "from_the_future")
        self.sealed_to.append(read(unb64(raw.split(b".")[0].decode()))["kid"])
        return mail.Came(message, signed, sha(payload))

    def take_message(self, raw: bytes) -> bytes:
        with self._lock:
            came = self.open(raw)
            type_, body, applied = self.shelf.take(came)
            for one in applied:
                self._apply(one)
            _, signed = self.write_message(type_, body, came.message["conversation"], 0)
            return self.seal(signed)

    def take_bundle(self, raw: bytes) -> bytes:
        lines = []
        for line in raw.split(b"\n"):
            try:
                lines.append(self.take_message(line))
            except RefusedError as error:
                lines.append(json.dumps({"code": error.code, "detail": str(error)}).encode())
        return b"\n".join(lines)

    def _apply(self, came: mail.Came) -> None:
        message = came.message
        if came.outcome == "quarantined":
            body = {"message": message["id"], "code": "unknown_type", "reason": "not known here"}
            self._todo.append(lambda: self.send("refusal", body, message["conversation"]))
            return
        if message["type"] == "part":
            whole = self.shelf.gather(message)
            if whole is None:
                return
            message = whole
        self.received.append(message)
        self.spoken.append(message)
        react = getattr(self, f"_on_{message['type']}", None)
        if react is not None:
            self._todo.append(lambda: react(message))

    def wait(self, type_: str, seconds: float = 240, **fields: Any) -> dict[str, Any]:
        """The next message of a type and with these fields in its body, taken from `received`."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.react()
            with self._lock:
                for message in self.received:
                    if message["type"] == type_ and fields.items() <= message["body"].items():
                        self.received.remove(message)
                        return message
            time.sleep(0.05)
        raise AssertionError(f"no {type_} came; there are {[one['type'] for one in self.received]}")

    def react(self) -> None:
        while self._todo:
            self._todo.pop(0)()

    # what messages do

    def _on_prekey_published(self, message: dict[str, Any]) -> None:
        body = message["body"]
        if read_moment(body["valid_until"]) > datetime.now(UTC):
            self.them.prekeys.append((body["valid_from"], unb64(body["public_key"])))

    def _on_batch_closed(self, message: dict[str, Any]) -> None:
        talk = message["conversation"]
        self.send("batch_confirmed", self.shelf.confirm(talk, message["body"]), talk)

    def kid_in(self, signed: str) -> str:
        """The key id in a signed form: it must be the partner's pinned one."""
        kid = f"{self.them.desk}:{seals.key_id(self.them.signing_key)}"
        require(seals.kid_of(signed) == kid, "unknown_sender")
        return kid
