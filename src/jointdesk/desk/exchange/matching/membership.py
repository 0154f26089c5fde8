"""Proof that what was hit is a record the partner held before it published: a desk that stuffs its sets has none.

Asked for when a request on a hit was delivered, and answered by itself, for an open request names the identifier and
has told as much as the answer does. An officer sees on the hit what came of it.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.audit.proofs import prove_many
from jointdesk.desk.exchange.mail.alarms import raise_alarm
from jointdesk.desk.exchange.mail.conversations import SETS, standing
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.matching.anchors import cosigned_over, read_cosigned
from jointdesk.desk.exchange.matching.offers import DOCUMENT
from jointdesk.desk.exchange.matching.seed_store import read_secret
from jointdesk.desk.exchange.matching.set_actions import name_of
from jointdesk.desk.exchange.matching.set_files import leaf_path, map_tags
from jointdesk.desk.exchange.matching.sought import published_elements
from jointdesk.desk.exchange.models import (
    ElementProof,
    Hit,
    MatchKey,
    OutgoingMessage,
    PartnerSet,
    PublishedElement,
    Request,
)
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.matching.caps import DAY
from jointdesk.engine.exchange.matching.commitments import (
    HASH,
    find_path,
    hash_leaf,
    is_committed,
    nonce_of,
)
from jointdesk.engine.exchange.matching.oprf import SetSide, element
from jointdesk.engine.exchange.matching.persons import PERSON_KINDS, person_keys
from jointdesk.engine.exchange.matching.sets import end_of
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import (
    MembershipProved,
    MembershipRefused,
    MembershipWanted,
    RequestSent,
)
from jointdesk.engine.exchange.wire.messages import Message, read_own
from jointdesk.engine.identifiers import KINDS, normalise
from jointdesk.engine.transparency.proofs import verify_inclusion

# what a request may name; each is evaluated once
MOST_NAMED = 200
# proofs refused a partner in a day, after which none is looked for: each could test all that a request names
MOST_WRONG = 20
# refusals that test nothing: what comes while we end sets is honest. Of all together no more than this is looked at
FREE = frozenset({"unknown_set", "epoch_over", "too_often"})
MOST_REFUSED = 100
OVER = ("withdrawn", "closed")


# the asking side


def want_proof(request: Request) -> ElementProof | None:
    """Ask for the proof of a request's hit, once; None when the hit's set is not known any more, or the request does
    not name what was hit."""
    hit = request.hit
    if hit is None or hit.tag is None or hit.partner_set is None or hit.partner_set.ended_at is not None:
        return None
    if element_of(hit) not in _named_in(request.fields, hit.partner_set.kind):
        return None  # a tag tells its publisher what we hit: the request has to tell it first
    proof, fresh = ElementProof.objects.get_or_create(hit=hit, defaults={"wanted_at": timezone.now()})
    if fresh:
        body = MembershipWanted(
            digest=bytes.fromhex(hit.partner_set.digest), tag=bytes(hit.tag), request=request.key.hex
        )
        proof.message_id = queue(hit.partner, body, standing(hit.partner, SETS)).message_id
        proof.save(update_fields=["message_id"])
    return proof


def on_request_delivered(sender: Any, messages: Sequence[OutgoingMessage], **kwargs: Any) -> None:
    """A request on a hit is with the partner: it has been told what we hit, and can prove that it holds it."""
    for message in messages:
        if message.type == RequestSent.type and message.outcome == "stored":
            key = uuid.UUID(message.conversation)
            request = Request.objects.filter(key=key).select_related("hit").first()
            if request is not None:
                want_proof(request)


def take_proof(partner: Partner, body: MembershipProved) -> None:
    """The partner's answer: proved, or an alarm."""
    proof = _wanted(partner, body.wanted)
    try:
        _check(proof.hit, body)
    except PartnerError as error:
        _close(proof, ElementProof.State.REFUSED, "not_proved")
        raise_alarm(partner, "not_proved", str(error))
        return
    proof.log_index = body.index
    _close(proof, ElementProof.State.PROVED, "")


def take_refusal(partner: Partner, body: MembershipRefused) -> None:
    proof = _wanted(partner, body.wanted)
    _close(proof, ElementProof.State.REFUSED, body.code)
    if body.code == "not_committed":
        raise_alarm(
            partner, "not_proved", "not_committed: the partner has no record behind an element of its set"
        )


def _check(hit: Hit, body: MembershipProved) -> None:
    """1. It is about our element. 2. Its leaf is in the set's commitment. 3. Its record was logged before the set."""
    row, tag = hit.partner_set, bytes(hit.tag or b"")
    if row is None or body.element != element_of(hit):
        raise PartnerError("not_proved", "the proof is of another element")
    place = _place_in(row, tag)
    leaf = hash_leaf(body.nonce, tag, body.element, body.record)
    if place is None or not is_committed(leaf, place, body.path, size=row.size, root=bytes(row.root)):
        raise PartnerError("not_proved", "the set was not committed to this element and record")
    checkpoint = read_cosigned(hit.partner, body.checkpoint)
    if not verify_inclusion(body.record, body.index, checkpoint.size, body.log_path, checkpoint.root):
        raise PartnerError("not_proved", "the record is not in the partner's log")
    if row.anchor_index is None or body.index >= row.anchor_index:
        raise PartnerError("not_proved", "the record was logged after the set")


def element_of(hit: Hit) -> bytes:
    """What was asked and found."""
    if hit.element is not None:
        return bytes(hit.element)
    return element(hit.identifier.kind, hit.identifier.value) if hit.identifier is not None else b""


def _wanted(partner: Partner, message_id: str) -> ElementProof:
    proof = (
        ElementProof.objects.select_related("hit__partner_set", "hit__partner", "hit__identifier")
        .filter(message_id=uuid.UUID(message_id), hit__partner=partner, state=ElementProof.State.WANTED)
        .first()
    )
    if proof is None:
        raise PartnerError("unknown_message", "no such proof was asked for")
    return proof


def _close(proof: ElementProof, state: str, code: str) -> None:
    proof.state, proof.code, proof.answered_at = state, code, timezone.now()
    proof.save(update_fields=["state", "code", "answered_at", "log_index"])


def _place_in(row: PartnerSet, tag: bytes) -> int | None:
    try:
        return find_places([tag], map_tags(row.digest))[0]
    except FileNotFoundError:
        return None


# the publishing side


class _Refused(Exception):
    """The code of a `membership_refused`."""


def answer(partner: Partner, message: Message, body: MembershipWanted) -> None:
    """Prove what an open request of the partner names; nothing else is told."""
    reply: MembershipProved | MembershipRefused
    try:
        reply = _prove(partner, message.id, body)
    except _Refused as refused:
        reply = MembershipRefused(wanted=message.id, code=str(refused))
    queue(partner, reply, standing(partner, SETS))


def _check_patience(partner: Partner) -> None:
    """A wrong tag tests everything its request names, and costs no element: a partner has few of them."""
    refused = OutgoingMessage.objects.filter(
        partner=partner, type=MembershipRefused.type, created_at__gt=timezone.now() - DAY
    )
    signed = list(refused.order_by("-pk").values_list("signed", flat=True)[:MOST_REFUSED])
    codes = [read_own(bytes(one)).body.get("code") if one else "" for one in signed]
    if len(codes) == MOST_REFUSED or sum(code not in FREE for code in codes) >= MOST_WRONG:
        raise _Refused("too_often")


def _prove(partner: Partner, wanted: str, body: MembershipWanted) -> MembershipProved:
    key = MatchKey.objects.filter(partner=partner, set_digest=body.digest.hex(), ended_at=None).first()
    if key is None:
        raise _Refused("unknown_set")
    secret = read_secret(name_of(key))
    if secret is None or end_of(key.epoch) <= timezone.now():
        raise _Refused("epoch_over")
    _check_patience(partner)
    side = SetSide(secret.seed, name_of(key).info)
    named = next(
        (item for item in _named(partner, body.request, key.kind) if side.tag(item) == body.tag), None
    )
    if named is None:
        raise _Refused("no_open_request")
    [place] = find_places([body.tag], map_tags(key.set_digest))
    nonce = nonce_of(secret.nonces, body.tag)
    for entry in _entries_of(key, named) if place is not None else ():
        leaf = hash_leaf(nonce, body.tag, named, bytes(entry.leaf))
        if place is not None and leaf == _read_leaves(leaf_path(key.set_digest), place, 1):
            return _show(key, place, entry, MembershipProved, wanted, nonce, named)
    raise _Refused("not_committed")


def _show(
    key: MatchKey,
    place: int,
    entry: Entry,
    form: type[MembershipProved],
    wanted: str,
    nonce: bytes,
    named: bytes,
) -> MembershipProved:
    cosigned = cosigned_over(key.partner, entry) if entry.index is not None else None
    if cosigned is None or entry.index is None:
        raise _Refused("not_committed")
    path = leaf_path(key.set_digest)
    groups = _read_leaves(path, key.set_size, None)
    return form(
        wanted=wanted,
        nonce=nonce,
        element=named,
        record=bytes(entry.leaf),
        path=find_path(lambda first, count: _read_leaves(path, first, count), groups, key.set_size, place),
        index=entry.index,
        log_path=tuple(prove_many([entry.index], cosigned.checkpoint.size)[0]),
        checkpoint=cosigned.note,
    )


def _named(partner: Partner, request: str, kind: str) -> Iterator[bytes]:
    """The elements of a kind that an open request of the partner names."""
    row = Request.objects.filter(
        partner=partner, key=uuid.UUID(request), direction=Request.Direction.RECEIVED
    ).exclude(state__in=OVER)
    yield from _named_in(row.values_list("fields", flat=True).first() or {}, kind)


def _named_in(fields: Mapping[str, Any], kind: str) -> Iterator[bytes]:
    """The elements of a kind that a request with these fields names."""
    lines = [line.strip().partition(" ") for line in _texts(fields.get("identifiers"))]
    pairs = [(word, value) for word, _space, value in lines]
    pairs += [(DOCUMENT, value) for value in _texts(fields.get("documents"))]
    for word, value in pairs[:MOST_NAMED]:
        if word == kind and word in KINDS:
            for spelling in dict.fromkeys((value.strip(), normalise(word, value.strip()))):
                yield from _element(word, spelling)
    if kind in PERSON_KINDS:
        names = tuple(_texts(fields.get("person")))[:MOST_NAMED]
        born = fields.get("birth_date")
        for key in person_keys(names, born if isinstance(born, str) else "", kind).asked:
            yield from _element(kind, key)


def _element(kind: str, value: str | None) -> Iterator[bytes]:
    try:
        if value:
            yield element(kind, value)
    except CallerError:
        return


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def _entries_of(key: MatchKey, named: bytes) -> Iterator[Entry]:
    """The log's entries of what this element was taken from."""
    kind, _bar, value = named.decode().partition("|")
    rows = PublishedElement.objects.filter(match_key=key, entry__isnull=False).select_related(
        "entry", "notice"
    )
    for row in rows.filter(identifier__kind=kind, identifier__value=value):
        yield from filter(None, [row.entry])
    for row in rows.filter(notice__isnull=False) if kind in (DOCUMENT, *PERSON_KINDS) else ():
        if row.notice is not None and named in published_elements(row.notice, kind):
            yield from filter(None, [row.entry])


def _read_leaves(path: Path, first: int, count: int | None) -> bytes:
    with path.open("rb") as file:
        file.seek(first * HASH)
        return file.read() if count is None else file.read(count * HASH)
