import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_recalls"),
        ("exchange", "0016_files"),
        ("networks", "0005_texts_to_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("dossier", models.UUIDField(db_index=True, null=True)),
                ("title", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for approval"),
                            ("sent", "Sent"),
                            ("declined", "Not sent"),
                        ],
                        db_index=True,
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="exchange.jointgroup",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ProposedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("entry", models.UUIDField(null=True)),
                ("fields", models.JSONField(default=dict)),
                ("parents", models.JSONField(null=True)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("RED", "TLP:RED, named persons only"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT, own organisation"),
                            ("AMBER", "TLP:AMBER, organisation and those it protects"),
                            ("GREEN", "TLP:GREEN, the community"),
                            ("CLEAR", "TLP:CLEAR, public"),
                        ],
                        default="AMBER",
                        max_length=20,
                    ),
                ),
                ("conditions", models.CharField(blank=True, max_length=2000)),
                ("evaluation", models.CharField(blank=True, max_length=60)),
                ("links", models.JSONField(default=dict)),
                ("datum", models.UUIDField(null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="exchange.dossierproposal",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "id"],
            },
        ),
        migrations.CreateModel(
            name="EntryLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.UUIDField(db_index=True)),
                ("dossier", models.UUIDField(db_index=True)),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry_links",
                        to="cases.case",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry_links",
                        to="networks.network",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry_links",
                        to="cases.notice",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry_links",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "network"), name="an_entry_is_a_network_once"),
                    models.UniqueConstraint(fields=("entry", "case"), name="an_entry_is_a_case_once"),
                    models.UniqueConstraint(fields=("entry", "person"), name="an_entry_is_a_person_once"),
                    models.UniqueConstraint(fields=("entry", "notice"), name="an_entry_is_a_notice_once"),
                ],
            },
        ),
    ]
