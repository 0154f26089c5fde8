"""A name from anywhere is safe to save and says openly what it ends in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.files.names import (
    MOST_CHARACTERS,
    MOST_OCTETS,
    endings,
    known_endings,
    safe_name,
)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("Biên bản số 7.pdf", "Biên bản số 7.pdf"),
        ("របាយការណ៍.docx", "របាយការណ៍.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("photo.jpg                    .exe", "photo.jpg.exe"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.log", "console.log"),
        (".htaccess", "htaccess"),
        ("evil. . .", "evil"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("stream.txt::$DATA", "stream.txt__$DATA"),
        ("", "file"),
        ("...", "file"),
        ("\u200b", "file"),
        ("folder/", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(raw: str, safe: str) -> None:
    assert safe_name(raw) == safe


@given(st.text(max_size=400))
def test_any_name_is_safe_and_stays_as_it_is(raw: str) -> None:
    name = safe_name(raw)
    assert name
    assert safe_name(name) == name
    assert len(name) <= MOST_CHARACTERS
    assert len(name.encode()) <= MOST_OCTETS
    assert not set(name) & set('/\\<>:"|?*\0\r\n')
    assert name.strip(". ") == name
    hidden = [c for c in name if unicodedata.category(c)[0] == "C"]
    assert set(hidden) <= {"\u200b", "\u200c", "\u200d"}


def test_endings_are_what_follows_the_dots() -> None:
    assert endings("report.pdf.exe") == ("pdf", "exe")
    assert endings("Biên bản số 7.PDF") == ("pdf",)
    assert endings("README") == ()
    assert endings("v1.2 of it") == ()


def test_every_ending_has_a_known_family_once() -> None:
    from jointdesk.engine.exchange.files.contents import _of_families

    table = known_endings()
    assert all(family in _of_families() for _media_type, family in table.values())
    assert all(ending == ending.lower() and ending.isascii() for ending in table)
