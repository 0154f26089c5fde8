from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0020_recalls_for_untrusted")]

    operations = [
        migrations.AlterField("dossierproposal", "dossier", models.UUIDField(db_index=True)),
    ]
