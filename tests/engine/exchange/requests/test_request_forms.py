"""The table of forms is whole, and a filled-in form says everything that is wrong with it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.form_fields import FieldError, FormField, check_fields
from jointdesk.engine.exchange.requests.forms import (
    RequestForm,
    all_forms,
    form_of,
    get_examples,
    hours_to_answer,
    request_forms,
    validate_request,
)
from jointdesk.engine.exchange.wire.fields import Answers

NEWEST = list(request_forms().values())
FORMS = list(all_forms().values())
ON = date(2026, 10, 15)
ROUTINE = {"legal_basis": "UNCC", "urgency": "routine"}
URGENT = {"legal_basis": "UNCC", "urgency": "urgent"}
AT_RISK = {"legal_basis": "UNCC", "urgency": "life_at_risk"}
# DOMAIN.md, "Requests between desks": every article there has at least one form
ARTICLES = ("36", "37", "40", "41", "42", "43", "44", "47", "48", "49-52")
EXAMPLES = [(name, number) for name, rows in get_examples(ON).items() for number in range(len(rows))]


def name_of(form: RequestForm) -> str:
    return f"{form.name}-{form.version}"


def example(name: str, number: int = 0, **changes: Any) -> dict[str, Any]:
    """An example with some fields changed; None leaves one out."""
    filled = {**get_examples(ON)[name][number], **changes}
    return {field: value for field, value in filled.items() if value is not None}


def judge(
    name: str, fields: dict[str, Any], terms: dict[str, str] = ROUTINE, on: date = ON
) -> tuple[FieldError, ...]:
    return validate_request(request_forms()[name], fields, terms, on)


def fill(field: FormField) -> Any:
    values: dict[str, Any] = {
        "text": "Some text",
        "long_text": "Several\nlines",
        "texts": ["one", "two"],
        "date": "2026-10-15",
        "yes_no": False,
        "whole": field.least or 1,
        "choice": field.choices[0] if field.choices else "",
        "choices": list(field.choices),
    }
    return values[field.kind]


def test_every_article_has_a_form() -> None:
    assert {article for article in ARTICLES if not any(article in form.article for form in NEWEST)} == set()


@pytest.mark.parametrize("form", FORMS, ids=name_of)
def test_a_form_is_in_form(form: RequestForm) -> None:
    assert form.title[0].isupper()
    assert form.about.endswith(".")
    assert form.legal_bases
    assert any(field.required for field in form.fields)
    assert all(field.name.islower() and field.label for field in form.fields)
    assert len({field.name for field in form.fields}) == len(form.fields)
    assert set(form.follows) <= set(request_forms())


@pytest.mark.parametrize("form", NEWEST, ids=name_of)
def test_every_version_of_a_form_can_be_read(form: RequestForm) -> None:
    """A partner that was not updated goes on as before; what nobody ever used is known to nobody."""
    for version in range(1, form.version + 1):
        assert form_of(form.name, version).version == version
    for version in (0, form.version + 1):
        with pytest.raises(CallerError):
            form_of(form.name, version)


@pytest.mark.parametrize("form", FORMS, ids=name_of)
def test_each_rule_is_broken_by_something(form: RequestForm) -> None:
    """What the rules name is there to be named, and no rule asks for a field that is required anyway."""
    required = {field.name for field in form.fields if field.required}
    for rule in form.rules:
        assert rule.must != "given" or rule.field not in required
        assert (rule.must == "within") == (rule.days != (0, 0))
        assert (rule.must == "aged") == (rule.years != (0, 0))


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_an_example_is_valid_and_fits_the_wire(name: str, number: int) -> None:
    filled = example(name, number)
    assert judge(name, filled) == ()
    assert Answers().read(filled).keys() == filled.keys()


def test_every_form_has_an_example() -> None:
    assert list(get_examples(ON)) == list(request_forms())


@pytest.mark.parametrize("form", FORMS, ids=name_of)
def test_an_empty_form_names_every_required_field(form: RequestForm) -> None:
    errors = validate_request(form, {}, ROUTINE, ON)
    assert errors == tuple(FieldError(field.name, "is missing") for field in form.fields if field.required)


@pytest.mark.parametrize("form", FORMS, ids=name_of)
def test_a_wrong_value_is_named_in_every_field(form: RequestForm) -> None:
    for field in form.fields:
        for wrong in ({"a": 1}, 1.5, ["x\u0000"], "x\u202ey" if field.kind != "yes_no" else "yes"):
            filled = {**{f.name: fill(f) for f in form.fields}, field.name: wrong}
            assert [error.field for error in validate_request(form, filled, ROUTINE, ON)] == [field.name]


def test_a_preservation_holds_for_60_days_or_more() -> None:
    for days, why in ((59, "is less than 60"), (4000, "is more than 3650")):
        assert judge("preserve", example("preserve", hold_days=days)) == (FieldError("hold_days", why),)
    assert judge("preserve", example("preserve", hold_days=60)) == ()


def test_a_period_that_ends_before_it_begins_is_contradictory() -> None:
    filled = example("identify", period_from="2026-10-16", period_to="2026-10-15")
    [error] = judge("identify", filled)
    assert (error.text, error.other) == ("period_to is earlier than period_from", "period_from")


def test_several_of_a_closed_list() -> None:
    field = FormField(name="crimes", label="Crimes", kind="choices", choices=("scams", "drugs"))
    assert check_fields([field], {"crimes": ["drugs", "scams"]}) == ()
    assert check_fields([field], {"crimes": ["drugs", "arson"]})
    assert check_fields([field], {"crimes": "drugs"})


def test_a_field_the_form_does_not_have_is_named() -> None:
    assert judge("identify", example("identify", bribe="x")) == (
        FieldError("bribe", "is not a field of this form"),
    )


@pytest.mark.parametrize(
    ("name", "changes", "field", "words"),
    [
        ("locate_and_assist", {"guardian": None}, "guardian", "for a child somebody else decides"),
        ("locate_and_assist", {"birth_date": "1999-04-02"}, "birth_date", "that of an adult"),
        ("locate_and_assist", {"minor": False, "guardian": None}, "birth_date", "that of a minor"),
        ("locate_and_assist", {"person_consents": False}, "without_consent", "neither the person nor the family"),
        ("locate_and_assist", {"without_consent": "x"}, "without_consent", "contradicts"),
        ("locate_and_assist", {"last_contact": "2026-10-16"}, "last_contact", "no day in the past"),
        ("preserve", {"intends_assistance": False}, "no_assistance", "a request that follows"),
        ("preserve", {"no_assistance": "x"}, "no_assistance", "contradicts"),
        ("disclose_stored_data", {"volatile": True}, "volatile_reason", "why the data may be lost"),
        ("disclose_stored_data", {"volatile_reason": "x"}, "volatile_reason", "contradicts"),
        ("mutual_assistance", {"oral_on": None}, "oral_on", "when it was asked orally"),
        ("mutual_assistance", {"oral_first": False}, "oral_on", "contradicts"),
        ("mutual_assistance", {"oral_on": "2026-10-16"}, "oral_on", "no day in the past"),
        ("mutual_assistance", {"persons_unknown": True}, "persons", "contradicts"),
        ("mutual_assistance", {"persons_unknown": False, "persons": None}, "persons", "name the persons"),
        ("contact_point", {"data": None}, "data", "which data"),
        ("contact_point", {"need": "locating_a_suspect"}, "persons", "whom to locate"),
        ("police_information", {"persons": None}, "persons", "name the persons or identifiers"),
        ("police_information", {"concerns": "money", "persons": None}, "identifiers", "accounts"),
        ("joint_operation", {"case_by_case": None}, "agreement", "name the agreement"),
        ("joint_operation", {"case_by_case": False}, "agreement", "name the agreement"),
        ("joint_operation", {"agreement": "x"}, "agreement", "contradicts"),
        ("joint_operation", {"planned_from": None}, "planned_from", "an end needs a beginning"),
        ("joint_operation", {"planned_from": "2026-10-14"}, "planned_from", "no day to come"),
        ("extradite", {"stage": "serving_a_sentence"}, "left_to_serve", "left to serve"),
        ("extradite", {"left_to_serve": "2 years"}, "left_to_serve", "contradicts"),
        ("provisional_arrest", {"request_follows_by": "2026-12-15"}, "request_follows_by", "60 days"),
        ("provisional_arrest", {"request_follows_by": "2026-10-15"}, "request_follows_by", "60 days"),
        ("freeze_assets", {"paid_on": None}, "paid_on", "by its day"),
        ("freeze_assets", {"amount": None}, "amount", "by its amount"),
        ("freeze_assets", {"action": "seize"}, "order", "by order alone"),
        ("freeze_assets", {"paid_on": "2026-10-17"}, "paid_on", "no day in the past"),
        ("enforce_order", {"final": False}, "not_final", "needs a reason"),
        ("enforce_order", {"not_final": "x"}, "not_final", "contradicts"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_named_with_the_reason(
    name: str, changes: dict[str, Any], field: str, words: str
) -> None:
    [error] = judge(name, example(name, **changes))
    assert error.field == field
    assert words in error.why


@pytest.mark.parametrize(
    ("name", "changes", "terms", "field"),
    [
        ("mutual_assistance", {}, URGENT, "reason_for_deadline"),
        ("disclose_stored_data", {}, URGENT, "reason_for_deadline"),
        ("locate_and_assist", {"do_not_approach": None}, AT_RISK, "do_not_approach"),
    ],
)
def test_urgency_asks_for_its_reason(
    name: str, changes: dict[str, Any], terms: dict[str, str], field: str
) -> None:
    filled = example(name, **changes)
    assert judge(name, filled) == ()
    assert [error.field for error in judge(name, filled, terms)] == [field]
    assert judge(name, {**filled, field: "Because."}, terms) == ()


def test_a_payment_is_stopped_within_hours_and_a_life_comes_first() -> None:
    freeze, tell = request_forms()["freeze_assets"], request_forms()["spontaneous_information"]
    assert hours_to_answer(freeze, "routine", {"action": "stop_payment"}) == 4
    assert hours_to_answer(freeze, "routine", {"action": "freeze"}) == 72
    assert hours_to_answer(freeze, "life_at_risk", {"action": "stop_payment"}) == 2
    assert hours_to_answer(tell, "urgent", {}) is None


def test_an_earlier_version_is_judged_by_its_own_rules() -> None:
    """Version 1 asked for no amount: who still uses it is understood."""
    filled = example("freeze_assets", amount=None)
    assert validate_request(form_of("freeze_assets", 1), filled, ROUTINE, ON) == ()
    assert validate_request(form_of("freeze_assets", 2), filled, ROUTINE, ON)


@pytest.mark.parametrize(("name", "version"), [("identify", 2), ("nothing", 1)])
def test_an_unknown_form_is_refused(name: str, version: int) -> None:
    with pytest.raises(CallerError):
        form_of(name, version)


@given(
    st.sampled_from(FORMS),
    st.dictionaries(st.text(max_size=10), st.none() | st.integers() | st.text() | st.lists(st.text())),
)
def test_anything_is_judged_and_nothing_raises(form: RequestForm, fields: dict[str, Any]) -> None:
    assert validate_request(form, fields, ROUTINE, ON)


@given(st.data())
def test_sound_values_in_any_mixture_are_judged_and_nothing_raises(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS))
    names = data.draw(st.sets(st.sampled_from([field.name for field in form.fields])))
    filled = {field.name: fill(field) for field in form.fields if field.name in names or field.required}
    day = data.draw(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
    for error in validate_request(form, filled, data.draw(st.sampled_from([ROUTINE, URGENT, AT_RISK])), day):
        assert error.field in {field.name for field in form.fields}
