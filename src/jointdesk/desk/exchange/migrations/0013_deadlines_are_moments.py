import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


def name_answers(apps, schema_editor):
    """An answer of before has no key on the other desk: it gets one of its own."""
    for answer in apps.get_model("exchange", "Answer").objects.only("pk"):
        answer.key = uuid.uuid4()
        answer.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0012_reviews"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="request", name="exchange_re_directi_1a6219_idx"),
        migrations.AddField(
            model_name="answer", name="key", field=models.UUIDField(default=uuid.uuid4, null=True)
        ),
        migrations.RunPython(name_answers, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="answer", name="key", field=models.UUIDField(default=uuid.uuid4, unique=True)
        ),
        migrations.AddField(
            model_name="request",
            name="approval",
            field=models.CharField(default="two_officers", max_length=20),
        ),
        migrations.AddField(model_name="request", name="delivered_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="request", name="dossier", field=models.CharField(blank=True, max_length=32)
        ),
        migrations.AddField(
            model_name="request",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="exchange.request",
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="group",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="exchange.jointgroup",
            ),
        ),
        migrations.AddField(model_name="request", name="hold_until", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="request", name="reminded_at", field=models.DateTimeField(null=True)),
        migrations.AlterField(model_name="request", name="answer_by", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="request",
            name="due_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce("answer_by", "drafted_at"),
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="is_open",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(state__in=("answered", "refused", "withdrawn", "closed"), then=False),
                    models.When(answer_by=None, state="accepted", then=False),
                    default=True,
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["direction", "is_open", "due_at", "-id"], name="requests_by_deadline"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("hold_until__isnull", False)), fields=["hold_until"], name="holds_by_end"
            ),
        ),
    ]
