import uuid
from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SEALED = ("ReferralStep", "ReferralReview", "Outcome")
KINDS = [
    ("moved", "New state"),
    ("gate", "Protection looked at"),
    ("safety", "Place and safety"),
    ("guardian", "Guardian of the child"),
    ("need", "Urgent need"),
    ("reflection", "Reflection period"),
    ("travel_document", "Document for the way home"),
    ("handover", "Handover"),
    ("follow_up", "Follow-up"),
    ("assistance", "A partner asked to assist"),
    ("family", "Family"),
    ("note", "Note"),
]


def seal_notes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Notes stood in clear, and of protected persons where they were taken."""
    from jointdesk.desk.attachments.sealing import seal_row

    protected = set(
        apps.get_model("operations", "Referral")
        .objects.exclude(state="not_indicated")
        .values_list("person", flat=True)
    )
    for name in SEALED:
        for row in _rows(apps, name):
            said = {"note": row.note} if row.note else {}
            if name == "Outcome" and row.place and _is_hidden(row, protected):
                said["place"], row.place = row.place, ""
                row.save(update_fields=["place"])
            seal_row(row, said)
            row.save(update_fields=["key", "sealed", "secret", "wrapped_by"])


def unseal_notes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    from jointdesk.desk.attachments.sealing import unseal_row

    for name in SEALED:
        for row in _rows(apps, name):
            said = unseal_row(row)
            row.note = said.get("note", "")
            if "place" in said:
                row.place = said["place"]
            row.save(update_fields=["note", "place"] if name == "Outcome" else ["note"])


def _rows(apps: StateApps, name: str) -> Iterator[Any]:
    rows = apps.get_model("operations", name).objects.order_by("pk")
    rows = rows.select_related("encounter") if name == "Outcome" else rows
    yield from rows.iterator(500)


def _is_hidden(row: Any, protected: set[int]) -> bool:
    return row.kind in ("referred", "child_care") or row.encounter.person_id in protected


def _fields(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(model, "key", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.AddField(model, "sealed", models.BinaryField(null=True)),
        migrations.AddField(model, "secret", models.BinaryField(max_length=64, null=True)),
        migrations.AddField(
            model, "wrapped_by", models.CharField(blank=True, max_length=16, default=""), False
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial"), ("operations", "0009_due_steps_are_told")]

    operations = [
        *(one for name in SEALED for one in _fields(name.lower())),
        migrations.AlterField("referralstep", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunPython(seal_notes, unseal_notes),
    ]
