import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OFFICER = settings.AUTH_USER_MODEL
MARKS = [
    ("RED", "TLP:RED, named persons only"),
    ("AMBER+STRICT", "TLP:AMBER+STRICT, own organisation"),
    ("AMBER", "TLP:AMBER, organisation and those it protects"),
    ("GREEN", "TLP:GREEN, the community"),
    ("CLEAR", "TLP:CLEAR, public"),
]


def _link(to, **known):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **known)


def _key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("exchange", "0011_disclosed_batches"),
        ("partners", "0002_keys_and_conditions"),
        migrations.swappable_dependency(OFFICER),
    ]

    operations = [
        migrations.CreateModel(
            name="NeutralityReason",
            fields=[
                ("id", _key()),
                ("subject", models.CharField(db_index=True, max_length=120)),
                ("findings", models.JSONField()),
                ("reason", models.CharField(max_length=2000)),
                ("at", models.DateTimeField()),
                ("officer", _link(OFFICER)),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", _key()),
                ("kind", models.CharField(max_length=30)),
                ("key", models.UUIDField()),
                ("subject", models.CharField(max_length=120)),
                ("conversation", models.CharField(max_length=32)),
                ("mark", models.CharField(choices=MARKS, default="AMBER", max_length=20)),
                ("acted_at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=2000)),
                ("due_at", models.DateTimeField()),
                ("alarmed_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "Confirmed"), ("objected", "Objected")],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=2000)),
                ("acted_by", _link(OFFICER, null=True)),
                ("origin", _link("partners.partner", null=True)),
                ("partners", models.ManyToManyField(related_name="reviews", to="partners.partner")),
                ("reviewed_by", _link(OFFICER, null=True)),
                ("unit", _link("accounts.unit")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reviewed_at", None)), fields=["due_at"], name="waits_for_review"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("origin", None)),
                        fields=("kind", "key"),
                        name="one_review_a_subject_of_ours",
                    ),
                    models.UniqueConstraint(
                        fields=("origin", "kind", "key"), name="one_review_a_subject_of_theirs"
                    ),
                ],
            },
        ),
    ]
