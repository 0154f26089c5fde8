"""Identifiers and days as people read them, not as they are kept."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
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


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_browsers_field_for_a_day_reads_what_a_form_writes_into_it(language):
    """It takes ISO 8601 alone, and stands empty otherwise: whoever then saves the form has lost the day."""
    moment_of_day = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
    with override(language):
        day = forms.DateInput(attrs={"type": "date"}).format_value(date(2026, 11, 20))
        moment = forms.DateTimeInput(attrs={"type": "datetime-local"}).format_value(moment_of_day)
    assert day == "2026-11-20"
    assert moment.replace("T", " ").startswith("2026-11-20 09:05")
