from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def carry_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Reports had their person on the notice alone; what is found is known to the compartment only from now on."""
    for report in list(
        apps.get_model("cases", "FamilyReport").objects.exclude(notice=None).select_related("notice")
    ):
        notice = report.notice
        report.name, report.aliases, report.birth_date = notice.name, notice.aliases, notice.birth_date
        report.sex, report.nationality = notice.sex, notice.nationality
        report.documents = [notice.document] if notice.document else []
        report.state = "open" if report.state in ("found", "declined") else report.state
        report.save()


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_what_families_tell")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
