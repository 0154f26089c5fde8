import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def admit_founding_desks(apps, schema_editor):
    """Whoever founded or joined a group admitted the desks it was founded for."""
    apps.get_model("exchange", "GroupMember").objects.update(admitted_at=F("since"))


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0017_dossiers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="groupmember",
            name="admitted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="proposed_by",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="jointgroup",
            name="founded_by",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="jointgroup",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(admit_founding_desks, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="groupmember",
            name="state",
            field=models.CharField(
                choices=[("invited", "Invited"), ("accepted", "Member"), ("left", "Left")], max_length=20
            ),
        ),
        migrations.CreateModel(
            name="JointEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
                ("owner", models.CharField(blank=True, max_length=32)),
                ("founded_by", models.CharField(max_length=32)),
                ("founded_at", models.DateTimeField()),
                ("under", models.CharField(blank=True, max_length=32)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("day", models.DateField()),
                ("due", models.DateField(null=True)),
                ("values", models.JSONField(default=dict)),
                ("disputed", models.JSONField(default=list)),
                ("missing", models.PositiveIntegerField(default=0)),
                ("ended", models.BooleanField(default=False)),
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
                ("changed_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="exchange.jointgroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JointEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("desk", models.CharField(max_length=32)),
                ("author", models.CharField(blank=True, max_length=200)),
                ("version", models.PositiveIntegerField()),
                ("parents", models.JSONField(default=list)),
                ("fields", models.JSONField(default=dict)),
                ("nonce", models.BinaryField(default=bytes, max_length=16)),
                ("seal", models.BinaryField(max_length=32)),
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
                ("at", models.DateTimeField()),
                ("stored_at", models.DateTimeField()),
                ("recalled_at", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="exchange.jointentry",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "key"],
            },
        ),
        migrations.AddIndex(
            model_name="jointentry",
            index=models.Index(fields=["group", "kind", "ended"], name="joint_entries_by_kind"),
        ),
        migrations.AddIndex(
            model_name="jointentry",
            index=models.Index(fields=["group", "day", "id"], name="joint_entries_by_day"),
        ),
        migrations.AddIndex(
            model_name="jointentry",
            index=models.Index(fields=["group", "under"], name="joint_entries_under"),
        ),
        migrations.AddIndex(
            model_name="jointentry",
            index=models.Index(fields=["key"], name="joint_entries_by_key"),
        ),
        migrations.AddIndex(
            model_name="jointentry",
            index=models.Index(
                condition=models.Q(("due__isnull", False)), fields=["due"], name="joint_actions_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointentry",
            constraint=models.UniqueConstraint(
                fields=("group", "key", "kind", "owner"), name="a_joint_entry_once"
            ),
        ),
        migrations.AddIndex(
            model_name="jointedit",
            index=models.Index(fields=["entry", "desk"], name="joint_edits_by_desk"),
        ),
    ]
