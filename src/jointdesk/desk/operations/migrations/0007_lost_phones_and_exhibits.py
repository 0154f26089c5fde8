import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_evidence"),
        ("operations", "0006_answers_in_clear_go"),
    ]

    operations = [
        migrations.AddField("gatephone", "opens", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("gatephone", "lost_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "seizeditem",
            "exhibit",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.exhibit"
            ),
        ),
    ]
