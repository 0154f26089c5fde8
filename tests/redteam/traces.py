"""Where secrets could have been left: every file of the desk's folder, and every value of every row."""

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection


def files_with(secret: bytes) -> list[str]:
    """Files of the desk's folder that hold the bytes as they are, in hex or in base64url: database pages and the
    write-ahead log among them."""
    from jointdesk.engine.exchange.wire.canonical import encode

    # base64 of a longer text shifts: any of the three alignments
    shifted = [encode(bytes(lead) + secret)[2 + (lead + 1) // 2 * 2 : -4] for lead in (0, 1, 2)]
    wanted = [secret, secret.hex().encode(), *(text.encode() for text in shifted)]
    found = []
    for path in files():
        raw = path.read_bytes()
        if any(form in raw for form in wanted):
            found.append(str(path.relative_to(settings.HOME)))
    return sorted(found)


def files() -> Iterable[Path]:
    kept = [path for path in settings.HOME.rglob("*") if path.is_file()]
    database = str(connection.settings_dict["NAME"])
    beside = [Path(database + end) for end in ("", "-wal", "-shm", "-journal")]
    return sorted({*kept, *(path for path in beside if path.is_file())})


def rows_with(text: str, *, but: Iterable[str] = ()) -> list[str]:
    """Tables whose rows hold the text in any column, as text or bytes."""
    found = []
    for model in apps.get_models():
        if model._meta.label in but:
            continue
        for row in model._default_manager.values_list():
            values = [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
            if any(text.encode() in value for value in values):
                found.append(model._meta.label)
                break
    return sorted(found)
