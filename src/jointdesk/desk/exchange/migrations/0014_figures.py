import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_own_keys"),
        ("exchange", "0013_deadlines_are_moments"),
        ("partners", "0002_keys_and_conditions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("request", models.UUIDField()),
                ("ours", models.BooleanField()),
                ("by_asker", models.BooleanField()),
                ("type", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("sequence", models.PositiveIntegerField()),
                ("content", models.CharField(max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("refused", models.BooleanField(default=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.entry"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted_messages",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partner", "signed_at"], name="exchange_co_partner_4eb82f_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "request", "ours", "sequence"), name="a_message_counted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ours", models.BooleanField()),
                ("begin", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32)),
                ("counted", models.JSONField(default=dict)),
                ("stated_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figure_statements",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "ours", "begin", "end"), name="a_period_stated_once"
                    )
                ],
            },
        ),
    ]
