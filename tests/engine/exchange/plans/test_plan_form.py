"""The plan's table is in form, and each of its words is marked for translation."""

import pytest

from jointdesk.desk.exchange.plans.phrases import LABELS
from jointdesk.engine.exchange.plans.plan_form import check_plan, plan_form

GOOD = {
    "type": "raid", "title": "t", "place": "p", "aim": "a", "starts_at": "2026-12-01T21:00:00Z",
}  # fmt: skip


def test_the_table_is_in_form_and_its_words_are_translatable():
    form = plan_form()
    labels = {field.label for field in form.fields} | {field.help for field in form.fields if field.help}
    assert labels | {choice for field in form.fields for choice in field.choices} == set(LABELS)
    assert {field.name for field in form.fields if field.required} == {
        "type", "title", "place", "starts_at", "aim"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, set()),
        ({"aim": " "}, {"aim"}),
        ({"starts_at": "tonight"}, {"starts_at"}),
        ({"forces": "many"}, {"forces"}),
        ({"shoe_size": "44"}, {"shoe_size"}),
    ],
)
def test_what_is_wrong_is_named_by_field(change, wrong):
    assert {error.field for error in check_plan({**GOOD, **change})} == wrong
