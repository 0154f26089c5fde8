"""The samples of tests/data/chats, and zips made of them."""

import csv
import io
import zipfile
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "chats"


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def rows() -> list[dict[str, str]]:
    with (FOLDER / "samples.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader((line for line in table if line[0] != "#"), delimiter="\t"))


def pack(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()
