"""Golden vectors of files: rows that name them, and the frames that are given.

`python tests/engine/exchange/files/test_golden_files.py` writes them anew; a change of theirs is a new version.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from jointdesk.engine.exchange.files.frames import FRAME, FrameOpener, seal_frames
from jointdesk.engine.exchange.wire.bodies import FileRefused, FileTaken
from jointdesk.engine.exchange.wire.bodies.files import FILES, NamedFile
from jointdesk.engine.exchange.wire.canonical import encode

GOLDEN = Path(__file__).parents[1] / "golden" / "files_v1.json"
# octets of content: byte n is n modulo 251
SIZES = (1, 1_000, FRAME, FRAME + 1, 2 * FRAME)


def content_of(size: int) -> bytes:
    return bytes(place % 251 for place in range(size))


def make_file(number: int, size: int) -> tuple[NamedFile, bytes]:
    content, key = content_of(size), bytes([number]) * 32
    row = NamedFile(
        f"{number:032x}",
        f"báo cáo {number}.pdf",
        "application/pdf",
        size,
        hashlib.sha256(content).digest(),
        key,
        f"{number + 16:032x}",
    )
    return row, b"".join(seal_frames([content], key))


def make_vectors() -> dict[str, Any]:
    made = [make_file(number, size) for number, size in enumerate(SIZES, 1)]
    first = made[0][0]
    return {
        "rows": FILES.write(tuple(row for row, _ in made)),
        # what is given whole is too long to be read: its SHA-256 stands for it
        "given": [
            {"size": len(sealed), "sha256": encode(hashlib.sha256(sealed).digest())} for _, sealed in made
        ],
        "smallest": made[0][1].hex(),
        "file_taken": FileTaken(first.id, first.sha256).write(),
        "file_refused": FileRefused(first.id, "altered_file").write(),
    }


def test_what_is_said_and_given_of_files_is_produced_byte_for_byte() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert make_vectors() == golden
    assert [row[3] for row in golden["rows"]] == list(SIZES)


def test_what_is_given_opens() -> None:
    for number, size in enumerate(SIZES, 1):
        row, sealed = make_file(number, size)
        opener = FrameOpener(row.key, size)
        assert b"".join(opener.take(sealed)) == content_of(size)
        opener.finish()


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
