import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from ninja import File, Form, Router, Schema, UploadedFile

from jointdesk.desk.accounts.directory import officer_named
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.responses import give_file
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.commitments import find_broken
from jointdesk.desk.cases.evidence.custody import Told, take_step
from jointdesk.desk.cases.evidence.evidence_models import EvidenceExport, Exhibit
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit, add_files
from jointdesk.desk.cases.evidence.exporting import propose_export, release
from jointdesk.desk.cases.evidence.handing_over import answer, hand_over
from jointdesk.desk.cases.queries import cases, cases_to_work_in
from jointdesk.desk.intake.queries import clean
from jointdesk.engine.errors import CallerError

router = Router()
NONE: list[UploadedFile] = []


class ExhibitIn(Schema):
    title: str
    kind: str = Exhibit.Kind.FILES
    description: str = ""
    serial: str = ""
    quantity: str = ""
    seal: str = ""
    seized_at: datetime | None = None
    seized_where: str = ""
    seized_by: str = ""
    authority: str = ""
    # of files that came by pieces (/evidence/uploads/)
    uploads: list[uuid.UUID] = []


class ExhibitOut(Schema):
    key: uuid.UUID
    reference: str
    kind: str
    title: str
    holder: str
    seal: str
    waiting: bool


class FileOut(Schema):
    key: uuid.UUID
    name: str
    part: str
    size: int
    sha256: str
    media_type: str
    warnings: list[str]
    state: str


class StepOut(Schema):
    number: int
    act: str
    at: datetime
    by: str
    to: str
    why: str
    place: str
    seal: str
    commitment: str


class ExhibitWhole(ExhibitOut):
    files: list[FileOut]
    custody: list[StepOut]
    broken: list[str]


class StepIn(Schema):
    """`act` of the holder's own, or hand_over (`to`: a user name), taken, declined."""

    act: str
    why: str
    place: str = ""
    seal: str = ""
    to: str = ""
    to_name: str = ""


class BundleIn(Schema):
    exhibits: list[uuid.UUID]
    purpose: str
    recipient: str


class BundleOut(Schema):
    key: uuid.UUID
    state: str


@router.get("", response=list[ExhibitOut])
def list_exhibits(request: HttpRequest, q: str = "", kind: str = "", whose: str = "") -> list[ExhibitOut]:
    """The first 200 exhibits open to the officer, newest first. `whose`: mine, to_me, waiting."""
    officer = officer_of(request)
    require(officer, queries.READ)
    return [_write(exhibit) for exhibit in queries.search_exhibits(officer, q, kind, whose)[:200]]


@router.post("/case/{reference}", response=ExhibitOut)
def take_in(
    request: HttpRequest, reference: str, new: Form[ExhibitIn], files: File[list[UploadedFile]] = NONE
) -> ExhibitOut:
    """Take an exhibit into a case, with its files."""
    officer = officer_of(request)
    case = cases_to_work_in(officer).filter(reference=clean(reference)).first()
    if case is None:
        raise Http404
    said = new.dict() | {"files": tuple(files), "uploads": tuple(new.uploads)}
    exhibit = add_exhibit(officer, case, NewExhibit(**said))
    return _write(exhibit)


@router.get("/{key}", response=ExhibitWhole)
def read_exhibit(request: HttpRequest, key: uuid.UUID) -> ExhibitWhole:
    """An exhibit with its files and its whole way; `broken`: what is not as the log says."""
    officer = officer_of(request)
    exhibit = _find(officer, key)
    note_access(officer, "consultation", f"evidence:{exhibit.key.hex}", "work on evidence")
    steps = list(queries.steps_of(exhibit))
    files = list(exhibit.files.select_related("attachment").order_by("pk"))
    return ExhibitWhole(
        **_write(exhibit).dict(),
        files=[_write_file(file) for file in files],
        custody=[
            StepOut(
                number=step.number,
                act=step.act,
                at=step.at,
                by=step.by_name,
                to=step.to_name,
                why=step.why,
                place=step.place,
                seal=step.seal,
                commitment=step.commitment,
            )
            for step in steps
        ],
        broken=find_broken(exhibit, steps, files),
    )


@router.post("/{key}/files", response=list[FileOut])
def add(
    request: HttpRequest, key: uuid.UUID, part: Form[str], files: File[list[UploadedFile]]
) -> list[FileOut]:
    """More files: copy, photograph, report, receipt."""
    officer = officer_of(request)
    return [_write_file(file) for file in add_files(officer, _find(officer, key), files, part)]


@router.post("/{key}/steps", response=ExhibitOut)
def write_step(request: HttpRequest, key: uuid.UUID, new: StepIn) -> ExhibitOut:
    """Write down a step of custody, hand over, or answer a hand-over."""
    officer = officer_of(request)
    exhibit = _find(officer, key)
    told = Told(new.why, place=new.place, seal=new.seal, to=_officer(new.to), to_name=new.to_name)
    if new.act == "hand_over":
        hand_over(officer, exhibit, told)
    elif new.act in ("taken", "declined"):
        answer(officer, exhibit, taken=new.act == "taken", told=Told(new.why, place=new.place))
    else:
        take_step(officer, exhibit, new.act, told)
    return _write(_find(officer, key))


@router.post("/files/{key}/download")
def download(
    request: HttpRequest, key: uuid.UUID, purpose: Form[str], read: Form[bool] = False
) -> StreamingHttpResponse:
    """A file's content, for a purpose; `read`: its warnings were read."""
    officer = officer_of(request)
    file = queries.file_by_key(officer, key)
    if file is None:
        raise Http404
    purpose = " ".join(purpose.split())[:200]
    if not purpose:
        raise CallerError("purpose: say why")
    if file.attachment.warnings and not read:
        raise CallerError("read: read the warnings first, and confirm that you have")
    pieces = open_plain(file.attachment)
    note_access(
        officer, "consultation", f"evidence:{file.exhibit.key.hex}", f"file {file.pk}: {purpose}"[:300]
    )
    return give_file(request, file.attachment.name, file.attachment.size, pieces)


@router.post("/case/{reference}/bundles", response=BundleOut)
def propose(request: HttpRequest, reference: str, new: BundleIn) -> BundleOut:
    """Propose that exhibits leave the desk, sealed with a passphrase when they are fetched."""
    officer = officer_of(request)
    case = cases(officer).filter(reference=clean(reference)).first()
    if case is None:
        raise Http404
    chosen = list(queries.exhibits(officer).filter(case=case, key__in=new.exhibits))
    export = propose_export(officer, case, chosen, purpose=new.purpose, recipient=new.recipient)
    return BundleOut(key=export.key, state=export.state)


@router.post("/bundles/{key}/release", response=BundleOut)
def let_go(request: HttpRequest, key: uuid.UUID) -> BundleOut:
    """As a second officer."""
    officer = officer_of(request)
    export: EvidenceExport | None = queries.export_by_key(officer, key)
    if export is None:
        raise Http404
    export = release(officer, export)
    return BundleOut(key=export.key, state=export.state)


def _find(officer: Officer, key: uuid.UUID) -> Exhibit:
    exhibit = queries.exhibit_by_key(officer, key)
    if exhibit is None:
        raise Http404
    return exhibit


def _officer(username: str) -> Officer | None:
    if not username:
        return None
    found = officer_named(username)
    if found is None:
        raise CallerError("to: there is no such officer")
    return found


def _write(exhibit: Exhibit) -> ExhibitOut:
    return ExhibitOut(
        key=exhibit.key,
        reference=exhibit.reference,
        kind=exhibit.kind,
        title=exhibit.title,
        holder=str(exhibit.holder or exhibit.held_outside),
        seal=exhibit.seal,
        waiting=bool(getattr(exhibit, "is_waiting", False)) or queries.pending(exhibit) is not None,
    )


def _write_file(file: Any) -> FileOut:
    kept = file.attachment
    return FileOut(
        key=kept.key,
        name=kept.name,
        part=file.part,
        size=kept.size,
        sha256=kept.sha256,
        media_type=kept.media_type,
        warnings=list(kept.warnings),
        state=kept.state,
    )
