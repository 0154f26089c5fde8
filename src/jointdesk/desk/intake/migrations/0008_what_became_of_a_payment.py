from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_what_lists_read")]

    operations = [
        migrations.AddField(
            model_name="lossline",
            name="stopped",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=18),
        ),
        migrations.AddField(
            model_name="lossline",
            name="returned",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=18),
        ),
    ]
