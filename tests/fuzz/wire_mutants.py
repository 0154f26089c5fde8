"""Hostile bytes for the partners' doors, layer by layer: the seal, the signature, the JSON, the envelope, the body.

`draw_mutant` draws one from a seeded `Random`; ephemeral keys and message ids are fresh each time, so a seed repeats
the accident, not the bytes. A mutant is `believed` when its sender is a confirmed partner and its envelope whole:
then it may be stored, and nothing else may.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from joserfc import jwe
from joserfc.jwk import OKPKey
from test_message_bodies import EXAMPLES

from fuzz.body_mutants import LETTERS, SHAPES, mutate
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.evidence import STATEMENT, Between, sign_evidence, write_statement
from jointdesk.engine.exchange.wire.bodies import QuestionAsked
from jointdesk.engine.exchange.wire.canonical import encode
from jointdesk.engine.exchange.wire.cards import Card
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.messages import TYPE
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED, encrypt
from jointdesk.engine.exchange.wire.signing import sign

ORDER = 2**252 + 27742317777372353535851937790883648493
# X25519: points of small order, and a spelling beyond the field (RFC 7748, 5)
SMALL = (bytes(32), b"\x01" + bytes(31), (2**255 - 20).to_bytes(32, "little"), (2**255 - 19).to_bytes(32, "little"), b"\xff" * 32)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    family: str
    door: str
    raw: bytes
    believed: bool = False


@dataclass(frozen=True)
class Sides:
    """Who attacks whom: a partner gone bad, somebody nobody knows, and the desk under attack."""

    partner: str
    keys: DeskKeys
    stranger: DeskKeys
    target: Card
    keyed: tuple[dict[str, Any], ...] = ()  # bodies' fields that meet something the target has

    def envelope(self, type_: str, body: Any, draw: Random) -> dict[str, Any]:
        conversation = body.get("request") if isinstance(body, dict) else None
        return {
            "v": 1,
            "id": draw.randbytes(16).hex(),
            "type": type_,
            "from": self.partner,
            "to": self.target.desk,
            "conversation": conversation if _is_id(conversation) else draw.randbytes(16).hex(),
            "sequence": 0 if type_ == "receipt" else 1,
            "sent_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "body": body,
        }

    def wrap(self, payload: bytes, keys: DeskKeys | None = None, **header: Any) -> bytes:
        return self.encrypt(self.sign(payload, keys, **header))

    def sign(self, payload: bytes, keys: DeskKeys | None = None, **header: Any) -> bytes:
        keys = keys or self.keys
        kid = header.pop("kid", f"{self.partner}:{key_id(keys.signing_public)}")
        return sign(payload, keys.signing, kid=kid, typ=header.pop("typ", TYPE))

    def encrypt(self, signed: bytes) -> bytes:
        return encrypt(signed, self.target.encryption_key, kid=key_id(self.target.encryption_key))


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def draw_mutant(sides: Sides, draw: Random) -> Mutant:
    door = "questions" if draw.random() < 0.2 else "messages"
    family = draw.choices(list(FAMILIES), [weight for weight, _ in FAMILIES.values()])[0]
    return replace(FAMILIES[family][1](sides, draw), family=family, door=door)


def _unbelieved(make: Callable[[Sides, Random], bytes]) -> Callable[[Sides, Random], Mutant]:
    return lambda sides, draw: Mutant("", "", make(sides, draw))


def _whole(sides: Sides, draw: Random) -> dict[str, Any]:
    example = draw.choice(EXAMPLES)
    return sides.envelope(example.type, example.write(), draw)


def spoil(raw: bytes, draw: Random) -> bytes:
    """Bytes after a few accidents of the line."""
    for _ in range(draw.randrange(1, 4)):
        at = draw.randrange(len(raw) + 1)
        end = min(len(raw), at + draw.randrange(1, 60))
        raw = draw.choice(_ACCIDENTS)(draw, raw, at, end)
    return raw


_ACCIDENTS: tuple[Callable[[Random, bytes, int, int], bytes], ...] = (
    lambda draw, raw, at, end: raw[:at],
    lambda draw, raw, at, end: raw[at:],
    lambda draw, raw, at, end: raw[:at] + bytes((b ^ 1 << draw.randrange(8)) for b in raw[at : at + 1]) + raw[at + 1 :],
    lambda draw, raw, at, end: raw[:at] + raw[end:],
    lambda draw, raw, at, end: raw[:end] + raw[at:],
    lambda draw, raw, at, end: raw[:at] + draw.randbytes(end - at) + raw[end:],
    lambda draw, raw, at, end: raw[:at] + draw.choice((b".", b"=", b"\n", b"\0", b"..", b"-", b"+")) + raw[at:],
    lambda draw, raw, at, end: b".".join(draw.sample(raw.split(b"."), raw.count(b".") + 1)),
)  # fmt: skip


def _spoilt_seal(sides: Sides, draw: Random) -> bytes:
    raw = sides.wrap(dump(_whole(sides, draw)))
    spoilt = spoil(raw, draw)
    return spoilt if spoilt != raw else raw[:-1]


def _noise(sides: Sides, draw: Random) -> bytes:
    size = draw.choice((0, 1, 100, 10_000))
    letters = b"ABCabc019-_."
    return draw.choice((draw.randbytes(size), bytes(draw.choice(letters) for _ in range(size)), b"{}" * size))


def _oversized(sides: Sides, draw: Random) -> bytes:
    return draw.choice((b"a", b".", b"\0", b"e30.")) * (MAX_SEALED + draw.choice((1, 4)))


def _odd_seal(sides: Sides, draw: Random) -> bytes:
    """A seal whose header is not the protocol's; with `zip`, what it holds would be a thousand times as large."""
    odd = draw.choice(
        (
            {"zip": "DEF"}, {"zip": "DEF"}, {"apu": "QQ", "apv": "QQ"}, {"enc": "A128GCM"}, {"alg": "ECDH-ES+A256KW"},
            {"enc": "A256CBC-HS512"}, {"kid": "AAAAAAAAAAA"}, {"typ": "JWT"}, {"jku": "http://127.0.0.1/"}, {"cty": "JWT"},
        )
    )  # fmt: skip
    kid = key_id(sides.target.encryption_key)
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": kid, "typ": "jointdesk-sealed+jwe", **odd}
    signed = sides.sign(dump(_whole(sides, draw)))
    plain = signed if "zip" not in odd else signed + b"A" * draw.choice((1_000, 50_000_000 // 50))
    key = OKPKey.import_key({"kty": "OKP", "crv": "X25519", "x": encode(sides.target.encryption_key)})
    every = [header["alg"], header["enc"], "DEF"]
    registry = jwe.JWERegistry(algorithms=every, strict_check_header=False)
    return jwe.encrypt_compact(header, plain, key, registry=registry).encode()


def _rewritten_seal(sides: Sides, draw: Random) -> bytes:
    """The seal's header rewritten: other ephemeral keys, small order among them, more members, other spellings."""
    first, rest = sides.wrap(dump(_whole(sides, draw))).split(b".", 1)
    header = json.loads(base64.urlsafe_b64decode(first + b"=="))
    change = draw.randrange(6)
    if change < 2:
        header["epk"]["x"] = encode(draw.choice((*SMALL, draw.randbytes(32), draw.randbytes(31))))
    elif change == 2:
        header["epk"] = draw.choice((*SHAPES, {"kty": "OKP"}, {**header["epk"], "d": header["epk"]["x"]}))
    elif change == 3:
        header[draw.choice(("zip", "alg", "b64", "crit", "x"))] = draw.choice(SHAPES)
    text = dump(header).replace(b" ", b"") if change < 4 else _bomb(draw)[:600]
    if change == 4:
        text = dump(header)[:-1] + b',"alg":"ECDH-ES"}'
    return encode(text).encode() + b"." + rest


def _odd_signature(sides: Sides, draw: Random) -> bytes:
    """Signed in another way than the protocol's, or not at all; sealing is open to everybody."""
    payload = dump(_whole(sides, draw))
    signed = sides.sign(payload)
    first, second, third = signed.split(b".")
    kid = f"{sides.partner}:{key_id(sides.keys.signing_public)}"
    headers: tuple[dict[str, Any], ...] = (
        {"alg": "none", "kid": kid, "typ": TYPE}, {"alg": "EdDSA", "kid": kid, "typ": TYPE}, {"alg": "HS256", "kid": kid, "typ": TYPE},
        {"alg": "Ed25519", "kid": kid, "typ": TYPE, "b64": False, "crit": ["b64"]}, {"alg": "Ed25519", "kid": kid, "typ": "jointdesk-card+jws"},
        {"alg": "Ed25519", "kid": [kid], "typ": TYPE}, {"alg": "Ed25519", "typ": TYPE}, {"alg": "Ed25519", "kid": kid, "typ": TYPE, "jwk": {}},
    )  # fmt: skip
    rebuilt = encode(dump(draw.choice(headers))).encode() + b"." + second + b"." + third
    raw = base64.urlsafe_b64decode(third + b"==")
    # the same signature with its scalar beyond the order (RFC 8032, 5.1.7)
    other = raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(33, "little")[:32]
    malleated = first + b"." + second + b"." + encode(other).encode()
    spoilt = spoil(signed, draw)
    return sides.encrypt(
        draw.choice((rebuilt, malleated, signed + b".", spoilt if spoilt != signed else b"x", first))
    )


def _stranger(sides: Sides, draw: Random) -> bytes:
    """Signed by somebody we have not confirmed, under a name of his own, the partner's, or our own."""
    own = key_id(sides.stranger.signing_public)
    kid = draw.choice(
        (f"xx:{own}", f"{sides.partner}:{own}", f"{sides.partner}:{key_id(sides.keys.signing_public)}", f"{sides.target.desk}:{own}", own, "", ":", "x" * 300)
    )  # fmt: skip
    return sides.wrap(dump(_whole(sides, draw)), sides.stranger, kid=kid)


def _bomb(draw: Random) -> bytes:
    """JSON that is dear to read, or means different things to different readers."""
    deep = draw.choice((17, 1_000, 100_000))
    return draw.choice(
        (
            lambda: b'{"a":' * deep + b"1" + b"}" * deep,
            lambda: b'{"a":' + b"[" * deep + b"]" * deep + b"}",
            lambda: b'{"a":' + b"9" * deep + b"}",
            lambda: b'{"a":1e' + b"9" * deep + b"}",
            lambda: b"{" + b",".join(b'"k%d":0' % n for n in range(60_000)) + b"}",
            lambda: b'{"a":[' + b"0," * 400_000 + b"0]}",
            lambda: b'{"a":"' + b"x" * 1_100_000 + b'"}',
            lambda: b'{"a":"' + b"\\u0000" * 100_000 + b'"}',
            lambda: b'{"a":"\\ud800"}',
            lambda: b'{"a":NaN}',
            lambda: b'{"a":1.0}',
            lambda: b'{"a":1,"a":1}',
            lambda: b"\xef\xbb\xbf{}",
            lambda: b'{"a":"\xff\xfe"}',
            lambda: "{}".encode("utf-16"),
            lambda: b"[]",
            lambda: b"null",
            lambda: b"",
        )
    )()


def _json_bomb(sides: Sides, draw: Random) -> Mutant:
    """A bomb alone, or inside an envelope that is whole: the partner itself has gone bad. Within the limits it
    is only a body out of form."""
    bomb = _bomb(draw)
    if draw.random() < 0.6:
        whole = dump(_whole(sides, draw))
        inside = bomb[1:-1] if bomb.startswith(b'{"a') and len(bomb) > 12 else b'"a":1.5'
        bomb = (
            whole[:-1] + b"," + inside + b"}" if draw.random() < 0.5 else whole[:-2] + b"," + inside + b"}}"
        )
    return Mutant("", "", sides.wrap(bomb), believed=True)


def _odd_envelope(sides: Sides, draw: Random) -> bytes:
    whole = _whole(sides, draw)
    name = draw.choice(("v", "id", "type", "from", "to", "conversation", "sequence", "sent_at", "body"))
    wrong: dict[str, tuple[Any, ...]] = {
        "v": (0, 2, "1", None, [1]),
        "from": ("kr", sides.target.desk, "", "KH", "x" * 33),
        "to": (sides.partner, "kr", "", "*", [sides.target.desk], None),
        "sequence": (-1, 2**31, "1", 1.5, None, 0 if whole["type"] != "receipt" else 1),
        "sent_at": ("", "2026-02-30T00:00:00Z", "2026-10-15T08:00:00", 0, (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"), "9999-12-31T23:59:59Z"),
        "body": (None, [], "x", 0),
    }  # fmt: skip
    whole[name] = draw.choice(
        wrong.get(name, ("", "x\n", 0, None, [], {}, "A" * 32, "g" * 31 + "-", "a" * 70, "\x00"))
    )
    if draw.random() < 0.1:
        del whole[name]
    return sides.wrap(dump(whole))


def _bad_body(sides: Sides, draw: Random) -> Mutant:
    """An authentic message whose body has been through accidents; often it speaks of something the target has."""
    example = draw.choice(EXAMPLES)
    body = mutate(example, draw)
    if sides.keyed and draw.random() < 0.6:
        known = draw.choice(sides.keyed)
        body |= {name: value for name, value in known.items() if name in body}
    whole = sides.envelope(example.type, body, draw)
    if isinstance(example, QuestionAsked):
        _state(sides, whole, draw)
    return Mutant("", "", sides.wrap(dump(whole)), believed=True)


def _state(sides: Sides, whole: dict[str, Any], draw: Random) -> None:
    """A question that its sender has signed as it stands, where that can be done: else nobody looks at it."""
    body = whole["body"]
    if draw.random() < 0.5:
        body["blinded"] = encode(draw.choice((draw.randbytes(512), bytes(512), b"\xff" * 2048)))
    try:
        asked = QuestionAsked.read({**body, "statement": "x"})
    except PartnerError:
        return
    between = Between(question=whole["id"], asker=sides.partner, answerer=sides.target.desk)
    said = write_statement(between, asked)
    body["statement"] = sign_evidence(said, sides.keys, desk=sides.partner, typ=STATEMENT)


def _noisy_extras(sides: Sides, draw: Random) -> Mutant:
    """Whole messages of a later version: more fields beside the body, a type nobody knows."""
    whole = _whole(sides, draw)
    if draw.random() < 0.5:
        whole["type"] = draw.choice(("gang_merged", "x" * 64, "message", "internal"))
        whole["sequence"] = 1
        whole["body"] = {"text": "".join(draw.choice(LETTERS) for _ in range(50)), "n": draw.choice(SHAPES)}
    whole["later"] = draw.choice((*SHAPES, "x" * 50_000, {"a": "\U0010ffff"}))
    return Mutant("", "", sides.wrap(dump(whole)), believed=True)


def _reflected(sides: Sides, draw: Random) -> bytes:
    """A message of the target's own making sent back to it: signed by nobody it knows as a partner."""
    whole = _whole(sides, draw) | {"from": sides.target.desk, "to": sides.partner}
    return sides.wrap(dump(whole))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 32 and not set(value) - set("0123456789abcdef")


FAMILIES: dict[str, tuple[float, Callable[[Sides, Random], Mutant]]] = {
    "noise": (1, _unbelieved(_noise)),
    "spoilt_seal": (3, _unbelieved(_spoilt_seal)),
    "rewritten_seal": (2, _unbelieved(_rewritten_seal)),
    "odd_seal": (0.5, _unbelieved(_odd_seal)),
    "oversized": (0.3, _unbelieved(_oversized)),
    "odd_signature": (2, _unbelieved(_odd_signature)),
    "stranger": (1, _unbelieved(_stranger)),
    "reflected": (0.5, _unbelieved(_reflected)),
    "odd_envelope": (2, _unbelieved(_odd_envelope)),
    "json_bomb": (1, _json_bomb),
    "bad_body": (8, _bad_body),
    "later_version": (1, _noisy_extras),
}
