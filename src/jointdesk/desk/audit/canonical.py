"""The bytes that hashes commit to: JSON with sorted keys, no spaces, UTF-8. They must be the same for ever."""

import json
from typing import Any

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def encode(whole: dict[str, Any]) -> bytes:
    return _ENCODER.encode(whole).encode()
