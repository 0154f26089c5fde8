"""Private matching: a verifiable oblivious PRF (RFC 9497, ristretto255-SHA512) behind one thin interface.

The set side publishes 8-byte tags of its values under a key of its own; the asker blinds its values, the set
side evaluates them without learning them, the asker verifies the proof against the pinned public key and
compares tags at home. The asker learns its hits, the set side only how many elements were asked.
One row of blinded elements may be evaluated under several keys: it still tests each value once.
The library's client state cannot be stored: a `Question` lives in memory from `blind` to `finalize`; after a
crash it is asked anew, and charged anew.
Cryptography is PyPI `voprf`; nothing of it is written here.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from voprf.ristretto import BlindedInput, Client, Evaluator, PublicKey, VerifiableBatchOutput

from jointdesk.engine.errors import CallerError, PartnerError

ELEMENT = 32
PROOF = 64
TAG = 8
# a question's body stays below 180 kB
MAX_ELEMENTS = 4096
MAX_PARTS = 128
# elements x parts of one call: about a second of one core, and an answer below 1 MiB
MAX_EVALUATIONS = 16_384
# the elements one proof is for. The library holds the interpreter's lock for a whole run: 256 hold it for about
# 20 ms here and 30 ms at the asker's, so nobody else waits; and runs can be evaluated side by side
RUN = 256
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

    def tag(self, value: bytes) -> bytes:
        """The value's 8-byte tag."""
        return _tag(self._evaluator.evaluate_known_input(value))

    def tag_each(self, values: Iterable[bytes]) -> list[bytes]:
        """The tags of many values, in their order: step by step for all is sooner than value by value."""
        sha256, domain = hashlib.sha256, TAG_DOMAIN
        outputs = list(map(self._evaluator.evaluate_known_input, values))
        return [sha256(domain + output).digest()[:TAG] for output in outputs]

    def tags(
        self, values: Iterable[bytes], *, pad_to: int, random_bytes: Callable[[int], bytes] | None = None
    ) -> bytes:
        """The tag file: distinct 8-byte tags in ascending order, filled up to `pad_to` with random ones.

        Ascending order is the shuffle: tags are pseudorandom, so it says nothing of the order of the values.
        """
        found = {self.tag(value) for value in values}
        if len(found) > pad_to:
            raise CallerError(f"the set has {len(found)} values, more than its padded size {pad_to}")
        if len(found) < pad_to and random_bytes is None:
            raise CallerError("padding a set needs random bytes")
        while random_bytes is not None and len(found) < pad_to:
            found.add(random_bytes(TAG))
        return b"".join(sorted(found))

    def evaluate(self, blinded: bytes) -> bytes:
        """For each run of the blinded row a proof and the evaluated elements.

        Raises PartnerError (malformed, bad_element).
        """
        return b"".join(self._evaluate_run(run) for run in cut_into_runs(blinded))

    def _evaluate_run(self, run: bytes) -> bytes:
        return self._evaluator.evaluate_batch(_read_points(run)).serialize()


def check_points(blinded: bytes) -> None:
    """Before anything is computed or charged: is each element a point of the group?

    Raises PartnerError (malformed, bad_element).
    """
    for run in cut_into_runs(blinded):
        _read_points(run)


def cut_into_runs(blinded: bytes) -> list[bytes]:
    """The row's runs, in order: each is evaluated with a proof of its own. Raises PartnerError (malformed)."""
    count, rest = divmod(len(blinded), ELEMENT)
    if rest or not 1 <= count <= MAX_ELEMENTS:
        raise PartnerError("malformed", f"a question has 1 to {MAX_ELEMENTS} elements of {ELEMENT} bytes")
    return _cut(blinded, RUN * ELEMENT)


def evaluation_size(elements: int) -> int:
    """Bytes of the evaluation of a row under one key."""
    return elements * ELEMENT + -(-elements // RUN) * PROOF


def cut_into_parts(evaluated: bytes, elements: int) -> list[bytes]:
    """An evaluation under several keys, cut into one for each. Raises PartnerError (malformed)."""
    size = evaluation_size(elements)
    if not evaluated or len(evaluated) % size:
        raise PartnerError("malformed", "the evaluation answers another number of elements")
    return _cut(evaluated, size)


@dataclass(frozen=True)
class Question:
    """Blinded values, and in memory only what is needed to unblind the answer."""

    values: tuple[bytes, ...]
    blinded: bytes
    _clients: tuple[Client, ...]
    # where the values stand among the blinded elements
    _places: tuple[int, ...]

    @classmethod
    def blind(
        cls, values: Iterable[bytes], *, pad_to: int, random_bytes: Callable[[int], bytes]
    ) -> "Question":
        """Blinds `values`, filled up to `pad_to` with values that no set holds, all in an order drawn at random.

        Draws its own blinds.
        """
        asked = tuple(dict.fromkeys(values))
        if not asked or not len(asked) <= pad_to <= MAX_ELEMENTS:
            raise CallerError(f"a question has 1 to {MAX_ELEMENTS} values; this one has {len(asked)}")
        # a value starts with its kind, a word; a zero byte starts none
        padding = (b"\x00" + random_bytes(32) for _ in range(pad_to - len(asked)))
        pairs = [Client.blind(value) for value in (*asked, *padding)]
        drawn = [random_bytes(16) for _ in pairs]
        order = sorted(range(pad_to), key=drawn.__getitem__)
        places = sorted(range(pad_to), key=order.__getitem__)
        return cls(
            values=asked,
            blinded=b"".join(pairs[place][1].serialize() for place in order),
            _clients=tuple(pairs[place][0] for place in order),
            _places=tuple(places[: len(asked)]),
        )

    def finalize(self, evaluated: bytes, public_key: bytes) -> tuple[bytes, ...]:
        """The tags of `values`, in their order. Raises PartnerError (malformed, bad_proof).

        The proofs cover all elements: if they hold, each was evaluated with the key behind `public_key`.
        """
        if len(evaluated) != evaluation_size(len(self._clients)):
            raise PartnerError("malformed", "the evaluation answers another number of elements")
        outputs: list[bytes] = []
        for start in range(0, len(self._clients), RUN):
            clients = self._clients[start : start + RUN]
            size = evaluation_size(len(clients))
            outputs += _unblind(clients, evaluated[:size], public_key)
            evaluated = evaluated[size:]
        return tuple(_tag(outputs[place]) for place in self._places)


def _read_points(run: bytes) -> list[BlindedInput]:
    try:
        return [BlindedInput.deserialize(item) for item in _cut(run, ELEMENT)]
    except ValueError:
        raise PartnerError("bad_element", "a blinded element is no point of the group") from None


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


def _cut(row: bytes, size: int) -> list[bytes]:
    return [row[start : start + size] for start in range(0, len(row), size)]
