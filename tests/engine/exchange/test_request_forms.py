"""The table of forms is whole, and a filled-in form says everything that is wrong with it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.fields import Answers
from jointdesk.engine.exchange.requests import (
    FieldError,
    FormField,
    RequestForm,
    form_of,
    request_forms,
    validate_request,
)

FORMS = list(request_forms().values())
# DOMAIN.md, "Requests between desks": every article there has at least one form
ARTICLES = ("36", "37", "40", "41", "42", "43", "44", "47", "48", "49-52")


def fill(field: FormField) -> Any:
    values: dict[str, Any] = {
        "text": "Some text",
        "long_text": "Several\nlines",
        "texts": ["one", "two"],
        "date": "2026-10-15",
        "yes_no": False,
        "whole": field.least or 1,
        "choice": field.choices[0] if field.choices else "",
    }
    return values[field.kind]


def test_every_article_has_a_form() -> None:
    assert {article for article in ARTICLES if not any(article in form.article for form in FORMS)} == set()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_is_in_form(form: RequestForm) -> None:
    assert form.version == 1
    assert form.title[0].isupper()
    assert form.legal_bases
    assert any(field.required for field in form.fields)
    assert all(field.name.islower() and field.label for field in form.fields)
    assert len({field.name for field in form.fields}) == len(form.fields)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_filled_in_whole_or_to_the_minimum_is_valid(form: RequestForm) -> None:
    whole = {field.name: fill(field) for field in form.fields}
    least = {field.name: fill(field) for field in form.fields if field.required}
    assert validate_request(form, whole) == ()
    assert validate_request(form, least) == ()
    assert Answers().read(whole).keys() == whole.keys()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_an_empty_form_names_every_required_field(form: RequestForm) -> None:
    errors = validate_request(form, {})
    assert errors == tuple(FieldError(field.name, "is missing") for field in form.fields if field.required)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_wrong_value_is_named_in_every_field(form: RequestForm) -> None:
    for field in form.fields:
        for wrong in ({"a": 1}, 1.5, ["x\u0000"], "x\u202ey" if field.kind != "yes_no" else "yes"):
            errors = validate_request(form, {**{f.name: fill(f) for f in form.fields}, field.name: wrong})
            assert [error.field for error in errors] == [field.name]


def test_a_preservation_holds_for_60_days_or_more() -> None:
    form = form_of("preserve", 1)
    filled = {field.name: fill(field) for field in form.fields}
    assert validate_request(form, {**filled, "hold_days": 59}) == (
        FieldError("hold_days", "is less than 60"),
    )
    assert validate_request(form, {**filled, "hold_days": 60}) == ()
    assert validate_request(form, {**filled, "hold_days": 4000}) == (
        FieldError("hold_days", "is more than 3650"),
    )


def test_a_period_that_ends_before_it_begins_is_contradictory() -> None:
    form = form_of("identify", 1)
    filled = {field.name: fill(field) for field in form.fields}
    errors = validate_request(form, {**filled, "period_from": "2026-10-16", "period_to": "2026-10-15"})
    assert errors == (FieldError("period_to", "is earlier than period_from"),)


def test_a_field_the_form_does_not_have_is_named() -> None:
    form = form_of("identify", 1)
    filled = {field.name: fill(field) for field in form.fields}
    assert validate_request(form, {**filled, "bribe": "x"}) == (
        FieldError("bribe", "is not a field of this form"),
    )


@pytest.mark.parametrize(("name", "version"), [("identify", 2), ("nothing", 1)])
def test_an_unknown_form_is_refused(name: str, version: int) -> None:
    with pytest.raises(CallerError):
        form_of(name, version)


@given(
    st.sampled_from(FORMS),
    st.dictionaries(st.text(max_size=10), st.none() | st.integers() | st.text() | st.lists(st.text())),
)
def test_anything_is_judged_and_nothing_raises(form: RequestForm, fields: dict[str, Any]) -> None:
    assert validate_request(form, fields)


def test_urgent_is_sooner_than_usual() -> None:
    today = date(2026, 10, 15)
    for form in FORMS:
        assert today < today + timedelta(days=form.urgent_days) <= today + timedelta(days=form.default_days)
