import uuid

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def seal_reports(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What a person lets a family know stood in clear, in the language of the officer who released it: it is kept as
    words of which nobody said the language."""
    from jointdesk.desk.attachments.sealing import seal_row

    for row in apps.get_model("cases", "FamilyReport").objects.order_by("pk").iterator(500):
        said = {"may_tell": {"words": row.may_tell}} if row.may_tell else {}
        seal_row(row, said | ({"told_what": row.told_what} if row.told_what else {}))
        row.save(update_fields=["key", "sealed", "secret", "wrapped_by"])


def unseal_reports(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    from jointdesk.desk.attachments.sealing import unseal_row

    for row in apps.get_model("cases", "FamilyReport").objects.exclude(secret=None).iterator(500):
        said = unseal_row(row)
        told = said.get("may_tell") or {}
        row.may_tell = "\n".join(filter(None, [told.get("words", ""), told.get("translation", "")]))
        row.told_what = said.get("told_what", "")
        row.save(update_fields=["may_tell", "told_what"])


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial"), ("cases", "0011_persons_by_name")]

    operations = [
        migrations.AddField(
            "familyreport", "key", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.AddField("familyreport", "sealed", models.BinaryField(null=True)),
        migrations.AddField("familyreport", "secret", models.BinaryField(max_length=64, null=True)),
        migrations.AddField(
            "familyreport", "wrapped_by", models.CharField(blank=True, max_length=16, default=""), False
        ),
        migrations.RunPython(seal_reports, unseal_reports),
    ]
