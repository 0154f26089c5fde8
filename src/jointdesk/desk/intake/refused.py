"""The refused lines of an imported file, as a CSV file that can be put right and imported as it is."""

from jointdesk.desk.intake.csv_file import write_refused
from jointdesk.desk.intake.models import RefusedLine
from jointdesk.engine.errors import InputError


def refused_csv(imported_file: int) -> str:
    """The refused lines of the ImportedFile of this id: their cells, then line, field and reason."""
    rows = list(RefusedLine.objects.filter(imported_file=imported_file))
    columns = dict.fromkeys(column for row in rows for column, _ in row.cells)
    lines = (
        (InputError(row.why, file="", line=row.line or None, field=row.field or None), dict(row.cells))
        for row in rows
    )
    return write_refused(lines, columns)
