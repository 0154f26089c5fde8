"""Every code by which desks refuse has an officer's words beside it."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

import jointdesk
from jointdesk.desk.exchange.mail.reasons import REASONS
from jointdesk.desk.exchange.templatetags.exchange import reason_text

ROOT = Path(jointdesk.__file__).parent
RAISED = re.compile(r'(?:PartnerError|_Refused|Turned|refuse)\(\s*"([a-z_]+)"')


def raised() -> set[str]:
    rooms = (ROOT / "engine" / "exchange", ROOT / "desk" / "exchange")
    return {
        code for room in rooms for path in room.rglob("*.py") for code in RAISED.findall(path.read_text())
    }


def test_every_code_that_is_raised_has_words():
    assert len(raised()) > 40
    assert raised() - set(REASONS) == set()


@pytest.mark.parametrize("language", ["vi", "km", "ko", "zh-hans"])
def test_words_are_in_the_officers_language(language):
    with override(language):
        said = {code: str(words) for code, words in REASONS.items()}
    with override("en"):
        assert [code for code, words in REASONS.items() if said[code] == str(words)] == []


def test_a_code_without_words_is_shown_as_it_came():
    assert reason_text("of_another_version") == "of_another_version"
