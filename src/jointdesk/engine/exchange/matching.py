"""Private matching: a verifiable oblivious PRF (RFC 9497, ristretto255-SHA512) behind one thin interface.

The set side publishes 8-byte tags of its values under a key of its own; the asker blinds its values, the set
side evaluates them without learning them, the asker verifies the proof against the pinned public key and
compares tags at home. The asker learns its hits, the set side only how many elements were asked.
The library's client state cannot be stored: a `Question` lives in memory from `blind` to `finalize`, so the
question is put and answered within one call; after a crash it is asked anew, and charged anew.
Cryptography is PyPI `voprf`; nothing of it is written here.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from voprf.ristretto import BlindedInput, Client, Evaluator, PublicKey, VerifiableBatchOutput

from jointdesk.engine.errors import CallerError, PartnerError

ELEMENT = 32
PROOF = 64
TAG = 8
# bounds one evaluation to about a third of a second and a question's body to 175 kB
MAX_ELEMENTS = 4096
MAX_VALUE = 4096
TAG_DOMAIN = b"jointdesk/v1|tag\n"


def element(kind: str, value: str) -> bytes:
    """The bytes two desks compare: kind and normalised value."""
    raw = f"{kind}|{value}".encode()
    if len(raw) > MAX_VALUE:
        raise CallerError(f"a value to match has at most {MAX_VALUE} bytes")
    return raw


class SetSide:
    """One secret key and what is done with it. `seed`: 32 random bytes, destroyed when the epoch ends."""

    def __init__(self, seed: bytes, info: str) -> None:
        if len(seed) != 32:
            raise CallerError("a set's seed has 32 bytes")
        self._evaluator = Evaluator.from_seed(seed, info.encode())

    @property
    def public_key(self) -> bytes:
        """32 bytes; pinned by the partner before the first question."""
        return self._evaluator.public_key.serialize()

    def tags(
        self, values: Iterable[bytes], *, pad_to: int, random_bytes: Callable[[int], bytes] | None = None
    ) -> bytes:
        """The tag file: distinct 8-byte tags in ascending order, filled up to `pad_to` with random ones.

        Ascending order is the shuffle: tags are pseudorandom, so it says nothing of the order of the values.
        """
        found = {_tag(self._evaluator.evaluate_known_input(value)) for value in values}
        if len(found) > pad_to:
            raise CallerError(f"the set has {len(found)} values, more than its padded size {pad_to}")
        if len(found) < pad_to and random_bytes is None:
            raise CallerError("padding a set needs random bytes")
        while random_bytes is not None and len(found) < pad_to:
            found.add(random_bytes(TAG))
        return b"".join(sorted(found))

    def evaluate(self, blinded: bytes) -> bytes:
        """Proof and evaluated elements for a row of blinded ones. Raises PartnerError (malformed, bad_element)."""
        elements = _split(blinded)
        try:
            inputs = [BlindedInput.deserialize(item) for item in elements]
        except ValueError:
            raise PartnerError("bad_element", "a blinded element is no point of the group") from None
        return self._evaluator.evaluate_batch(inputs).serialize()


@dataclass(frozen=True)
class Question:
    """Blinded values, and in memory only what is needed to unblind the answer."""

    values: tuple[bytes, ...]
    blinded: bytes
    _clients: tuple[Client, ...]

    @classmethod
    def blind(
        cls, values: Iterable[bytes], *, pad_to: int, random_bytes: Callable[[int], bytes]
    ) -> "Question":
        """Blinds `values`, filled up to `pad_to` with values that no set holds. Draws its own blinds.

        A blinded element is uniformly random whatever it hides, so the padding may stand at the end.
        """
        asked = tuple(dict.fromkeys(values))
        if not asked or not len(asked) <= pad_to <= MAX_ELEMENTS:
            raise CallerError(f"a question has 1 to {MAX_ELEMENTS} values; this one has {len(asked)}")
        # a value starts with its kind, a word; a zero byte starts none
        padding = (b"\x00" + random_bytes(32) for _ in range(pad_to - len(asked)))
        pairs = [Client.blind(value) for value in (*asked, *padding)]
        return cls(
            asked, b"".join(item.serialize() for _, item in pairs), tuple(client for client, _ in pairs)
        )

    def finalize(self, evaluated: bytes, public_key: bytes) -> tuple[bytes, ...]:
        """The tags of `values`, in their order. Raises PartnerError (malformed, bad_proof).

        One proof covers all elements: if it holds, each was evaluated with the key behind `public_key`.
        """
        if len(evaluated) != PROOF + len(self.blinded):
            raise PartnerError("malformed", "the evaluation answers another number of elements")
        outputs = _unblind(self._clients, evaluated, public_key)
        return tuple(_tag(output) for output in outputs[: len(self.values)])

    def hits(self, evaluated: bytes, public_key: bytes, tag_file: bytes) -> tuple[bytes, ...]:
        """The values found in the partner's set, in their order."""
        tags = self.finalize(evaluated, public_key)
        return tuple(value for value, hit in zip(self.values, find_tags(tags, tag_file), strict=True) if hit)


def check_tag_file(raw: bytes, *, size: int, digest: bytes) -> None:
    """Raises PartnerError (incomplete, malformed) unless `raw` is the announced file, in the one valid order."""
    if len(raw) != size * TAG or hashlib.sha256(raw).digest() != digest:
        raise PartnerError("incomplete", "the tag file is not the one that was announced")
    numbers = np.frombuffer(raw, dtype=">u8")
    if np.any(numbers[1:] <= numbers[:-1]):
        raise PartnerError("malformed", "the tag file is not in ascending order")


def find_tags(tags: Sequence[bytes], tag_file: bytes) -> list[bool]:
    """For each tag, is it in the file? The file must have passed `check_tag_file`."""
    held = np.frombuffer(tag_file, dtype=">u8").astype(np.uint64)
    if not len(held):
        return [False] * len(tags)
    wanted = np.frombuffer(b"".join(tags), dtype=">u8").astype(np.uint64)
    places = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
    return [bool(found) for found in held[places] == wanted]


def _tag(output: bytes) -> bytes:
    return hashlib.sha256(TAG_DOMAIN + output).digest()[:TAG]


def _unblind(clients: Sequence[Client], evaluated: bytes, public_key: bytes) -> list[bytes]:
    wrong = PartnerError("bad_proof", "the evaluation was not made with the published key")
    try:
        outputs = VerifiableBatchOutput.deserialize(evaluated)
        return Client.finalize_batch(clients, outputs, PublicKey.deserialize(public_key))
    except ValueError:
        raise wrong from None
    except BaseException as error:
        # voprf 0.2.0 panics on a batch proof that does not verify, and pyo3's PanicException is no Exception:
        # a partner could end our worker with it. The type has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise wrong from None


def _split(row: bytes) -> list[bytes]:
    count, rest = divmod(len(row), ELEMENT)
    if rest or not 1 <= count <= MAX_ELEMENTS:
        raise PartnerError("malformed", f"a question has 1 to {MAX_ELEMENTS} elements of {ELEMENT} bytes")
    return [row[start : start + ELEMENT] for start in range(0, len(row), ELEMENT)]
