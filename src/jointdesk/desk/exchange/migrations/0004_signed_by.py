from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_rows_of_three_kinds")]

    operations = [
        migrations.AddField("incomingmessage", "content", models.CharField(blank=True, max_length=64)),
        migrations.AddField("incomingmessage", "signed_by", models.CharField(blank=True, max_length=16)),
    ]
