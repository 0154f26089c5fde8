"""The form of the gate: every need in five languages, every quick sign an indicator."""

from django.utils import translation

from jointdesk.desk.operations.gate.form import CHILD, needs, quick_signs
from jointdesk.engine.reference import indicators


def test_every_need_is_named_in_five_languages() -> None:
    assert CHILD in needs()
    for need in needs().values():
        assert set(need.names) == {"en", "vi", "km", "ko", "zh"}
        assert all(need.names.values())
    with translation.override("zh-hans"):
        assert str(needs()["hurt"]) == needs()["hurt"].names["zh"]


def test_quick_signs_are_indicators_once_each() -> None:
    assert len(set(quick_signs())) == len(quick_signs())
    assert set(quick_signs()) <= set(indicators())
