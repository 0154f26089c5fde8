"""How long cases and persons are kept, and what erasing them takes away. Their numbers stay: nothing else does."""

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.cases.models import Case, Person, PersonMerge, Proceeding
from jointdesk.desk.cases.protection import ask_held


def register_cases() -> None:
    register(
        Holding(
            "case",
            _("Case"),
            due=cases_due,
            describe=lambda case: str(case.reference),
            erase=erase_case,
            held=hold_case,
            recorded_at=lambda case: case.opened_at,
            words={"events": _("Entries of the chronology deleted")},
        )
    )
    register(
        Holding(
            "person",
            _("Person"),
            due=persons_due,
            describe=lambda person: f"person:{person.pk}",
            erase=erase_person,
            held=hold_person,
            unit=_last_unit,
            words={"documents": _("Documents of a person deleted")},
        )
    )


def cases_due(before: date) -> QuerySet[Case]:
    """Closed on or before that day."""
    return Case.objects.filter(closed_at__date__lte=before).select_related("unit").order_by("closed_at")


def hold_case(case: Any) -> str | Promise:
    if not case.is_closed:
        return _("The case is not closed.")
    if case.exhibits.exists():
        return _("Its exhibits are erased first.")
    return ""


def erase_case(case: Any) -> tuple[str, ...]:
    """All that was written in it and who was in it; its number stays, for what points at it."""
    tasks, events, people = case.tasks.count(), case.events.count(), case.involvements.count()
    for rows in (case.tasks, case.events, case.involvements, case.complaint_links, case.own_identifiers):
        rows.all().delete()
    steps = list(case.proceedings.values_list("pk", flat=True))
    case.proceedings.update(case=None, court="", offence="")
    rows_written.send(sender=Proceeding, keys=steps)
    case.networks.clear()
    case.transfers.update(reason="–")
    case.title, case.summary = "–", ""
    case.save(update_fields=["title", "summary"])
    return f"tasks:{tasks}", f"events:{events}", f"involvements:{people}"


def persons_due(before: date) -> QuerySet[Person]:
    """Whose last case was closed on or before that day."""
    rows = Person.objects.exclude(involvements__case__closed_at=None).filter(involvements__isnull=False)
    rows = rows.annotate(last_at=Max("involvements__case__closed_at"))
    return rows.filter(last_at__date__lte=before).order_by("last_at", "pk")


def hold_person(person: Any) -> str | Promise:
    if ask_held(persons=[person.pk]).persons:
        return _("The person is protected: the referral is closed and erased first.")
    if person.involvements.exclude(case__state=Case.State.CLOSED).exists():
        return _("The person stands in a case that is not closed.")
    return ""


def erase_person(person: Any) -> tuple[str, ...]:
    """Who it was, and as what he or she stood in which case; steps of procedure stay, of nobody, for the figures."""
    documents, roles = person.documents.count(), person.involvements.count()
    person.documents.all().delete()
    person.involvements.all().delete()
    person.case_events.update(text="", facts={})
    person.proceedings.update(court="", offence="")
    person.exhibits.update(seized_from=None)
    for merge in PersonMerge.objects.filter(kept=person) | PersonMerge.objects.filter(gone=person):
        merge.reason, merge.moved = "–", {}
        merge.save(update_fields=["reason", "moved"])
    # what went into this one is this one
    now = timezone.now()
    for row in (person, *person.merged.all()):
        row.name = row.birth_date = row.document = row.nationality = row.sex = ""
        row.aliases, row.erased_at = [], now
        row.save(
            update_fields=["name", "aliases", "birth_date", "sex", "nationality", "document", "erased_at"]
        )
    return "person:1", f"documents:{documents}", f"involvements:{roles}"


def _last_unit(person: Any) -> Any:
    row = person.involvements.select_related("case__unit").order_by("-case__closed_at").first()
    return row.case.unit if row else None
