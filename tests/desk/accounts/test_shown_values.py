"""Identifiers and days as people read them, not as they are kept."""

from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

import jointdesk
from jointdesk.desk.cases.chronology.words import _step


@pytest.mark.parametrize(
    ("kept", "language", "shown"),
    [
        (":11150862264954", "en", "11150862264954 (bank not known)"),
        (":11150862264954", "vi", "11150862264954 (chưa rõ ngân hàng)"),
        ("TCB:19063246188407", "km", "TCB:19063246188407"),
        ("https://a.example/x:1", "en", "https://a.example/x:1"),
        ("", "en", ""),
        (None, "en", ""),
    ],
)
def test_an_account_whose_bank_nobody_named_is_a_number_and_says_so(kept, language, shown):
    with override(language):
        assert Template("{{ value|identifier }}").render(Context({"value": kept})) == shown


@pytest.mark.parametrize(("language", "day"), [("vi", "20/11/2026"), ("zh-hans", "2026年11月20日")])
def test_a_step_of_procedure_has_the_readers_day(language, day):
    with override(language):
        assert day.lower() in _step({"step": "opened", "on": "2026-11-20"}, "A").lower()


def test_every_page_shows_identifiers_so():
    folder = Path(jointdesk.__file__).parent / "desk"
    bare = [path.name for path in folder.rglob("*.html") if "identifier.value }}" in path.read_text("utf-8")]
    assert bare == []
