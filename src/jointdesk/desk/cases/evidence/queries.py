"""Permitted reads of exhibits: whoever reads their case, and whoever holds one or is to take it."""

import uuid
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import opened_rows
from jointdesk.desk.attachments.queries import same_content
from jointdesk.desk.attachments.upload_models import Upload
from jointdesk.desk.attachments.uploads import uploads_of
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, EvidenceExport, Exhibit, ExhibitFile
from jointdesk.desk.cases.queries import cases, cases_to_work_in
from jointdesk.desk.intake.queries import clean

READ, WORK, EXPORT, RELEASE = "evidence.read", "evidence.work", "evidence.export", "evidence.release"
Act = CustodyStep.Act
ANSWERS = (Act.RECEIVED, Act.DECLINED)


def exhibits(officer: Officer) -> QuerySet[Exhibit]:
    if not officer.may(READ):
        return Exhibit.objects.none()
    of_cases = Q(case__in=cases(officer).order_by().values("pk"))
    in_hands = Q(holder=officer) | Q(pk__in=unanswered().filter(to_officer=officer).values("exhibit"))
    seen = of_cases | in_hands
    if alone := opened_rows(officer, READ, Exhibit):
        seen |= Q(pk__in=alone)
    rows = Exhibit.objects.filter(seen)
    return rows.select_related("case__unit", "holder", "seized_from", "added_by")


def exhibits_to_work_on(officer: Officer) -> QuerySet[Exhibit]:
    """Those to whose files and steps the officer may add: of the cases he works in, and those he holds."""
    if not officer.may(WORK):
        return Exhibit.objects.none()
    mine = Q(case__in=cases_to_work_in(officer).order_by().values("pk")) | Q(holder=officer)
    return exhibits(officer).filter(mine)


def exhibit_by_key(officer: Officer, key: uuid.UUID) -> Exhibit | None:
    return exhibits(officer).filter(key=key).first()


def files_alike(officer: Officer, file: ExhibitFile) -> QuerySet[ExhibitFile]:
    """The same content on exhibits the officer may read, this file among them."""
    rows = ExhibitFile.objects.filter(attachment__in=same_content(file.attachment))
    return rows.filter(exhibit__in=exhibits(officer).order_by().values("pk")).select_related("exhibit__case")


def search_exhibits(officer: Officer, text: str = "", kind: str = "", whose: str = "") -> QuerySet[Exhibit]:
    """For lists, with the number of files of each and whether it waits to be received."""
    waiting = unanswered().filter(exhibit=OuterRef("pk"))
    found = exhibits(officer).annotate(file_count=Count("files", distinct=True), is_waiting=Exists(waiting))
    if text := clean(text):
        found = found.filter(
            Q(title__icontains=text)
            | _numbered(text)
            | Q(files__attachment__name__icontains=text)
            | Q(case__reference__icontains=text)
            | Q(serial__icontains=text)
            | Q(seal__iexact=text)
            | Q(files__attachment__sha256=text.lower())
        )
    if kind := clean(kind):
        found = found.filter(kind=kind)
    if whose == "mine":
        found = found.filter(holder=officer)
    if whose == "waiting":
        found = found.filter(is_waiting=True)
    if whose == "to_me":
        found = found.filter(Exists(waiting.filter(to_officer=officer)))
    return found.order_by("-added_at", "-pk")


def _numbered(text: str) -> Q:
    """By its reference: the case's, a stroke, its number there."""
    case, _stroke, number = text.rpartition("/")
    told = number.isascii() and number.isdigit() and len(number) < 7
    return Q(case__reference__iexact=case, number=int(number)) if told else Q(pk=None)


def exhibits_of_case(officer: Officer, reference: str) -> QuerySet[Exhibit]:
    return search_exhibits(officer).filter(case__reference=clean(reference)).order_by("number")


def steps_of(exhibit: Exhibit) -> QuerySet[CustodyStep]:
    """All of an exhibit that the officer may read."""
    rows = exhibit.steps.select_related("officer", "to_officer", "receipt", "answers")
    return rows.prefetch_related("answered_by").order_by("number")


def unanswered() -> QuerySet[CustodyStep]:
    """Hand-overs to an officer who has not said whether he took it."""
    answered = CustodyStep.objects.filter(answers=OuterRef("pk"), act__in=ANSWERS)
    return CustodyStep.objects.filter(
        ~Exists(answered), act=Act.HANDED_OVER, to_officer__isnull=False, origin=""
    )


def pending(exhibit: Exhibit) -> CustodyStep | None:
    return unanswered().filter(exhibit=exhibit).select_related("officer", "to_officer").first()


def waiting_for(officer: Officer) -> QuerySet[CustodyStep]:
    """What is handed to this officer and waits for his word: for his first page."""
    rows = unanswered().filter(to_officer=officer) if officer.may(READ) else CustodyStep.objects.none()
    return rows.select_related("exhibit__case", "officer").order_by("written_at")


def uploads(officer: Officer) -> QuerySet[Upload]:
    """Files that the officer has on their way, and those that have come and are not used yet."""
    return uploads_of(officer, "evidence") if officer.may(WORK) else Upload.objects.none()


def file_by_key(officer: Officer, key: uuid.UUID) -> ExhibitFile | None:
    rows = ExhibitFile.objects.filter(exhibit__in=exhibits(officer).order_by().values("pk"))
    found = rows.filter(attachment__key=key)
    return found.select_related("exhibit__case", "attachment", "added_by").first()


def exports(officer: Officer) -> QuerySet[EvidenceExport]:
    """Those of the cases the officer reads; whoever releases must read the case as well."""
    if not officer.may(READ):
        return EvidenceExport.objects.none()
    rows = EvidenceExport.objects.filter(case__in=cases(officer).order_by().values("pk"))
    return rows.select_related("case__unit", "partner", "proposed_by", "settled_by")


def export_by_key(officer: Officer, key: uuid.UUID) -> EvidenceExport | None:
    return exports(officer).filter(key=key).prefetch_related("exhibits").first()


def to_release(officer: Officer) -> QuerySet[EvidenceExport]:
    """Bundles that wait for a second officer, and may have this one."""
    if not officer.may(RELEASE):
        return EvidenceExport.objects.none()
    waiting = exports(officer).filter(state=EvidenceExport.State.PROPOSED)
    return waiting.exclude(proposed_by=officer).order_by("proposed_at")


def sums_of_case(officer: Officer, reference: str, since: datetime) -> dict[str, int]:
    """How many exhibits a case has, how many wait to be received, how many were taken in since then."""
    rows = exhibits(officer).filter(case__reference=clean(reference)).order_by()
    waiting = unanswered().filter(exhibit__in=rows.values("pk"))
    counted = rows.aggregate(count=Count("pk"), fresh=Count("pk", filter=Q(added_at__gte=since)))
    return counted | {"waiting": waiting.count()}
