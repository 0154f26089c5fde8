"""A long file is read in processes of their own: the same is stored, lines keep their numbers, a death stops it."""

import io
import multiprocessing
import os
import signal
from typing import Any

import pytest

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake import extraction_pool, import_actions
from jointdesk.desk.intake.actions import store_complaint
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import by_code, parse_complaint
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, Identifier, ImportedFile, Mention
from jointdesk.engine.errors import InputError

COLUMNS = ("id", "received_at", "unit", "country", "narrative", "amount", "currency", "scam_types")
HEADER = ",".join(COLUMNS) + "\n"
LINES = [
    f"A-{number},2025-09-01T08:30:00.25+07:00,VN-HN,VN,Gọi 0912 345 {number // 2:03d} hoặc STK 0123 456 789 "
    f"Vietcombank,50{number},VND,INVEST\n"
    for number in range(40)
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a short file is long enough, and the machine has two processors."""
    monkeypatch.setattr(import_actions, "PIECE", 3)
    monkeypatch.setattr(extraction_pool, "FEW", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})


def take(lines: list[str], **options: Any) -> ImportedFile:
    return import_complaints(io.BytesIO((HEADER + "".join(lines)).encode()), "c.csv", None, **options)


def stored() -> tuple[list[Any], list[Any], list[Any]]:
    mentions = Mention.objects.order_by("complaint__reference", "start")
    return (
        sorted(Complaint.objects.values_list("reference", "narrative", "amount", "scam_types__code")),
        sorted(Identifier.objects.values_list("kind", "value", "complaint_count")),
        list(mentions.values_list("complaint__reference", "identifier__value", "raw", "start", "end")),
    )


def test_in_processes_the_same_is_stored(units: dict[str, Unit], spread: None) -> None:
    take(LINES)
    spread_out = stored()
    assert ("phone", "+84912345003", 2) in spread_out[1]
    Mention.objects.all().delete()
    Complaint.objects.all().delete()
    Identifier.objects.all().delete()
    with pytest.MonkeyPatch.context() as alone:
        alone.setattr(os, "sched_getaffinity", lambda process: {0})
        take(LINES)
    assert stored() == spread_out


def test_a_bad_line_far_down_is_named(units: dict[str, Unit], spread: None) -> None:
    with pytest.raises(InputError, match="line 32, field received_at"):
        take([*LINES[:30], LINES[30].replace("2025-09-01", "2025-19-01"), *LINES[31:]])
    assert not Complaint.objects.exists()


def test_a_process_that_dies_stops_the_import_and_nothing_is_stored(
    units: dict[str, Unit], spread: None
) -> None:
    def end_them(step: str, done: int, of: int) -> None:
        for child in multiprocessing.active_children():
            if child.pid is not None:
                os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(InputError, match="a process that read it was ended"):
        take(LINES, tell=end_them)
    assert not Complaint.objects.exists()
    assert not ImportedFile.objects.exists()


def test_it_is_told_how_far_it_has_come(units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_actions, "PIECE", 10)
    told: list[tuple[str, int, int]] = []
    take(LINES, tell=lambda *news: told.append(news))
    assert list(dict.fromkeys(step for step, _, _ in told)) == ["reading", "storing", "linking"]
    assert told[3][1] == told[3][2] == len((HEADER + "".join(LINES)).encode())
    assert ("storing", 20, 40) in told


def test_a_complaint_of_a_file_is_as_one_filed_alone(units: dict[str, Unit]) -> None:
    """Rows of files are poured past the model: a field it gains must not be forgotten."""
    take(LINES[:1])
    cells = dict(zip(COLUMNS, LINES[0].strip().replace("A-0", "B-0").split(","), strict=True))
    draft = parse_complaint(Row("form", 0, cells), by_code(Unit.objects.all()), None)
    store_complaint(None, draft)
    apart = {"id", "reference", "stored_at", "imported_from", "duplicate_of", "duplicate_reason"}
    names = [field.name for field in Complaint._meta.concrete_fields if field.name not in apart]
    of_file, alone = (Complaint.objects.filter(reference=one).values(*names).get() for one in ("A-0", "B-0"))
    assert of_file == alone
