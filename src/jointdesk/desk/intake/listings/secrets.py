"""The secret that delays and withholds: `keys/delays` in the desk's folder, 32 octets, for its owner only.

It never leaves the desk: who has it can tell a hold from a delay. (The key that doors share is in `letters.keys`.)
"""

from pathlib import Path

from jointdesk.desk.audit.drawn_secrets import draw_once
from jointdesk.engine.letterbox.listings import SECRET

NAME = "delays"


def delay_secret(home: Path) -> bytes:
    """Drawn once. Raises OwnError when the file is damaged or open to others."""
    return draw_once(home / "keys" / NAME, SECRET)
