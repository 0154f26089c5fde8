"""Words of a printed form in the sender's language and the reader's, side by side.

The first language is whoever prints it, the second whoever reads it beside. Words alike in both are said once.
"""

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.canonical import read_day

Words = tuple[str, ...]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LANGUAGE_OF_COUNTRY = {"VN": "vi", "KH": "km", "KR": "ko", "CN": "zh-hans"}


class Labels:
    """Says what it is given in each language of one document."""

    def __init__(self, languages: Words) -> None:
        self.languages = languages

    def __call__(self, text: str | Promise, **values: object) -> Words:
        """A message of the catalogues in each language; `values` fill its places."""
        words = self.each(lambda: translation.gettext(text) if isinstance(text, str) else str(text))
        return tuple(text % values for text in words) if values else words

    def each(self, say: Callable[[], str]) -> Words:
        """What `say` says in each language."""
        said = []
        for language in self.languages:
            with translation.override(language):
                said.append(say())
        return tuple(dict.fromkeys(said))

    def line(self, text: str | Promise, **values: object) -> str:
        """The same on one line."""
        return " / ".join(self(text, **values))


def read_languages(first: str, beside: str = "") -> Words:
    """One or two languages. Raises CallerError for one that no catalogue knows."""
    wanted = tuple(dict.fromkeys(code.strip().lower() for code in (first, beside) if code.strip()))
    if not wanted or not set(wanted) <= set(LANGUAGES):
        raise CallerError(
            _("A document is printed in one or two of: %(all)s.") % {"all": ", ".join(LANGUAGES)}
        )
    return wanted


def read_day_or_none(text: str) -> date | None:
    """The end of a period; empty is open. Raises CallerError for what is no day."""
    try:
        return read_day(text) if text else None
    except ValueError:
        raise CallerError(_("The period needs days such as 2026-10-15.")) from None


def write_moment(at: datetime, zone: tzinfo | None = None) -> str:
    """A moment as every reader understands it: the desk's time, or a zone's, with its distance from UTC."""
    local = timezone.localtime(at, zone)
    return f"{local:%Y-%m-%d %H:%M} {write_offset(local)}"


def write_offset(local: datetime) -> str:
    offset = local.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"
