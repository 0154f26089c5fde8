"""RFC 9497, VOPRF mode, ristretto255-SHA512, over libsodium's group."""

import hashlib
import secrets

import rbcl

from .spelling import require

CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"
POINT = PROOF_HALF = 32
PROOF = 64
IDENTITY = bytes(32)
RUN = 256


def _two(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


def _expand(message: bytes, dst: bytes) -> bytes:
    """expand_message_xmd of RFC 9380 to 64 bytes, which is one block of SHA-512."""
    suffix = dst + bytes([len(dst)])
    first = hashlib.sha512(bytes(128) + message + (64).to_bytes(2, "big") + b"\0" + suffix).digest()
    return hashlib.sha512(first + b"\1" + suffix).digest()


def _hash_to_scalar(message: bytes, dst: bytes = b"HashToScalar-" + CONTEXT) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(_expand(message, dst)))


def _hash_to_group(message: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_from_hash(_expand(message, b"HashToGroup-" + CONTEXT)))


def _times(scalar: bytes, point: bytes) -> bytes:
    return bytes(rbcl.crypto_scalarmult_ristretto255(scalar, point))


def _plus(one: bytes, other: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_add(one, other))


def _base(scalar: bytes) -> bytes:
    return bytes(rbcl.crypto_scalarmult_ristretto255_base(scalar))


def derive_key(seed: bytes, info: str) -> tuple[bytes, bytes]:
    """DeriveKeyPair: the private scalar and the public point."""
    for counter in range(256):
        private = _hash_to_scalar(seed + _two(info.encode()) + bytes([counter]), b"DeriveKeyPair" + CONTEXT)
        if private != bytes(32):
            return private, _base(private)
    raise AssertionError("no key")


def blind(value: bytes) -> tuple[bytes, bytes]:
    """The blind and the blinded element."""
    scalar = bytes(rbcl.crypto_core_ristretto255_scalar_random())
    return scalar, _times(scalar, _hash_to_group(value))


def finalize(value: bytes, scalar: bytes, evaluated: bytes) -> bytes:
    point = _times(bytes(rbcl.crypto_core_ristretto255_scalar_invert(scalar)), evaluated)
    return hashlib.sha512(_two(value) + _two(point) + b"Finalize").digest()


def evaluate_plain(private: bytes, value: bytes) -> bytes:
    """What finalize gives, for whoever has the key."""
    point = _times(private, _hash_to_group(value))
    return hashlib.sha512(_two(value) + _two(point) + b"Finalize").digest()


def split(octets: bytes) -> list[bytes]:
    require(len(octets) % POINT == 0, "bad_element")
    points = [octets[place : place + POINT] for place in range(0, len(octets), POINT)]
    valid = rbcl.crypto_core_ristretto255_is_valid_point
    require(all(point != IDENTITY and valid(point) for point in points), "bad_element")
    return points


def evaluate(private: bytes, public: bytes, blinded: bytes) -> bytes:
    """Proof and evaluated elements, run by run."""
    points, answer = split(blinded), b""
    for place in range(0, len(points), RUN):
        run = points[place : place + RUN]
        evaluated = [_times(private, point) for point in run]
        m, z = _composites(public, run, evaluated)
        r = bytes(rbcl.crypto_core_ristretto255_scalar_random())
        c = _challenge(public, m, z, _base(r), _times(r, m))
        product = rbcl.crypto_core_ristretto255_scalar_mul(c, private)
        s = bytes(rbcl.crypto_core_ristretto255_scalar_sub(r, product))
        answer += c + s + b"".join(evaluated)
    return answer


def verify_evaluation(public: bytes, blinded: list[bytes], answer: bytes) -> list[bytes]:
    """The evaluated elements of one part, each run's proof verified against the pinned key."""
    evaluated: list[bytes] = []
    for place in range(0, len(blinded), RUN):
        run = blinded[place : place + RUN]
        proof, answer = answer[:PROOF], answer[PROOF:]
        points, answer = split(answer[: POINT * len(run)]), answer[POINT * len(run) :]
        require(len(points) == len(run) and _is_proved(public, run, points, proof), "bad_proof")
        evaluated += points
    require(answer == b"", "bad_proof")
    return evaluated


def _is_proved(public: bytes, blinded: list[bytes], evaluated: list[bytes], proof: bytes) -> bool:
    c, s = proof[:PROOF_HALF], proof[PROOF_HALF:]
    m, z = _composites(public, blinded, evaluated)
    t2 = _plus(_base(s), _times(c, public))
    t3 = _plus(_times(s, m), _times(c, z))
    return secrets.compare_digest(_challenge(public, m, z, t2, t3), c)


def _composites(public: bytes, ones: list[bytes], others: list[bytes]) -> tuple[bytes, bytes]:
    seed = hashlib.sha512(_two(public) + _two(b"Seed-" + CONTEXT)).digest()
    m = z = IDENTITY
    for number, (one, other) in enumerate(zip(ones, others, strict=True)):
        weight = _hash_to_scalar(
            _two(seed) + number.to_bytes(2, "big") + _two(one) + _two(other) + b"Composite"
        )
        m, z = _plus(m, _times(weight, one)), _plus(z, _times(weight, other))
    return m, z


def _challenge(*points: bytes) -> bytes:
    return _hash_to_scalar(b"".join(map(_two, points)) + b"Challenge")
