from django.db import migrations

COUNT = """
UPDATE intake_identifier SET complaint_count = (
    SELECT count(DISTINCT m.complaint_id) FROM intake_mention m
    JOIN intake_complaint c ON c.id = m.complaint_id
    WHERE m.identifier_id = intake_identifier.id AND c.state <> 'withdrawn'
)
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_degrees")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
