"""Every line of the table of subjects leads to a model, its fields and a page; strangers' references lead nowhere."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import URLResolver, get_resolver

from jointdesk.desk.accounts.permissions import table
from jointdesk.desk.audit.models import Access
from jointdesk.desk.audit.subject_words import WORDS
from jointdesk.desk.audit.subjects import address_of, kind_of, kinds, row_of
from jointdesk.desk.audit.templatetags.audit import subject_reference


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_a_kind_of_the_table_is_whole(kind, db):
    model = apps.get_model(kind.model)
    assert kind.key == "pk" or model._meta.get_field(kind.key).unique
    assert kind.read in table()
    assert kind.name in WORDS
    ways, _pattern, _defaults, _converters = next(iter(get_resolver().reverse_dict.getlist(kind.page)))
    assert sorted(kind.address_keys) in [sorted(params) for _way, params in ways]
    for way in kind.address_keys.values():
        assert way == "pk" or _walk(model, way)
    for unit, mark in kind.ways if kind.opens else ():
        assert _walk(model, unit) == "Unit"
        _walk(model, mark)
    for way in (*kind.number, *kind.units, *filter(None, (kind.names, kind.values))):
        _walk(model, way)
    for begins, keys in kind.below.items():
        assert any(route.startswith(begins) for route in routes(get_resolver())), begins
        for way in keys.values():
            assert way == "pk" or _reach(model, way)
    if kind.persons:
        assert (
            kind.rows.filter(
                **{f"{kind.persons}__in": [1]} if kind.persons != "pk" else {}, **kind.where
            ).count()
            == 0
        )


def routes(resolver, before=""):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        yield from routes(pattern, route) if isinstance(pattern, URLResolver) else [route]


def _reach(model, way):
    """Over what points at it, too."""
    return model._default_manager.filter(**{f"{way}__isnull": True}).count() == 0


def _walk(model, way):
    for step in way.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model or model
    return model.__name__


def test_a_way_that_does_not_exist_is_found(db):
    with pytest.raises(FieldDoesNotExist):
        _walk(apps.get_model("cases.Case"), "office")


@pytest.mark.parametrize("reference", ["", "\x00", "x" * 5000, "'; --", "-1", "９９", "1" * 40, "not-a-uuid"])
def test_whatever_somebody_types_is_no_record(reference, db):
    assert [kind.find(reference) for kind in kinds().values()] == [None] * len(kinds())


def test_a_record_is_found_by_its_subject_and_has_a_page(records):
    case, request = records.case(), records.request()
    assert row_of(f"case:{case.reference}") == case
    assert address_of(f"case:{case.reference}") == f"/cases/{case.reference}/"
    assert row_of(f"request:{request.key.hex}") == request
    assert kind_of("request:1").subject(request) == f"request:{request.key.hex}"
    assert (address_of("case:none"), address_of("notices:list"), address_of("")) == ("", "", "")


def test_what_lies_below_a_records_page_is_of_the_record(client, cast, records):
    """Who asks for a case is told who opened its evidence, the form to change it, and what a program read of it."""
    case = records.case()
    client.force_login(cast["cora"])
    for path in (
        f"/cases/{case.reference}/edit",
        f"/evidence/case/{case.reference}/",
        f"/api/cases/{case.reference}",
    ):
        before = Access.objects.filter(subject=f"case:{case.reference}").count()
        assert client.get(path).status_code == 200
        assert Access.objects.filter(subject=f"case:{case.reference}").count() == before + 1, path


def test_a_page_that_is_no_records_is_told_by_its_address():
    assert subject_reference("hits") == ""
    assert subject_reference("list_hits") == "/api/exchange/hits"
    assert subject_reference("account_reauthenticate") == "/accounts/reauthenticate/"
    assert subject_reference("asking:4") == "/exchange/matching/askings/4/"
    assert subject_reference("gone-since:4") == "gone-since:4"
