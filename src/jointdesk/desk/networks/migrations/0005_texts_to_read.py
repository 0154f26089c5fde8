from django.db import migrations

# the worker makes the keys of what was stored before there were any
WAIT = "INSERT INTO networks_unreadtext (complaint_id) SELECT id FROM intake_complaint WHERE state <> 'withdrawn'"


class Migration(migrations.Migration):
    dependencies = [("networks", "0004_list_order_and_text_keys")]

    operations = [migrations.RunSQL(WAIT, migrations.RunSQL.noop)]
