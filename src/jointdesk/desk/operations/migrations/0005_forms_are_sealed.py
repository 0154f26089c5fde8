from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def seal_answers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was said stands in the database in clear until then."""
    import secrets

    from jointdesk.desk.attachments.keys import wrap
    from jointdesk.desk.operations.victims.sealing import seal

    for row in list(apps.get_model("operations", "VictimForm").objects.order_by("pk")):
        own = secrets.token_bytes(32)
        row.wrapped_by, row.secret = wrap(own, row.key)
        row.sealed = seal(row.answers, own, row.key)
        row.save(update_fields=["sealed", "secret", "wrapped_by"])


def unseal_answers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    from jointdesk.desk.attachments.keys import unwrap
    from jointdesk.desk.operations.victims.sealing import unseal

    for row in list(apps.get_model("operations", "VictimForm").objects.exclude(secret=None)):
        own = unwrap(row.wrapped_by, bytes(row.secret), row.key)
        row.answers = unseal(bytes(row.sealed), own, row.key)
        row.save(update_fields=["answers"])


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_initial"),
        ("operations", "0004_photos"),
    ]

    operations = [
        migrations.AddField("victimform", "sealed", models.BinaryField(null=True)),
        migrations.AddField("victimform", "secret", models.BinaryField(max_length=64, null=True)),
        migrations.AddField(
            "victimform", "wrapped_by", models.CharField(blank=True, max_length=16, default=""), False
        ),
        migrations.RunPython(seal_answers, unseal_answers),
    ]
