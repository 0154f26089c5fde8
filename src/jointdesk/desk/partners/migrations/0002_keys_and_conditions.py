import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        migrations.AddField("partner", "daily_person_cap", models.PositiveIntegerField(default=200)),
        migrations.AddField("partner", "largest_set", models.PositiveIntegerField(default=1_048_576)),
        migrations.AddField("partner", "keys_since", models.DateTimeField(null=True)),
        migrations.AddField("partner", "words_heard_at", models.DateTimeField(null=True)),
        migrations.AddField("partner", "prekey_told", models.CharField(blank=True, max_length=16)),
        migrations.AddField("partner", "suspect_since", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="FormerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signing_key", models.BinaryField(max_length=32)),
                ("fingerprint", models.CharField(max_length=200)),
                ("since", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField()),
                (
                    "end",
                    models.CharField(choices=[("rotated", "Rotated"), ("revoked", "Revoked")], max_length=20),
                ),
                ("believed_until", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_keys",
                        to="partners.partner",
                    ),
                ),
            ],
            options={"ordering": ["-ended_at", "-pk"]},
        ),
        migrations.CreateModel(
            name="PartnerPrekey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_id", models.CharField(max_length=16)),
                ("public_key", models.BinaryField(max_length=32)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prekeys",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["-valid_from", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("partner", "key_id"), name="a_prekey_once")],
            },
        ),
    ]
