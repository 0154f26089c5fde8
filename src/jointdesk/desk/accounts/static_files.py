"""Styles and scripts under addresses that hold their content's hash, so that a browser keeps them for a year.

`/static/<hash of all of them>/desk/page.css`: one hash for all, because styles and scripts name each other by relative
paths. Nothing is collected or written: the files are read once, where they lie, when the first page asks. What a page
of another version still asks for gets the file of this one, kept for minutes only. Debugged, a desk has no hash.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

DIGITS = 12
# /static/desk.js, /static/0123456789ab/desk.js
NAMED = re.compile(rf"/{settings.STATIC_URL.strip('/')}/(?:[0-9a-f]{{{DIGITS}}}/)?(.+)")


class HashedAddresses(StaticFilesStorage):
    """Where pages and scripts say that the files are."""

    @property
    def base_url(self) -> str:
        return prefix()


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Answers for the files, before anything asks who is there."""

    FOREVER = 365 * 24 * 3600

    def add_files_from_finders(self) -> None:
        self.static_prefix = prefix()
        super().add_files_from_finders()

    def immutable_file_test(self, path: str, url: str) -> bool:
        return not self.autorefresh

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = None if self.autorefresh else NAMED.fullmatch(request.path_info)
        file = self.files.get(prefix() + named[1]) if named else None
        if file is None:
            passed: HttpResponse = super().__call__(request)
            return passed
        answer: HttpResponse = self.serve(file, request)
        if not request.path_info.startswith(prefix()):
            answer["Cache-Control"] = f"max-age={settings.WHITENOISE_MAX_AGE}, public"
        return answer


def prefix() -> str:
    return settings.STATIC_URL if settings.DEBUG else f"{settings.STATIC_URL}{_digest()}/"


@cache
def _digest() -> str:
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            digest.update(name.encode() + b"\0" + Path(storage.path(name)).read_bytes())
    return digest.hexdigest()[:DIGITS]
