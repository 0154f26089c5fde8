"""From an officer's table to lines of a roster: the columns are agreed first, nothing is stored before.

A line that holds no sense is set aside whole, with the reason, under the headings the officer knows; whether the
others are taken without it is the officer's word.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.import_actions import Refusals
from jointdesk.desk.intake.table_file import MOST_BYTES, XLSX, read_table
from jointdesk.desk.screening.cells import DateOrder, guess_order, understand
from jointdesk.desk.screening.headings import FIELDS, REPEATABLE, guess_fields, is_heading
from jointdesk.desk.screening.lines import Source, Taken, take_lines
from jointdesk.desk.screening.models import RosterDraft, RosterRow
from jointdesk.desk.screening.queries import LIVES
from jointdesk.desk.screening.roster_actions import as_imported
from jointdesk.desk.screening.roster_lines import COLUMNS, REQUIRED, RosterLine, parse_roster_line
from jointdesk.engine.errors import CallerError, InputError
from jointdesk.engine.screening.written_dates import DateError

# tables an officer may leave begun; a newer one takes the place of the oldest
MOST_DRAFTS = 20
_NAMES = ("family", "given", "name")
_NO_ID = re.compile(r"[^\w.:/-]+")


@dataclass(frozen=True)
class Agreement:
    """What an officer agreed: the field of each column ("" passed over), the order of dates, a line of headings."""

    fields: tuple[str, ...]
    order: DateOrder
    headed: bool

    def column_of(self, name: str) -> int | None:
        return self.fields.index(name) if name in self.fields else None

    def without(self, name: str) -> "Agreement":
        return replace(self, fields=tuple("" if field == name else field for field in self.fields))


@transaction.atomic
def open_draft(officer: Officer, reference: str, content: bytes, name: str) -> RosterDraft:
    """Keep a table until its columns are agreed. Raises InputError when it is none."""
    require(officer, "operations.record")
    lines = read_table(content, name).lines
    begun = RosterDraft.objects.filter(officer=officer).order_by("-made_at", "-pk")
    RosterDraft.objects.filter(pk__in=begun.values_list("pk", flat=True)[MOST_DRAFTS - 1 :]).delete()
    return RosterDraft.objects.create(
        officer=officer,
        reference=reference,
        name=name[-255:],
        sha256=sha256(content).hexdigest(),
        header=lines[0][1],
        lines=lines,
        made_at=timezone.now(),
    )


def guess_agreement(draft: RosterDraft) -> Agreement:
    """What the headings and the dates speak for; without headings the first column holds the names."""
    headed = is_heading(draft.header)
    fields = guess_fields(draft.header) if headed else ["name", *[""] * (len(draft.header) - 1)]
    at = fields.index("birth_date") if "birth_date" in fields else None
    dates = [cells[at] for _, cells in draft.lines] if at is not None else []
    agreed = Agreement(tuple(fields), guess_order(dates), headed)
    # each sheet of a raid is numbered from 1: numbers that stand for others already say nothing here
    return agreed.without("id") if _clashes(draft, agreed) else agreed


def read_agreement(draft: RosterDraft, said: Mapping[str, str]) -> Agreement:
    """The agreement of a posted form (`column-0`, ..., `order`, `headed`). Raises CallerError for a field twice."""
    fields = tuple(said.get(f"column-{at}", "") for at in range(len(draft.header)))
    for name in fields:
        if name and name not in FIELDS:
            raise CallerError(f"{name[:40]!r} is not a field of a roster")
        if name and name not in REPEATABLE and fields.count(name) > 1:
            raise CallerError(f"two columns for {name}")
    if not set(fields) & set(_NAMES):
        raise CallerError("say which column holds the names")
    return Agreement(fields, "month" if said.get("order") == "month" else "day", bool(said.get("headed")))


def take_source(reference: str, source: Source) -> Taken[RosterLine]:
    """A file nobody is asked about: CSV with the roster's own columns, or a workbook by its headings.

    Raises the first InputError, unless the source is to be quarantined.
    """
    first = source.file.read(len(XLSX))
    source.file.seek(0)
    if first != XLSX:
        return take_lines(source, COLUMNS, REQUIRED, parse_roster_line)
    content = source.file.read(MOST_BYTES + 1)
    lines = read_table(content, source.name).lines
    sha = sha256(content).hexdigest()
    table = RosterDraft(reference=reference, name=source.name, sha256=sha, header=lines[0][1], lines=lines)
    taken = take_draft(table, guess_agreement(table))
    if taken.refusals.lines and not source.quarantine:
        raise taken.refusals.lines[0][0]
    return taken


def take_draft(draft: RosterDraft, agreed: Agreement) -> Taken[RosterLine]:
    """The draft's lines, typed; those that hold no sense are in `refusals`."""
    taken: Taken[RosterLine] = Taken(
        Source.pasted("", draft.name, quarantine=True), draft.sha256, Refusals(True)
    )
    titles = titles_of(draft, agreed)
    for line, cells in _people(draft, agreed):
        shown = dict(zip(titles, cells, strict=True))
        try:
            row = Row(draft.name, line, _understand(draft, line, cells, agreed))
            taken.lines.append((Row(draft.name, line, shown), parse_roster_line(row)))
        except InputError as error:
            taken.refusals.add(_entitle(error, titles, agreed), shown)
    return taken


def close_draft(draft: RosterDraft) -> None:
    draft.delete()


def forget_old_drafts() -> int:
    """The worker's: drafts that nobody came back to. Always 0: one pass is enough."""
    RosterDraft.objects.filter(made_at__lt=timezone.now() - LIVES).delete()
    return 0


def _clashes(draft: RosterDraft, agreed: Agreement) -> bool:
    """Whether a number of the table stands for somebody else in the roster it is meant for."""
    if agreed.column_of("id") is None:
        return False
    known = {
        row.row_id: as_imported(row) for row in RosterRow.objects.filter(roster__reference=draft.reference)
    }
    return any(known.get(line.row_id, line) != line for _, line in take_draft(draft, agreed).lines)


def _people(draft: RosterDraft, agreed: Agreement) -> Iterator[tuple[int, list[str]]]:
    yield from draft.lines[1:] if agreed.headed else draft.lines


def _understand(draft: RosterDraft, line: int, cells: Sequence[str], agreed: Agreement) -> dict[str, str]:
    """The cells of a line by the roster's columns."""
    said: dict[str, list[str]] = {name: [] for name in FIELDS}
    for name, cell in zip(agreed.fields, cells, strict=True):
        if name and cell:
            said[name].append(_read_cell(draft, line, name, cell, agreed.order))
    whole = " ".join(said.pop("family") + said.pop("given"))
    names = [name for name in (*said["name"], whole) if name]
    aliases = [alias for cell in said["aliases"] for alias in cell.split(";")]
    row = {name: texts[0] if texts else "" for name, texts in said.items()}
    # a line without a number of its own is known by the file and the place: the same file again adds nobody
    row["id"] = _NO_ID.sub("-", row["id"]).strip("-") or f"{draft.sha256[:6]}-{line}"
    row["name"] = names[0] if names else ""
    row["aliases"] = ";".join([*names[1:], *aliases])
    return row


def _read_cell(draft: RosterDraft, line: int, name: str, cell: str, order: DateOrder) -> str:
    try:
        return understand(name, cell, order)
    except DateError as error:
        raise InputError(str(error), file=draft.name, line=line, field=name) from None


def titles_of(draft: RosterDraft, agreed: Agreement) -> list[str]:
    """A heading for each column, none of them twice."""
    titles: list[str] = []
    for at, heading in enumerate(draft.header):
        title = heading[:60] if agreed.headed and heading else f"#{at + 1}"
        titles.append(title if title not in titles else f"{title} ({at + 1})")
    return titles


def _entitle(error: InputError, titles: Sequence[str], agreed: Agreement) -> InputError:
    """The same refusal under the heading the officer knows."""
    at = agreed.column_of(error.field or "")
    title = titles[at] if at is not None else error.field
    return InputError(error.why, file=error.file, line=error.line, field=title)
