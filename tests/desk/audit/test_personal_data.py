"""Every model of the desk is in the table of personal data, and what it says is erased with a record goes with it.

A model or a column of words that somebody adds tomorrow fails here until it is placed.
"""

from datetime import date
from functools import cache

import pytest
from django.apps import apps
from django.db import models, transaction

from desk.conftest import _own_keys, kh, partner  # noqa: F401
from jointdesk.desk.audit.retention.holdings import holding_of, holdings
from jointdesk.desk.audit.signals import record_erasing
from jointdesk.engine.reference import read_tsv
from matrix.scene import furnish
from records import Records

WAYS = {"-", "stays", "days", "recall", "gap"}
CANARY = "canary"
SHORT = 25  # a shorter column holds codes, numbers and states
# files' and forms' own tests open what is sealed
SEALED = (models.BinaryField,)
# columns that people read and nobody writes words into, by name
CODES = {
    "kind", "code", "state", "key", "digest", "sha256", "reference", "media_type", "mark", "handling", "channel",
    "subject", "page", "url", "path", "username", "password", "entity", "purpose_code", "wrapped_by",
}  # fmt: skip


@cache
def table():
    rows = read_tsv("jointdesk.desk.audit.retention", "personal_data.tsv")
    return {
        row["model"]: (
            set() if row["personal"] == "-" else set(row["personal"].split(",")),
            set(row["erased"].split("+")),
            row["why"],
        )
        for row in rows
    }


def own_models():
    return {
        model._meta.label: model for model in apps.get_models() if model.__module__.startswith("jointdesk")
    }


def test_every_model_is_in_the_table_and_no_other():
    assert sorted(own_models()) == sorted(table())


def test_every_column_that_is_named_exists_and_every_way_does():
    for label, (personal, erased, why) in table().items():
        columns = {column.name for column in own_models()[label]._meta.local_fields}
        assert personal <= columns, label
        assert erased <= WAYS | set(holdings()), label
        assert bool(personal) != (erased == {"-"}), label
        assert why or erased <= set(holdings()), label


def test_words_and_sealed_columns_are_looked_at():
    """JSON, long texts and sealed bytes of models that are said to hold nothing personal: reviewed, one by one."""
    found = {
        label
        for label, model in own_models().items()
        if not table()[label][0]
        for column in model._meta.local_fields
        if isinstance(column, models.TextField | models.JSONField) and column.name not in CODES
    }
    assert found == NOTHING_PERSONAL


NOTHING_PERSONAL = {
    "intake.Listing",  # codes of types of scam
    "today.AdvisoryVersion",  # words for everybody, whose reviewer sees every identifier in them
    "accounts.Unit",  # names by language
    "audit.Checkpoint", "audit.Cosignature", "exchange.PartnerCheckpoint",  # signed notes
    "audit.Sign", "audit.Tally",  # numbers
    "exchange.CountedMessage", "exchange.FigureStatement", "exchange.QuestionServed", "exchange.RecallReceipt",
    "operations.GatePhone",  # tokens
}  # fmt: skip


def test_what_is_not_erased_yet_is_known():
    gaps = {label for label, (_personal, erased, _why) in table().items() if "gap" in erased}
    assert gaps == {"operations.PartnerArrest"}


# Does it go?


@pytest.fixture
def place(units, cast, kh, partner):  # noqa: F811
    records = Records(units, cast)
    found = furnish(records, kh, partner)
    records.found(records.operation())
    return found


def fill(label):
    """A canary in every column of words that the table names, where a row of that model stands."""
    model = own_models()[label]
    for column in model._meta.local_fields:
        if column.name not in table()[label][0] or isinstance(column, SEALED) or column.unique:
            continue
        if isinstance(column, models.JSONField):
            empty = column.get_default()
            model.objects.update(**{column.name: {CANARY: CANARY} if isinstance(empty, dict) else [CANARY]})
        elif isinstance(column, models.TextField) or (column.max_length or 0) >= len(CANARY):
            model.objects.update(**{column.name: CANARY})


def left(label, rows=None):
    """The columns in which the canary still stands."""
    model = own_models()[label]
    found = rows if rows is not None else model.objects.all()
    return {
        f"{label}.{name}"
        for name in table()[label][0]
        if not isinstance(model._meta.get_field(name), SEALED)
        for value in found.values_list(name, flat=True)
        if CANARY in str(value)
    }


KINDS = ("complaint", "case", "person", "notice", "family_report", "encounter", "evidence", "operation")


def test_a_record_takes_its_words_along(place):
    """Whatever hangs on a record, and is said to go with it, goes; one kind after the other, nothing of it stays."""
    stays = {}
    for kind in KINDS:
        with transaction.atomic():
            stays[kind] = what_stays_of(kind)
            transaction.set_rollback(True)
    assert stays == {kind: set() for kind in KINDS}


def what_stays_of(kind):
    holding = holding_of(kind)
    model = holding.due(date.max).model
    # of several the last: nothing of the scene holds it
    row = model._default_manager.order_by("-pk").first()
    hanging = [label for label, (_personal, erased, _why) in table().items() if kind in erased]
    reach = {label: _of(own_models()[label], row) for label in hanging}
    keys = {
        label: list(rows.values_list("pk", flat=True)) for label, rows in reach.items() if rows is not None
    }
    assert keys[model._meta.label] == [row.pk]
    for label in keys:
        fill(label)
    row.refresh_from_db()
    record_erasing.send(sender=type(row), row=row)
    holding.erase(row)
    return {
        column
        for label, pks in keys.items()
        for column in left(label, own_models()[label]._default_manager.filter(pk__in=pks))
    }


def _of(model, row):
    """The rows of a model that point at this row, or are it; None: it does not point there."""
    if isinstance(row, model):
        return model._default_manager.filter(pk=row.pk)
    found = None
    for column in model._meta.local_fields:
        if (
            isinstance(column, models.ForeignKey)
            and column.related_model is type(row)
            and column.name != "duplicate_of"
        ):
            more = model._default_manager.filter(**{column.name: row})
            found = more if found is None else found | more
    return found
