"""Opening a case and putting persons into it."""

import re
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Case, Involvement, Person
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.networks.models import Network
from jointdesk.engine.errors import CallerError


@transaction.atomic
def open_case(
    officer: Officer,
    title: str,
    unit: Unit,
    networks: Iterable[Network] = (),
    *,
    lead: Officer | None = None,
    mark: str = Mark.AMBER,
) -> Case:
    """Open a case; `lead` is the opening officer unless named. Raises CallerError on an empty title."""
    require(officer, "cases.open")
    title = title.strip()
    if not title:
        raise CallerError("a case needs a title")
    if not unit.path.startswith(officer.unit.path):
        raise CallerError(f"{unit} is not a unit of yours")
    case = Case.objects.create(
        reference=_next_reference(),
        title=title[:200],
        unit=unit,
        lead=lead or officer,
        mark=mark,
        opened_at=timezone.now(),
    )
    case.networks.set(networks)
    references = [network.reference for network in case.networks.all()]
    record("case_opened", f"case:{case.reference}", {"unit": unit.code, "networks": references})
    return case


@transaction.atomic
def involve(officer: Officer, case: Case, person: Person, category: str) -> Involvement:
    """Put a person into a case as suspect, ringleader, victim, witness or other; one category a case."""
    require(officer, "cases.open")
    if category not in Involvement.Category.values:
        raise CallerError(f"a person is not {category!r} in a case")
    row, _ = Involvement.objects.update_or_create(case=case, person=person, defaults={"category": category})
    record("person_involved", f"case:{case.reference}", {"person": person.pk, "category": category})
    return row


@transaction.atomic
def involve_new(
    officer: Officer, case: Case, name: str, category: str, birth_date: str = "", nationality: str = ""
) -> Involvement:
    """Write a person down and put him or her into a case. Raises CallerError on what a person cannot have."""
    require(officer, "cases.open")
    if not 1 <= len(name.strip()) <= 200 or "\x00" in name:
        raise CallerError("name: 1 to 200 characters")
    if category not in Involvement.Category.values:
        raise CallerError(f"category: is none of {', '.join(Involvement.Category.values)}")
    if birth_date and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", birth_date, re.ASCII):
        raise CallerError("birth_date: YYYY, YYYY-MM or YYYY-MM-DD")
    if nationality and not re.fullmatch("[A-Z]{2}", nationality):
        raise CallerError("nationality: two capital letters, ISO 3166")
    person = Person.objects.create(name=name.strip(), birth_date=birth_date, nationality=nationality)
    return involve(officer, case, person, category)


@transaction.atomic
def change_state(officer: Officer, case: Case, state: str) -> None:
    require(officer, "cases.open")
    if state not in Case.State.values:
        raise CallerError(f"a case has no state {state!r}")
    case.state = state
    case.save(update_fields=["state"])
    record("case_state", f"case:{case.reference}", {"state": state})


def follow_merged_networks(into: Mapping[int, int]) -> None:
    """Cases that pointed at a network (`into`: -> the one it was merged into) follow it there."""
    pointing = Case.networks.through.objects
    for piece in chunks(into, BATCH):
        for case in Case.objects.filter(networks__in=piece).distinct():
            gone = pointing.filter(case=case, network__in=piece)
            case.networks.add(*{into[one] for one in gone.values_list("network_id", flat=True)})
            gone.delete()


def _next_reference() -> str:
    """`C-2025-0001`: numbered within the year of opening. Called inside the transaction of the new row."""
    # one at a time: the desk's root unit is the row every opening waits for
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))
    prefix = f"C-{timezone.localdate().year}-"
    last = Case.objects.filter(reference__startswith=prefix).order_by("-pk").first()
    number = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:04d}"
