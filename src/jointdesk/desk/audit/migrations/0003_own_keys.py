from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_links_and_erasures")]

    operations = [
        migrations.CreateModel(
            name="OwnKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signing_key", models.BinaryField(max_length=32, unique=True)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("revoked", models.BooleanField(default=False)),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
