from django.db import migrations


class Migration(migrations.Migration):
    # apart from the sealing: PostgreSQL alters no table in the transaction that wrote to it
    dependencies = [("operations", "0005_forms_are_sealed")]

    operations = [migrations.RemoveField("victimform", "answers")]
