"""What a protected person said cannot be read from the database alone, and not at all once its key is destroyed."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments.rotation import Rotated, rotate
from jointdesk.desk.operations.models import Referral, VictimForm
from jointdesk.desk.operations.victims.form_actions import begin_form, save_draft
from jointdesk.desk.operations.victims.sealing import seal, unseal
from jointdesk.engine.errors import OwnError

Met = Callable[[str, str], Any]
TOLD = "ông chủ tên Hoàng giữ hộ chiếu"


@pytest.fixture
def form(cast: dict[str, Officer], raid: Callable[..., Any], met: Met) -> VictimForm:
    raid("OP-1", "1,Nguyễn Văn An,1999-01-01,M,VN,,worker,2;7,")
    referral = Referral.objects.get(person=met("OP-1", "1").person)
    row = begin_form(cast["sok"], referral, "indicators", "vi")
    return save_draft(cast["sok"], row, {"acts": TOLD, "needs": ["medical"]})


def change_keys() -> int:
    """Rows wrapped anew."""
    done = Rotated()
    for _ in rotate(done):
        pass
    return done.wrapped


def raw_rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM operations_victimform")
        return "".join(
            bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, memoryview)) else str(value)
            for row in cursor.fetchall()
            for value in row
        )


@pytest.mark.django_db
def test_the_database_alone_says_nothing(form: VictimForm) -> None:
    assert VictimForm.objects.get(pk=form.pk).answers == {"acts": TOLD, "needs": ["medical"]}
    assert "Hoàng" not in raw_rows()
    assert "medical" not in raw_rows()


@pytest.mark.django_db
def test_how_much_was_said_does_not_show(form: VictimForm, cast: dict[str, Officer]) -> None:
    short = len(bytes(VictimForm.objects.get(pk=form.pk).sealed or b""))
    save_draft(cast["sok"], form, {"acts": TOLD * 5})
    assert len(bytes(VictimForm.objects.get(pk=form.pk).sealed or b"")) == short


@pytest.mark.django_db
def test_each_writing_is_sealed_anew(form: VictimForm, cast: dict[str, Officer]) -> None:
    before = bytes(VictimForm.objects.get(pk=form.pk).sealed or b"")
    save_draft(cast["sok"], form, {"acts": TOLD, "needs": ["medical"]})
    assert bytes(VictimForm.objects.get(pk=form.pk).sealed or b"") != before


@pytest.mark.django_db
def test_another_rows_answers_do_not_open(form: VictimForm, cast: dict[str, Officer]) -> None:
    other = begin_form(cast["sok"], form.referral, "return_risk", "vi")
    save_draft(cast["sok"], other, {"outcome": "high"})
    first, second = VictimForm.objects.get(pk=form.pk), VictimForm.objects.get(pk=other.pk)
    VictimForm.objects.filter(pk=other.pk).update(sealed=first.sealed)
    with pytest.raises(OwnError, match="changed"):
        _ = VictimForm.objects.get(pk=other.pk).answers
    VictimForm.objects.filter(pk=other.pk).update(sealed=first.sealed, secret=first.secret)
    with pytest.raises(OwnError, match="changed"):
        _ = VictimForm.objects.get(pk=second.pk).answers


def test_an_altered_octet_is_seen() -> None:
    import uuid

    key, own = uuid.uuid4(), bytes(32)
    sealed = bytearray(seal({"a": 1}, own, key))
    sealed[20] ^= 1
    with pytest.raises(OwnError):
        unseal(bytes(sealed), own, key)


@pytest.mark.django_db
def test_forms_survive_a_change_of_the_desks_key(form: VictimForm) -> None:
    before = VictimForm.objects.get(pk=form.pk)
    assert change_keys() >= 1
    after = VictimForm.objects.get(pk=form.pk)
    assert after.wrapped_by != before.wrapped_by
    assert after.answers["acts"] == TOLD
    with pytest.raises(OwnError, match="gone"):
        _ = before.answers


@pytest.mark.django_db
def test_what_is_forgotten_is_gone_with_the_old_key(form: VictimForm) -> None:
    backup = VictimForm.objects.get(pk=form.pk)
    form.forget()
    assert VictimForm.objects.get(pk=form.pk).answers == {}
    change_keys()
    with pytest.raises(OwnError):
        _ = backup.answers


@pytest.mark.django_db
def test_answers_written_before_are_sealed_by_the_migration(form: VictimForm) -> None:
    migration = import_module("jointdesk.desk.operations.migrations.0005_forms_are_sealed")
    VictimForm.objects.update(sealed=None, secret=None, wrapped_by="")

    class Before:
        """The row as it was: its answers in clear."""

        def __init__(self, row: VictimForm) -> None:
            self.row, self.key, self.answers = row, row.key, {"acts": TOLD}

        def save(self, update_fields: list[str]) -> None:
            for name in update_fields:
                setattr(self.row, name, getattr(self, name))
            self.row.save(update_fields=update_fields)

    class Rows:
        def get_model(self, *_names: str) -> Any:
            return type("Model", (), {"objects": self})

        def order_by(self, *_names: str) -> list[Before]:
            return [Before(row) for row in VictimForm.objects.all()]

    migration.seal_answers(Rows(), None)
    assert apps.get_model("operations", "VictimForm").objects.get().answers == {"acts": TOLD}
