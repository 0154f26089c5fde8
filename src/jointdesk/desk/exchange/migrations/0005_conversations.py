import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Max


def count_what_came(apps, schema_editor):
    """Where each conversation stands, from the messages that are there."""
    Conversation = apps.get_model("exchange", "Conversation")
    places = {}
    for model, column, rows in (
        ("OutgoingMessage", "sent", {}),
        ("IncomingMessage", "taken", {"state__in": ["handled", "quarantined"]}),
    ):
        found = apps.get_model("exchange", model).objects.filter(**rows)
        for partner, key, last in found.values_list("partner", "conversation").annotate(Max("sequence")):
            places.setdefault((partner, key), {})[column] = last
    Conversation.objects.bulk_create(
        [Conversation(partner_id=partner, key=key, **last) for (partner, key), last in places.items()],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_signed_by"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("sent", models.PositiveIntegerField(default=0)),
                ("taken", models.PositiveIntegerField(default=0)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversations",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "key"), name="a_conversation_once_a_partner")
                ],
            },
        ),
        migrations.RunPython(count_what_came, migrations.RunPython.noop),
    ]
