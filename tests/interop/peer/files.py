"""Files that messages name: sealed in frames, given and fetched by pieces (section 5, files)."""

import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .spelling import RefusedError, b64, new_id, require, sha, unb64

FRAME, TAG = 65_536, 16


def announce(content: bytes, name: str, media_type: str = "") -> tuple[list[Any], bytes]:
    """The row of a message's `files`, and what is given under its token."""
    key = secrets.token_bytes(32)
    row = [new_id(), name, media_type, len(content), b64(sha(content)), b64(key), new_id()]
    return row, seal(content, key)


def seal(content: bytes, key: bytes) -> bytes:
    frames = [content[start : start + FRAME] for start in range(0, len(content), FRAME)]
    numbered = enumerate(frames, 1)
    return b"".join(
        AESGCM(key).encrypt(_nonce(number - 1, number == len(frames)), frame, None)
        for number, frame in numbered
    )


def open_file(row: list[Any], sealed: bytes) -> bytes:
    """The content, each frame and the whole checked."""
    size, digest, key = row[3], unb64(row[4]), unb64(row[5])
    count = -(-size // FRAME)
    require(len(sealed) == size + count * TAG, "altered_file", "length")
    try:
        content = b"".join(
            AESGCM(key).decrypt(
                _nonce(number, number == count - 1),
                sealed[number * (FRAME + TAG) : (number + 1) * (FRAME + TAG)],
                None,
            )
            for number in range(count)
        )
    except InvalidTag as error:
        raise RefusedError("altered_file", "frame") from error
    require(len(content) == size and sha(content) == digest, "altered_file", "digest")
    return content


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
