"""The JSON of the report is what docs/report.md says: its keys, and the form of each value."""

import json
import re
from pathlib import Path

import pytest

from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.formats import render
from jointdesk.desk.statistics.publishable import make_publishable

PAGE = Path(__file__).parents[3] / "docs" / "report.md"


@pytest.fixture
def told(records):
    """Something in every split, once."""
    raid = records.operation(province="VN-HN")
    records.crowd(raid, 12, "KH")
    records.victim(raid, "identified")
    records.step(records.found(raid, category="ringleader").person)
    records.payment(records.complaint(types=("ROMANCE",), unit="VN-HN"), "100.50", "USD", "40", "10")
    records.network(records.complaint(), records.complaint())
    records.request(("send", "sent", "2025-09-05"), ("answer", "answered", "2025-09-09"))
    records.arrested_by_partner("SG", 34)
    records.hit()
    return records


def form_of(value):
    """The kinds of a value: of an object with fixed keys those, of one by code that of its values."""
    if isinstance(value, dict):
        return {"by code": sorted({json.dumps(form_of(one)) for one in value.values()})}
    if isinstance(value, list):
        return ["list", *sorted({json.dumps(form_of(one)) for one in value})]
    return type(value).__name__


def example():
    found = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_example_of_the_documentation_has_the_answer_s_keys_and_forms(told, september):
    said = json.loads(render(count(None, september), "json"))
    shown = example()
    assert list(shown) == list(said)
    assert set(shown["before"]) == set(said["before"])
    for key in said:
        if said[key] and shown[key] and key not in ("before", "partners"):
            assert form_of(shown[key]) == form_of(said[key]), key
    # the example has something to show of everything
    assert [key for key, value in shown.items() if value in ({}, [], "")] == []


def test_what_is_withheld_is_null_and_nothing_else_changes(told, september):
    whole = json.loads(render(count(None, september), "json"))
    published = json.loads(render(make_publishable(count(None, september)), "json"))
    assert list(published) == list(whole)
    assert published["publishable"] is True
    assert published["complaints"] is None
    assert "release" not in whole
    assert json.loads(render(count(None, september), "json", release="ab" * 32))["release"] == "ab" * 32
