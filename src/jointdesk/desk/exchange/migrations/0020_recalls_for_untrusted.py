from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0019_members_of_ours"),
    ]

    operations = [
        migrations.AlterField(
            model_name="recallreceipt",
            name="message",
            field=models.UUIDField(db_index=True, null=True),
        ),
    ]
