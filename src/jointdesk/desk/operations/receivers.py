"""What this room offers the others when a desk opens: what is kept how long, who is asked, what is heard."""

from django.db.models.signals import pre_save

from jointdesk.desk.attachments.keys import register_rows
from jointdesk.desk.audit.signals import record_erasing
from jointdesk.desk.cases.chronology.sources import register as register_source
from jointdesk.desk.cases.models import FamilyReport, Notice, Person
from jointdesk.desk.cases.signals import (
    concealment_asked,
    held_alike_asked,
    persons_asked,
    protection_asked,
)
from jointdesk.desk.exchange.matching.signals import open_people_asked, people_asked
from jointdesk.desk.exchange.requests.signals import shut_requests_asked
from jointdesk.desk.intake.listings.exemptions import exempt_by
from jointdesk.desk.operations.families.actions import found
from jointdesk.desk.operations.families.keeping import on_record_erasing
from jointdesk.desk.operations.known_people import on_open_people_asked, on_people_asked
from jointdesk.desk.operations.models import (
    Encounter,
    FamilyAnswer,
    FamilyDistrust,
    Outcome,
    ReferralReview,
    ReferralStep,
    VictimForm,
)
from jointdesk.desk.operations.offers import offer_duties
from jointdesk.desk.operations.panels import show_persons, tell_of_operations
from jointdesk.desk.operations.people.retention import register_people
from jointdesk.desk.operations.planning.retention import register_operations
from jointdesk.desk.operations.referrals.actions import open_for_missing
from jointdesk.desk.operations.referrals.keeping import register_referrals
from jointdesk.desk.operations.victims.compartment import (
    on_concealed_rows_asked,
    on_concealment_asked,
    on_protection_asked,
    on_shut_requests_asked,
    refuse_to_save,
)
from jointdesk.desk.operations.victims.identifiers import find_victims_own
from jointdesk.desk.screening.models import Candidate, RosterRow
from jointdesk.desk.screening.signals import candidate_confirmed, concealed_rows_asked


def register() -> None:
    """Retention, duties, sealed rows and sources, once a process."""
    register_people()
    register_operations()
    register_referrals()
    offer_duties()
    exempt_by("operations", find_victims_own)
    for sealed in (FamilyAnswer, FamilyDistrust, Outcome, ReferralReview, ReferralStep, VictimForm):
        register_rows(sealed)
    register_source("operations", tell_of_operations)


def listen() -> None:
    """The news of other rooms, and what may not be saved in any of them."""
    record_erasing.connect(on_record_erasing, sender=FamilyReport, dispatch_uid="operations")
    persons_asked.connect(show_persons, dispatch_uid="operations")
    protection_asked.connect(on_protection_asked, dispatch_uid="operations")
    held_alike_asked.connect(on_held_alike_asked, dispatch_uid="operations")
    shut_requests_asked.connect(on_shut_requests_asked, dispatch_uid="operations")
    concealed_rows_asked.connect(on_concealed_rows_asked, dispatch_uid="operations")
    concealment_asked.connect(on_concealment_asked, dispatch_uid="operations")
    for shown in (Person, RosterRow):
        pre_save.connect(refuse_to_save, sender=shown, dispatch_uid=f"operations.{shown.__name__}")
    people_asked.connect(on_people_asked, dispatch_uid="operations")
    open_people_asked.connect(on_open_people_asked, dispatch_uid="operations")
    candidate_confirmed.connect(
        on_candidate_confirmed, weak=False, dispatch_uid="operations.open_for_missing"
    )


def on_held_alike_asked(person: int, **_: object) -> str:
    # it brings NumPy and the reading of names, which a desk that charges nobody does without
    from jointdesk.desk.operations.victims.lookalikes import name_held_alike

    return name_held_alike(person)


def on_candidate_confirmed(candidate: Candidate, **_: object) -> None:
    if candidate.notice.colour != Notice.Colour.YELLOW:
        return
    met = Encounter.objects.select_related("operation", "person__referral")
    encounter = met.filter(row=candidate.row_id).first()
    if encounter is not None:
        referral = open_for_missing(encounter)
        report = FamilyReport.objects.filter(notice=candidate.notice_id).first()
        if report is not None:
            found(report, referral)
