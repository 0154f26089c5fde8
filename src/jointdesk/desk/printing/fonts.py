"""Which fonts a document needs and whether this machine has them: nothing is ever drawn as an empty box.

Latin, Vietnamese, Cyrillic, Greek, Devanagari and Khmer come with the packages of the lock. Other scripts come from the
system (scripts.tsv). The language of the labels must have its font, else nothing is printed; of what somebody wrote, a
character that no font here draws is shown by its code, and the document says which font to install.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import fontpkg
import typst
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_tsv

SHIPPED = {"Noto Sans": "noto-sans", "Noto Sans Khmer": "noto-sans-khmer"}
# the script a language is written in, where the packages of the lock do not draw it
SCRIPT_OF_LANGUAGE = {"ko": "hangul", "zh-hans": "han"}
# drawn by typst itself
BLANKS = frozenset(map(ord, "\n\t \u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# they turn the reading around, or are not characters: a signed letter shows them
TREACHEROUS = frozenset(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
)


class Script(NamedTuple):
    name: str
    first: int
    last: int
    families: tuple[str, ...]
    package: str


class Chosen(NamedTuple):
    """Families to draw with, best first; folders they lie in; scripts that could not be drawn, with the package."""

    families: tuple[str, ...]
    folders: tuple[str, ...]
    drawn: frozenset[int]
    missing: tuple[tuple[str, str], ...]


def choose_fonts(text: str, languages: Iterable[str]) -> Chosen:
    """The fonts for a document. Raises CallerError when a language of its labels has none."""
    languages = tuple(languages)
    for language in languages:
        _require_language(language)
    families, folders = list(SHIPPED), _shipped_folders()
    drawn = BLANKS.union(*(_shipped_characters(name) for name in SHIPPED))
    missing: dict[str, str] = {}
    wanted = {ord(letter) for letter in text} - drawn - TREACHEROUS
    for script in sorted(_scripts_of(wanted), key=lambda found: _rank(found, languages)):
        found = _find_family(script)
        if found is None:
            missing[script.name] = script.package
        elif found.family not in families:
            families.append(found.family)
            folders = (*folders, str(Path(found.path).parent))
            drawn |= found.characters
    return Chosen(tuple(families), folders, drawn - TREACHEROUS, tuple(sorted(missing.items())))


def show_codes(text: str, drawn: frozenset[int]) -> str:
    """The text with each character that cannot be drawn as its code, `‹U+1F600›`."""
    if drawn.issuperset(map(ord, text)):
        return text
    return "".join(letter if ord(letter) in drawn else f"‹U+{ord(letter):04X}›" for letter in text)


@cache
def scripts() -> tuple[Script, ...]:
    rows = read_tsv("jointdesk.desk.printing", "scripts.tsv")
    return tuple(
        Script(
            row["script"],
            int(row["first"], 16),
            int(row["last"], 16),
            tuple(row["families"].split(";")),
            row["package"],
        )
        for row in rows
    )


class Family(NamedTuple):
    family: str
    path: str
    characters: frozenset[int]


def _require_language(language: str) -> None:
    name = SCRIPT_OF_LANGUAGE.get(language)
    script = next((script for script in scripts() if script.name == name), None)
    if script is not None and _find_family(script) is None:
        raise CallerError(
            _(
                "No font for %(script)s is installed: install one (Debian: %(package)s), then start the desk anew."
            )
            % {"script": script.name, "package": script.package}
        )


def _scripts_of(characters: Iterable[int]) -> list[Script]:
    """One row a script, though its characters lie in several ranges."""
    found: dict[str, Script] = {}
    for script in scripts():
        if script.name not in found and any(script.first <= code <= script.last for code in characters):
            found[script.name] = script
    return list(found.values())


def _rank(script: Script, languages: tuple[str, ...]) -> tuple[int, str]:
    """The script of the first language before the others: Han is drawn in its reader's forms."""
    names = [SCRIPT_OF_LANGUAGE.get(language) for language in languages]
    return (names.index(script.name) if script.name in names else len(names), script.name)


def _find_family(script: Script) -> Family | None:
    return next((found for name in script.families if (found := _installed(name)) is not None), None)


@cache
def _installed(family: str) -> Family | None:
    for font in system_fonts():
        if font.family == family and font.path and font.style == "normal" and font.weight == 400:
            return Family(family, font.path, _characters(font.path, font.index))
    return None


@cache
def system_fonts() -> tuple[typst.FontInfo, ...]:
    return tuple(typst.Fonts(include_embedded_fonts=False).fonts())


@cache
def _shipped_folders() -> tuple[str, ...]:
    return tuple(str(Path(fontpkg.path(name)).parent) for name in SHIPPED.values())


@cache
def _shipped_characters(family: str) -> frozenset[int]:
    return _characters(str(fontpkg.path(SHIPPED[family])), 0)


def _characters(path: str, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())
