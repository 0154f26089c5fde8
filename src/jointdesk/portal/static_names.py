"""Addresses of styles and scripts change with their content: a browser asks for each once, and has no old one."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class NamedByContent(StaticFilesStorage):
    def url(self, name: str | None) -> str:
        address: str = super().url(name)
        return f"{address}?{_mark(name)}" if name else address


@cache
def _mark(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise ValueError(f"{name}: no such file among the static ones")
    return sha256(Path(found).read_bytes()).hexdigest()[:8]
