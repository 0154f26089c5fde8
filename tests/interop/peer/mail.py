"""Places, receipts, parts and batches: both sides of a conversation (section 4)."""

from dataclasses import dataclass, field, replace
from typing import Any

from .spelling import RefusedError, b64, moment, new_id, read, require, sha, unb64, write

PART, WHOLE_FROM = 262_144, 256 * 1024
KNOWN = frozenset(
    [
        "pairing_confirmed",
        "key_rotated",
        "key_revoked",
        "prekey_published",
        "set_published",
        "set_anchored",
        "set_ended",
        "membership_wanted",
        "membership_proved",
        "membership_refused",
        "joint_group_invitation",
        "joint_group_acceptance",
        "joint_group_widened",
        "joint_group_left",
        "joint_edit",
        "joint_edit_recalled",
        "datum_recalled",
        "recall_done",
        "file_taken",
        "file_refused",
        "second_review",
        "figures_stated",
        "notice_sent",
        "notice_withdrawn",
        "request_sent",
        "request_accepted",
        "request_answered",
        "request_refused",
        "request_postponed",
        "request_withdrawn",
        "request_reminded",
        "request_closed",
        "checkpoint",
        "cosignature",
        "refusal",
        "part",
        "batch_closed",
        "batch_confirmed",
        "conversation_states",
        "message_lost",
    ]
)


@dataclass(frozen=True)
class Place:
    next: int = 1
    running: bytes = bytes(32)

    def after(self, content: bytes) -> "Place":
        return Place(self.next + 1, sha(self.running, content))

    def write(self) -> dict[str, Any]:
        return {"next": self.next, "running": b64(self.running)}


@dataclass
class Came:
    """A message that came: envelope, signed form, content digest."""

    message: dict[str, Any]
    signed: str
    content: bytes
    received_at: str = field(default_factory=moment)
    outcome: str = "stored"

    @property
    def digest(self) -> str:
        return b64(sha(self.signed.encode()))


class Shelf:
    """What came: kept by id, applied in order."""

    def __init__(self) -> None:
        self.by_id: dict[str, Came] = {}
        self.places: dict[str, Place] = {}
        self._early: dict[tuple[str, int], Came] = {}
        self._wholes: dict[str, list[dict[str, Any]]] = {}

    def take(self, came: Came) -> tuple[str, dict[str, Any], list[Came]]:
        """The answer's type and body, and what is applied now."""
        message = came.message
        talk, sequence = message["conversation"], message["sequence"]
        place, known = self.places.get(talk, Place()), self.by_id.get(message["id"])
        require(sequence > 0, "unexpected_receipt")
        if known is not None and known.content == came.content:
            return *self._receipt(replace(known, signed=came.signed)), []
        if known is not None or sequence < place.next or (talk, sequence) in self._early:
            return *self._not_stored(came, "conflict"), []
        if sequence > place.next + 10_000:
            return *self._not_stored(came, "too_far"), []
        self.by_id[message["id"]] = self._early[talk, sequence] = came
        applied = []
        while (following := self._early.pop((talk, place.next), None)) is not None:
            place = self.places[talk] = place.after(following.content)
            following.outcome = "stored" if following.message["type"] in KNOWN else "quarantined"
            applied.append(following)
        return *self._receipt(came), applied

    def gather(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """A part taken; with the last one, the message as if it had come whole."""
        body = message["body"]
        pieces = self._wholes.setdefault(body["whole"], [])
        require(body["number"] == len(pieces) + 1, "incomplete")
        pieces.append(body)
        octets = b"".join(unb64(piece["octets"]) for piece in pieces)
        if len(octets) < body["size"]:
            return None
        require(len(octets) == body["size"] and sha(octets) == unb64(body["digest"]), "bad_digest")
        return {**message, "type": body["carries"], "body": read(octets)}

    def confirm(self, talk: str, closed: dict[str, Any]) -> dict[str, Any]:
        """The body of batch_confirmed."""
        places = range(closed["first"], closed["last"] + 1)
        rows = {
            row.message["sequence"]: row for row in self.by_id.values() if row.message["conversation"] == talk
        }
        held = [rows[place] for place in places if place in rows]
        listed = [row.message["id"] for row in held if row.outcome == "quarantined"]
        counts = {"stored": len(held), "quarantined": len(listed), "listed": listed[:1000]}
        named = {name: closed[name] for name in ("batch", "first", "last")}
        return {**named, **counts, "digest": b64(sha(*(row.content for row in held)))}

    def _receipt(self, came: Came) -> tuple[str, dict[str, Any]]:
        place = self.places.get(came.message["conversation"], Place())
        said = {"received_at": came.received_at, "outcome": came.outcome}
        return "receipt", {"message": came.message["id"], "digest": came.digest, **said, **place.write()}

    def _not_stored(self, came: Came, code: str) -> tuple[str, dict[str, Any]]:
        place = self.places.get(came.message["conversation"], Place())
        return "not_stored", {
            "message": came.message["id"],
            "digest": came.digest,
            "code": code,
            **place.write(),
        }


class Ledger:
    """What we sent: the chain of each conversation, to compare receipts with."""

    def __init__(self) -> None:
        self.chains: dict[str, list[Place]] = {}
        self.contents: dict[str, list[bytes]] = {}

    def next(self, talk: str) -> int:
        return self.chains.get(talk, [Place()])[-1].next

    def add(self, talk: str, content: bytes) -> None:
        chain = self.chains.setdefault(talk, [Place()])
        chain.append(chain[-1].after(content))
        self.contents.setdefault(talk, []).append(content)

    def check(
        self, talk: str, signed: str, message: dict[str, Any], answer: dict[str, Any]
    ) -> dict[str, Any]:
        """The body of an answer to this message, from the desk it was for."""
        body: dict[str, Any] = answer["body"]
        require(
            answer["type"] in ("receipt", "not_stored") and answer["conversation"] == talk, "wrong_receipt"
        )
        require(body["message"] == message["id"], "wrong_receipt", "another message")
        require(body["digest"] == b64(sha(signed.encode())), "wrong_receipt", "another form")
        if answer["type"] == "not_stored":
            raise RefusedError(body["code"], "not stored")
        place = self.chains[talk][body["next"] - 1]
        require(b64(place.running) == body["running"], "diverged")
        return body

    def close(self, talk: str, first: int, last: int) -> dict[str, Any]:
        """The body of batch_closed."""
        contents = self.contents[talk][first - 1 : last]
        batch = {"batch": new_id(), "first": first, "last": last, "count": len(contents)}
        return {**batch, "digest": b64(sha(*contents))}


def cut(type_: str, body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """One message, or the parts that carry it."""
    octets = write(body)
    if len(octets) <= WHOLE_FROM:
        return [(type_, body)]
    whole = {"whole": new_id(), "carries": type_, "size": len(octets), "digest": b64(sha(octets))}
    pieces = [octets[place : place + PART] for place in range(0, len(octets), PART)]
    return [
        ("part", {**whole, "number": number, "octets": b64(piece)}) for number, piece in enumerate(pieces, 1)
    ]
