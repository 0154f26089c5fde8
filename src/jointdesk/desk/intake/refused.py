"""The refused lines of an imported file, as a CSV file that can be put right and imported as it is.

They are kept for ninety days: whoever puts them right has done so, and they name people of whom no complaint is kept.
"""

from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.intake.csv_file import write_refused
from jointdesk.desk.intake.models import RefusedLine
from jointdesk.engine.errors import InputError

KEPT = timedelta(days=90)
AT_ONCE = 2_000


def refused_csv(imported_file: int) -> str:
    """The refused lines of the ImportedFile of this id: their cells, then line, field and reason."""
    rows = list(RefusedLine.objects.filter(imported_file=imported_file))
    columns = dict.fromkeys(column for row in rows for column, _ in row.cells)
    lines = (
        (InputError(row.why, file="", line=row.line or None, field=row.field or None), dict(row.cells))
        for row in rows
    )
    return write_refused(lines, columns)


def forget_refused() -> int:
    """The worker's: lines of files that came ninety days ago, a piece at a time. How many."""
    old = RefusedLine.objects.filter(imported_file__at__lt=timezone.now() - KEPT).order_by("pk")
    some = list(old.values_list("pk", flat=True)[:AT_ONCE])
    RefusedLine.objects.filter(pk__in=some).delete()
    return len(some)
