"""A paper becomes a PDF: one template of our own, the contents as JSON, never as markup.

The template reads no file and no package; the same paper gives the same bytes. What a document may hold is bounded, so
that no text from a partner costs more than about two seconds.
"""

import json
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.printing.blocks import Paper
from jointdesk.desk.printing.fonts import Chosen, choose_fonts, show_codes
from jointdesk.desk.printing.labels import Labels
from jointdesk.engine.errors import CallerError, OwnError

MOST_CHARACTERS = 300_000
MOST_LINES = 20_000
MOST_WITH_PICTURES = 6_000_000  # characters, drawings and all
KHMER = range(0x1780, 0x1800)


def typeset(paper: Paper) -> bytes:
    """The paper as PDF. Raises CallerError when it is too long or a language's font is missing."""
    plain = paper.as_json()
    chosen = choose_fonts("".join(_texts(plain)), paper.languages)
    plain["missing"] = _say_missing(paper, chosen)
    plain["fonts"] = chosen.families
    drawn = _draw_codes(plain, chosen.drawn)
    drawn["tall"] = _check_length(_texts(drawn))
    contents = json.dumps(drawn, ensure_ascii=False)
    if len(contents) > MOST_WITH_PICTURES:
        raise _too_long()
    return _compile(contents, chosen.folders, int(paper.at.timestamp()))


def _check_length(texts: list[str]) -> bool:
    """Whether there is Khmer, whose lines are taller. Raises CallerError for more than a document may hold."""
    if sum(map(len, texts)) > MOST_CHARACTERS or sum(text.count("\n") + 1 for text in texts) > MOST_LINES:
        raise _too_long()
    return any(ord(letter) in KHMER for text in texts for letter in text)


def _too_long() -> CallerError:
    return CallerError(_("This is too long to print in one document: choose a shorter period."))


def _compile(contents: str, folders: tuple[str, ...], at: int) -> bytes:
    with as_file(files(__package__) / "paper.typ") as template:
        try:
            raw: bytes = typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=open_fonts(folders),
                format="pdf",
                sys_inputs={"paper": contents},
                timestamp=at,
            )
        except typst.TypstError as error:
            raise OwnError(f"paper.typ: {error.message}") from None
    return raw


@lru_cache(maxsize=8)
def open_fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _say_missing(paper: Paper, chosen: Chosen) -> list[str]:
    say = Labels(paper.languages)
    text = gettext_lazy(
        "No font for %(script)s is installed (Debian: %(package)s): its characters are shown by their codes."
    )
    return [say.line(text, script=name, package=package) for name, package in chosen.missing]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        if "svg" in value:
            return [*(word["text"] for word in value["words"]), value["alt"], value["title"]]
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [text for item in value for text in _texts(item)]


def _draw_codes(value: Any, drawn: frozenset[int]) -> Any:
    if isinstance(value, str):
        return show_codes(value, drawn)
    if isinstance(value, dict):
        return {key: _draw_codes(item, drawn) for key, item in value.items()}
    return [_draw_codes(item, drawn) for item in value] if isinstance(value, list | tuple) else value
