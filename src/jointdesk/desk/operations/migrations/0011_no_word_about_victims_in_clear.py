import uuid

from django.db import migrations, models

SEALED = ("referralstep", "referralreview", "outcome")


class Migration(migrations.Migration):
    # apart from the sealing: PostgreSQL alters no table in the transaction that wrote to it
    dependencies = [("operations", "0010_words_about_victims_are_sealed")]

    operations = [
        *(
            migrations.AlterField(
                name, "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
            )
            for name in SEALED
        ),
        *(migrations.RemoveField(name, "note") for name in SEALED),
    ]
