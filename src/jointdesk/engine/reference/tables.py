"""Reading a reviewed table: the package names the room, the name the file."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from jointdesk.engine.errors import OwnError

# the same language as SafeLoader, six times as fast; a Python without libyaml reads slowly
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_tsv(package: str, name: str) -> tuple[dict[str, str], ...]:
    """Rows of `name` (a TSV file in `package`) as dicts by column; comment lines start with `#`.

    Raises OwnError when the source line is missing or a row has another number of cells than the header.
    """
    lines = _text(package, name).splitlines()
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line and line[0] != "#"]
    header = rows[0][1]
    for number, cells in rows:
        if len(cells) != len(header):
            raise OwnError(f"{name}, line {number}: {len(cells)} cells, the header has {len(header)}")
    return tuple(dict(zip(header, cells, strict=True)) for _, cells in rows[1:])


@cache
def read_yaml(package: str, name: str) -> Any:
    """The parsed YAML file `name` in `package`. Raises OwnError when the source line is missing."""
    return yaml.load(_text(package, name), Loader=SAFE)  # noqa: S506


def _text(package: str, name: str) -> str:
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    if not any(line.lower().startswith("# source:") for line in text.splitlines()):
        raise OwnError(f"{name}: no '# source:' line")
    return text
