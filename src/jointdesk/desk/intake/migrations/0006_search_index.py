"""The index of complaints' words, filled from those that are there; it can be made anew at any time."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from jointdesk.desk.intake.search_index import create_index, drop_index, index_complaints


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    create_index()
    complaints = apps.get_model("intake", "Complaint")
    index_complaints(complaints.objects.order_by("pk").values_list("pk", flat=True).iterator(10_000))


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_index()


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_handling")]
    operations = [migrations.RunPython(make, drop)]
