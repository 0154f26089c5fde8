from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0007_lines")]

    operations = [migrations.AddField("question", "left", models.PositiveIntegerField(null=True))]
