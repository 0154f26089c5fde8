import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ONE_OF_THREE = models.Q(
    models.Q(("identifier__isnull", False), ("notice__isnull", True), ("person__isnull", True)),
    models.Q(("identifier__isnull", True), ("notice__isnull", False), ("person__isnull", True)),
    models.Q(("identifier__isnull", True), ("notice__isnull", True), ("person__isnull", False)),
    _connector="OR",
)


def fill_questions(apps, schema_editor):
    """A question of before had one set."""
    questions = apps.get_model("exchange", "Question")
    for question in questions.objects.select_related("partner_set").iterator():
        one = question.partner_set
        question.partner_id, question.kind, question.epoch = one.partner_id, one.kind, one.epoch
        question.charged = question.padded
        question.answered_at = question.answered_at or question.asked_at
        question.save()
        question.sets.add(one)


def a_key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def one_of_ours(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model
    )


def an_officer() -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def a_partner(name: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to="partners.partner"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("exchange", "0005_conversations"),
        ("intake", "0004_unit_and_mark"),
        ("partners", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # rows that only save asking twice, and a count of questions of a form no longer spoken
        migrations.DeleteModel(name="AskedElement"),
        migrations.DeleteModel(name="QuestionServed"),
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", a_key()),
                ("purpose", models.CharField(max_length=500)),
                ("case_reference", models.CharField(blank=True, max_length=100)),
                ("kinds", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("sets", models.PositiveIntegerField(default=0)),
                ("asked", models.PositiveIntegerField(default=0)),
                ("padded", models.PositiveIntegerField(default=0)),
                ("hits", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
                ("refusal", models.CharField(blank=True, max_length=64)),
                ("refused_until", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("ordered_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("officer", an_officer()),
                ("partner", a_partner("askings")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["next_try_at"],
                        name="askings_to_go_on_with",
                    )
                ],
            },
        ),
        migrations.AddField("question", "partner", a_partner("questions", null=True)),
        migrations.AddField("question", "kind", models.CharField(default="", max_length=30), False),
        migrations.AddField("question", "epoch", models.PositiveIntegerField(default=0), False),
        migrations.AddField(
            "question", "sets", models.ManyToManyField(related_name="questions", to="exchange.partnerset")
        ),
        migrations.AddField(
            "question",
            "asking",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="exchange.asking",
            ),
        ),
        migrations.AddField("question", "canaries", models.PositiveIntegerField(default=0)),
        migrations.AddField("question", "charged", models.PositiveIntegerField(default=0)),
        migrations.AddField("question", "statement", models.TextField(blank=True, default=""), False),
        migrations.AddField("question", "receipt", models.TextField(blank=True, default=""), False),
        # of the same name for a moment: the old relation goes below
        migrations.AlterField(
            "question",
            "partner_set",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.partnerset"
            ),
        ),
        migrations.RunPython(fill_questions, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("question", "partner", a_partner("questions")),
        migrations.AlterField("question", "asked_at", models.DateTimeField(db_index=True)),
        migrations.AlterField("question", "answered_at", models.DateTimeField()),
        migrations.RemoveField("question", "partner_set"),
        migrations.RemoveField("question", "state"),
        migrations.CreateModel(
            name="AskedElement",
            fields=[
                ("id", a_key()),
                ("identifier", one_of_ours("intake.identifier")),
                ("notice", one_of_ours("cases.notice")),
                ("person", one_of_ours("cases.person")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="exchange.question",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("question", "identifier"), name="asked_once"),
                    models.UniqueConstraint(fields=("question", "notice"), name="a_notice_asked_once"),
                    models.UniqueConstraint(fields=("question", "person"), name="a_person_asked_once"),
                    models.CheckConstraint(condition=ONE_OF_THREE, name="asked_stands_for_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionServed",
            fields=[
                ("id", a_key()),
                ("question_id", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=30)),
                ("epoch", models.PositiveIntegerField()),
                ("commitment", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=500)),
                ("case_reference", models.CharField(blank=True, max_length=100)),
                ("padded", models.PositiveIntegerField()),
                ("charged", models.PositiveIntegerField()),
                ("times", models.PositiveSmallIntegerField(default=1)),
                ("statement", models.TextField(blank=True)),
                ("receipt", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("keys", models.ManyToManyField(related_name="questions", to="exchange.matchkey")),
                ("partner", a_partner("questions_served")),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "commitment"], name="rows_paid_for")],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "question_id"), name="a_question_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StuffedSet",
            fields=[
                ("id", a_key()),
                ("canaries", models.PositiveIntegerField()),
                ("found_at", models.DateTimeField()),
                (
                    "partner_set",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stuffed",
                        to="exchange.partnerset",
                    ),
                ),
            ],
        ),
    ]
