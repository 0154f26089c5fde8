"""One thing of each kind in Mai's province, in another, and one marked RED: what each parameter of a route stands for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db.models import ForeignKey, Model
from django.utils import timezone

from joint_edits import MEETING
from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.accounts.sessions.models import OfficerSession, SignInLock
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.upload_models import Upload
from jointdesk.desk.audit.break_glass.grant_models import Grant
from jointdesk.desk.audit.models import Entry, Erasure, Sign
from jointdesk.desk.audit.retention.retention_models import LegalHold, RecordErasure, RetentionReview
from jointdesk.desk.cases.case_models import CaseIdentifier, Member
from jointdesk.desk.cases.models import (
    CaseEvent,
    EvidenceExport,
    Exhibit,
    ExhibitFile,
    FamilyReport,
    Involvement,
    Notice,
    NoticeTable,
    Person,
    PersonDocument,
    PersonMerge,
    Poster,
    Proceeding,
    Task,
)
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, approve, propose
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import found_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import (
    Alarm,
    Datum,
    EntryLink,
    NoticeDisclosure,
    OutgoingMessage,
    Plan,
    PlanVersion,
    Recall,
    RecallFlag,
    Review,
    TravelledFile,
)
from jointdesk.desk.intake.handling_models import ClockStep, Enquiry, LossLine, Transfer
from jointdesk.desk.intake.letters.letter_models import DangerCall, Letter, LetterFile, Receipt
from jointdesk.desk.intake.listings.models import Dispute, ListingDecision
from jointdesk.desk.intake.models import ComingFile, Identifier, ImportedFile
from jointdesk.desk.lists.models import SavedFilter
from jointdesk.desk.networks.models import Judgement
from jointdesk.desk.operations.families.models import FamilyAnswer
from jointdesk.desk.operations.victims.models import VictimForm
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.screening.models import Candidate, RosterDraft
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.publishable import make_publishable
from jointdesk.desk.statistics.releases.contents import write_content
from jointdesk.desk.statistics.releases.release_models import Release
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.today.models import Advisory, AdvisoryVersion, TakenList
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance
from records import NOON, Records

# where an officer sits, by the letter's place in a cell of the table
SEATS = ("national", "VN-HN", "VN-SG")


@dataclass
class Place:
    """The things of one unit, by the name that `OBJECTS` asks for."""

    things: dict[str, Any]

    @property
    def words(self) -> dict[str, str]:
        """What only the one thing says, by the action under which it is read: nobody else's page may hold it."""
        return {
            "complaints.read": self.things["complaint"].narrative,
            "cases.read": self.things["case"].title,
            "operations.read": self.things["operation"].title,
            "notices.read": self.things["notice"].name,
            "victims.read": self.things["referral"].person.name,
            "families.read": self.things["family_report"].reporter,
        }

    def thing(self, path: str) -> Any:
        """`complaint.pk`, or with an apostrophe the word itself."""
        if path.startswith("'"):
            return path[1:]
        first, *rest = path.split(".")
        return reduce(getattr, rest, self.things[first])


def officers(units: dict[str, Unit]) -> dict[tuple[str, str], Officer]:
    """(role, seat) -> an officer."""
    return {
        (role.value, seat): Officer.objects.create(
            username=f"{role.value}.{seat}".lower(), role=role, unit=units[seat], password="!"
        )
        for role in Role
        for seat in SEATS
    }


def furnish(records: Records, kh: Any, partner: Partner, unit: str = "VN-HN") -> Place:
    """The things that stand in a unit, and those that the desk shares with a partner."""
    cast = records.cast
    things = _stand_in(records, unit)
    things |= _shared(records, kh, partner, cast, unit)
    things |= _targets(records, partner, things)
    return Place(things)


def mark_red(place: Place) -> None:
    """Nobody reads these by unit any more."""
    for name in ("complaint", "case", "operation", "notice", "family_report"):
        row = place.things[name]
        row.mark = Mark.RED
        row.save(update_fields=["mark"])
    roster = place.things["operation"].roster
    roster.mark = Mark.RED
    roster.save(update_fields=["mark"])


def _stand_in(records: Records, unit: str) -> dict[str, Any]:
    complaint = _say(records.complaint(unit=unit), "narrative")
    operation = _say(records.operation(unit=unit), "title")
    case = _say(records.case(unit=unit), "title")
    referral = records.victim(operation)
    _say(referral.person, "name")
    network = records.network(complaint, records.complaint(unit=unit))
    case.networks.add(network)
    hit = records.hit(complaint=complaint)
    hit.identifier.complaint_count = 1
    hit.identifier.save(update_fields=["complaint_count"])
    return {
        "complaint": complaint,
        "operation": operation,
        "case": case,
        "network": network,
        "referral": referral,
        "hit": hit,
        "request": records.request(("draft", "drafted", "2025-09-15"), unit=unit),
        "notice": _say(_notice(records.units[unit], next(records.numbers)), "name"),
        "family_report": _say(_family_report(records.units[unit]), "reporter"),
    }


def _say(row: Any, field: str) -> Any:
    """A word of its own in a field, by which it is known on any page."""
    setattr(row, field, f"Only{uuid4().hex[:10]}")
    row.save(update_fields=[field])
    return row


def plain(model: type[Model], **facts: Any) -> Any:
    """A row with as little in it as the database takes, for doors that only need one to be there."""
    for column in model._meta.concrete_fields:
        asked = not (column.primary_key or column.null or column.has_default() or column.name in facts)
        if asked and isinstance(column, ForeignKey):
            # whoever made it, in what unit: another room's officer than those who ask
            facts[column.name] = (
                Officer.objects.get(username="bob") if column.related_model is Officer else None
            )
        elif asked and column.get_internal_type() in LEAST:
            facts[column.name] = (
                column.choices[0][0] if column.choices else LEAST[column.get_internal_type()]()
            )
    return model._default_manager.create(**facts)


def _family_report(unit: Unit) -> FamilyReport:
    made_by = Officer.objects.get(username="bob")
    return FamilyReport.objects.create(
        reference=f"F-{uuid4().hex[:8]}", unit=unit, made_by=made_by, made_at=NOON, name="Tran Example"
    )


def _notice(unit: Unit, number: int) -> Notice:
    return Notice.objects.create(
        reference=f"VN-W-{number}",
        colour="red",
        name="Nguyen Example",
        unit=unit,
        issued_on=NOON.date(),
        review_on=NOON.date().replace(year=NOON.year + 5),
    )


def _shared(
    records: Records, kh: Any, partner: Partner, cast: dict[str, Officer], unit: str
) -> dict[str, Any]:
    group = found_group(cast["bob"], f"Group of {unit}", "Scams", "bilateral", [partner])
    deliver()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    meeting = edit_entry(cast["bob"], group, "meeting", dict(MEETING))
    draft = EntryDraft("gang", {"name": "Golden Dragon", "status": "active", "crime_types": ["scams"]})
    proposal = approve(cast["dara"], propose(cast["bob"], group, [draft], "Shared work"))
    dossier = group.entries.get(key=proposal.dossier)
    return {"group": group, "meeting": meeting, "dossier": dossier, "proposal": proposal, "partner": partner}


def _targets(records: Records, partner: Partner, things: dict[str, Any]) -> dict[str, Any]:
    """What else a route may name: rows that only need to be there."""
    cast, unit, group = records.cast, things["case"].unit, things["group"]
    plan = plain(Plan, group=group)
    version = plain(PlanVersion, plan=plan, number=1, form_version=1, state="drafted", drafted_by=cast["bob"])
    datum = plain(
        Datum,
        kind="notice",
        subject=f"notice:{things['notice'].reference}",
        origin="vn",
        notice=things["notice"],
    )
    recall = plain(
        Recall, datum=datum, datum_key=datum.key, act="retract", state="proposed", proposed_by=cast["bob"]
    )
    row, entry = things["referral"].encounter.row, Entry.objects.filter(erasure=None).first()
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    return {
        "advisory": _advisory(unit),
        **_listed(unit),
        "imported": plain(ImportedFile, officer=cast["mai"]),
        "judgement": plain(
            Judgement, officer=cast["alice"], one=things["complaint"], other=things["complaint"]
        ),
        "question": things["hit"].question,
        "coming": plain(ComingFile),
        "taken": plain(TakenList),
        "filter": plain(SavedFilter, officer=cast["alice"], name=uuid4().hex),
        "file": plain(TravelledFile, request=things["request"], state="here"),
        "plan": version,
        "action": edit_entry(cast["bob"], group, "action", {"what": "Look", "desk": "vn", "due": due}),
        "member": edit_entry(cast["bob"], group, "member", {"name": "Sok", "role": "expert"}),
        "link": plain(
            EntryLink, entry=things["dossier"].key, dossier=things["dossier"].key, made_by=cast["bob"]
        ),
        "disclosure": plain(NoticeDisclosure, partner=partner, proposed_by=cast["bob"]),
        "review": plain(
            Review,
            kind="request",
            unit=unit,
            acted_by=cast["bob"],
            subject=f"request:{things['request'].key}",
        ),
        "recall": recall,
        "flag": plain(RecallFlag, recall=recall, subject=f"case:{things['case'].reference}"),
        "datum": datum,
        "message": plain(
            OutgoingMessage, partner=partner, received_at=timezone.now(), conversation=uuid4().hex
        ),
        "alarm": plain(Alarm, partner=partner, code="unknown"),
        "candidate": plain(Candidate, row=row, notice=things["notice"], outcome="match"),
        "draft": plain(RosterDraft, reference=things["operation"].roster.reference, officer=cast["sok"]),
        "erasure": plain(Erasure, entry=entry, proposed_by=cast["cora"]),
        "entry": entry,
        **_kept_about(cast, unit, things),
        **_of_the_case(things),
        **_of_the_complaint(unit, things),
        "poster": plain(
            Poster, notice=things["notice"], made_by=cast["bob"], expires_on=NOON.date(), languages=["vi"]
        ),
        "notice_table": plain(NoticeTable, officer=cast["alice"], name="x.csv", header=["id"], lines=[]),
        "form": plain(VictimForm, referral=things["referral"], name="indicators"),
        "family_answer": plain(FamilyAnswer, referral=things["referral"], report=things["family_report"]),
        "release": _release(),
    }


def _listed(unit: Unit) -> dict[str, Any]:
    """What the public is told of is no unit's; who objects to it is."""
    identifier = plain(Identifier, value=uuid4().hex)
    dispute = plain(Dispute, unit=unit, letter=uuid4().hex, state="proposed", act="corrected", value="x")
    return {
        "listed": identifier,
        "listing_decision": plain(ListingDecision, identifier=identifier, act="exempt", reason="an office's"),
        "dispute": dispute,
    }


def _advisory(unit: Unit) -> Advisory:
    """One that waits for another officer's review."""
    advisory: Advisory = plain(Advisory, unit=unit, reference=uuid4().hex[:20])
    plain(AdvisoryVersion, advisory=advisory, state="review", words={"vi": {"headline": "Cảnh báo"}})
    return advisory


def _of_the_case(things: dict[str, Any]) -> dict[str, Any]:
    case, person = things["case"], _say(plain(Person), "name")
    plain(Involvement, case=case, person=person, category="suspect")
    identifier = things["hit"].identifier
    exhibit = plain(Exhibit, case=case)
    attachment = plain(Attachment, purpose="evidence")
    return {
        "person": person,
        "document": plain(PersonDocument, person=person),
        "merge": plain(PersonMerge, kept=person, gone=plain(Person)),
        "member_of_team": plain(Member, case=case),
        "own_identifier": plain(CaseIdentifier, case=case, identifier=identifier),
        "task": plain(Task, case=case),
        "event": plain(CaseEvent, case=case),
        "proceeding": plain(Proceeding, case=case, person=person),
        "exhibit": exhibit,
        "exhibit_file": plain(ExhibitFile, exhibit=exhibit, attachment=attachment, entry=uuid4()),
        "bundle": plain(EvidenceExport, case=case),
        # its sender's alone, who is none of the cast
        "upload": plain(Upload, purpose="evidence"),
    }


def _of_the_complaint(unit: Unit, things: dict[str, Any]) -> dict[str, Any]:
    complaint = things["complaint"]
    return {
        "transfer": plain(Transfer, complaint=complaint, from_unit=unit, to_unit=unit),
        "enquiry": plain(Enquiry, complaint=complaint),
        "clock": plain(ClockStep, complaint=complaint),
        "payment": plain(LossLine, complaint=complaint),
        **_through_the_door(unit, complaint),
    }


def _through_the_door(unit: Unit, complaint: Any) -> dict[str, Any]:
    """A file that came with the complaint, and a call for help, which has a complaint of its own."""
    receipt = plain(Receipt, hash=uuid4().bytes, complaint=complaint)
    letter = plain(Letter, number=uuid4().hex, receipt=receipt, complaint=complaint)
    held = plain(type(complaint), reference=uuid4().hex, unit=unit)
    other = plain(Receipt, hash=uuid4().bytes, complaint=held)
    asked = plain(Letter, number=uuid4().hex, receipt=other, complaint=held)
    return {
        "letter_file": plain(LetterFile, letter=letter, attachment=plain(Attachment)),
        "danger_call": plain(DangerCall, letter=asked, complaint=held, unit=unit),
    }


def _release() -> Release:
    """One that waits for its second officer: no unit's, the national level's alone."""
    report = make_publishable(count(None, Period(NOON.date(), NOON.date()), compare=False))
    content = write_content(report, timezone.localdate())
    return plain(Release, seal=uuid4().hex * 2, content=content, figures=[])


def _kept_about(cast: dict[str, Officer], unit: Unit, things: dict[str, Any]) -> dict[str, Any]:
    """Officers, sessions, notifications; emergencies, retention."""
    district = Unit.objects.create(code=uuid4().hex, name="Ba Đình", level=Unit.Level.DISTRICT, parent=unit)
    complaint = {"kind": "complaint", "row": things["complaint"].pk, "unit": unit}
    complaint["subject"] = f"complaint:{things['complaint'].reference}"
    review = plain(RetentionReview, **complaint)
    grant = plain(Grant, **{**complaint, "officer": cast["ivan"]})
    return {
        "colleague": cast["mai"],
        "sign": plain(Sign, officer=cast["mai"], day=timezone.localdate(), rule=uuid4().hex),
        "district": district,
        "lock": plain(SignInLock, digest=uuid4().hex),
        "session": plain(OfficerSession, officer=cast["mai"], key=uuid4().hex),
        "notification": plain(Notification, officer=cast["mai"], subject=uuid4().hex, url="/"),
        "grant": grant,
        "review_due": review,
        "hold": plain(LegalHold, subject=complaint["subject"], unit=unit, placed_by=cast["cora"]),
        "record_erasure": plain(RecordErasure, **complaint, proposed_by=cast["cora"]),
    }


def values_of(route: str, names: Sequence[str], place: Place) -> dict[str, Any]:
    """What the parameters of a route stand for. Raises LookupError for one that nobody told (objects.tsv)."""
    return {name: place.thing(told(route, name)) for name in names}


def told(route: str, name: str) -> str:
    """The thing that a parameter of a route stands for, such as `complaint.pk`."""
    fitting = [
        (len(begin), thing) for begin, asked, thing in OBJECTS if asked == name and route.startswith(begin)
    ]
    if not fitting:
        raise LookupError(f"/{route}: tests/matrix/objects.tsv does not say what <{name}> stands for")
    return max(fitting)[1]


OBJECTS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "objects.tsv").read_text(encoding="utf-8").splitlines()[2:]
]
LEAST: dict[str, Callable[[], Any]] = {
    "CharField": str,
    "TextField": str,
    "UUIDField": uuid4,
    "DateTimeField": timezone.now,
    "DateField": timezone.localdate,
    "PositiveIntegerField": lambda: 1,
    "IntegerField": lambda: 1,
    "BigIntegerField": lambda: 1,
    "BooleanField": bool,
    "BinaryField": lambda: bytes(16),
    "FloatField": float,
    "DecimalField": lambda: 1,
    "PositiveSmallIntegerField": lambda: 1,
    "PositiveBigIntegerField": lambda: 1,
    "JSONField": list,
}
