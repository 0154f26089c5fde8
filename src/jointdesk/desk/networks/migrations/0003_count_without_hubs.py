from django.db import migrations

COUNT = """
UPDATE networks_network SET identifier_count = (
    SELECT count(DISTINCT m.identifier_id) FROM networks_membership s
    JOIN intake_mention m ON m.complaint_id = s.complaint_id
    LEFT JOIN networks_hub h ON h.identifier_id = m.identifier_id AND h.overruled_by_id IS NULL
    WHERE s.network_id = networks_network.id AND h.id IS NULL
)
"""
MARK = """
UPDATE networks_network SET parted = TRUE WHERE id IN (
    SELECT s.network_id FROM networks_membership s
    JOIN networks_judgement j ON s.complaint_id IN (j.one_id, j.other_id)
    WHERE j.kind = 'cannot_link' AND j.undone_at IS NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0002_history_and_reviews"), ("intake", "0003_count_degrees")]

    operations = [
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
