import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    # apart from the sealing: PostgreSQL alters no table in the transaction that wrote to it
    dependencies = [("cases", "0012_what_families_may_be_told_is_sealed")]

    operations = [
        migrations.AlterField(
            "familyreport", "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.RemoveField("familyreport", "may_tell"),
        migrations.RemoveField("familyreport", "told_what"),
    ]
