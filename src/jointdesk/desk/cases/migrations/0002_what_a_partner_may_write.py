from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0001_initial')]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='conditions',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name='notice',
            name='document',
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
