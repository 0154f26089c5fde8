"""Taking an exhibit in, and adding files to it."""

import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments import uploads
from jointdesk.desk.attachments.actions import Aside, keep, set_aside
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.upload_models import Upload
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.evidence.commitments import file_facts
from jointdesk.desk.cases.evidence.custody import Act, Told, write_step
from jointdesk.desk.cases.evidence.evidence_models import Exhibit, ExhibitFile
from jointdesk.desk.cases.evidence.queries import WORK, exhibits_to_work_on
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, Person
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.evidence.custody import SALT, commit_file
from jointdesk.engine.exchange.files.limits import MB

MOST_FILES = 50
PURPOSE = "evidence"
# the door's bound of a body (bodies/bounded_bodies), less the form around the file
FORM_MB = 256
Part = ExhibitFile.Part


@dataclass(frozen=True)
class NewExhibit:
    """What is written of a thing when it is taken in. Texts as typed; bounds are the form's and the model's."""

    title: str
    kind: str = Exhibit.Kind.FILES
    description: str = ""
    serial: str = ""
    quantity: str = ""
    seal: str = ""
    seized_at: datetime | None = None
    seized_where: str = ""
    seized_by: str = ""
    seized_from: Person | None = None
    authority: str = ""
    found_in: str = ""
    found_in_url: str = ""
    place: str = ""
    why: str = ""
    files: tuple[Any, ...] = field(default_factory=tuple)
    uploads: tuple[uuid.UUID, ...] = ()  # of files that came by pieces


def add_exhibit(officer: Officer, case: Case, new: NewExhibit) -> Exhibit:
    """Into a case, with its first step of custody. Raises CallerError; nothing of it is there then."""
    require(officer, WORK)
    _check(case, new)
    with _asides(officer, new.files) as asides, transaction.atomic():
        case = hold_case(officer, case, WORK)
        exhibit = _write(officer, case, new)
        part = Part.ORIGINAL if new.kind == Exhibit.Kind.FILES else Part.PHOTOGRAPH
        _add(officer, exhibit, [*asides, *new.uploads], part, "")
    return exhibit


def _write(officer: Officer, case: Case, new: NewExhibit) -> Exhibit:
    last = Exhibit.objects.filter(case=case).order_by("-number").first()
    exhibit = Exhibit.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        kind=new.kind,
        title=_text(new.title, 200),
        description=new.description.replace("\x00", "").strip()[:4000],
        serial=_text(new.serial, 200),
        quantity=_text(new.quantity, 100),
        seized_at=new.seized_at,
        seized_where=_text(new.seized_where, 200),
        seized_by=_text(new.seized_by, 200),
        seized_from=new.seized_from,
        authority=_text(new.authority, 200),
        found_in=_text(new.found_in, 120),
        found_in_url=new.found_in_url,
        added_by=officer,
        added_at=timezone.now(),
    )
    facts = {"case": case.reference, "number": exhibit.number, "kind": exhibit.kind, "officer": officer.pk}
    record("exhibit_added", f"evidence:{exhibit.key.hex}", facts)
    note_access(officer, Access.Act.COLLECTION, f"evidence:{exhibit.key.hex}", "evidence taken in")
    why = new.why or _("Taken in as evidence")
    told = Told(why=why, at=new.seized_at, place=new.place or new.seized_where, seal=new.seal)
    write_step(exhibit, Act.COLLECTED, officer, told)
    return exhibit


def add_files(
    officer: Officer,
    exhibit: Exhibit,
    files: Iterable[Any],
    part: str,
    note: str = "",
    came: Sequence[uuid.UUID] = (),
) -> list[ExhibitFile]:
    """More files: copies, pictures, reports; `came`: by pieces. Raises CallerError; none of them is there then."""
    require(officer, WORK)
    mine = exhibits_to_work_on(officer).filter(pk=exhibit.pk)
    if not mine.exists():
        raise CallerError(_("There is no such exhibit, or you only read it."))
    if part not in Part.values:
        raise CallerError(_("Choose what the file is."))
    with _asides(officer, files) as asides, transaction.atomic():
        held = mine.select_for_update(of=("self",)).first()
        if held is None:
            raise CallerError(_("There is no such exhibit, or you only read it."))
        return _add(officer, held, [*asides, *came], part, note)


def begin_upload(officer: Officer, name: str, size: int, **more: Any) -> Upload:
    """A file that is to come by pieces. Raises CallerError beyond a bound."""
    require(officer, WORK)
    return uploads.begin(officer, name, size, purpose=PURPOSE, **more)


def largest() -> int:
    """Octets of one file."""
    return int(settings.DESK.largest_evidence_mb) * MB


def largest_bundle() -> int:
    """Octets of a bundle of another desk: it holds several files."""
    return largest() * 2


def largest_at_once() -> int:
    """Octets of one file that comes in one piece, with its form: what the desk's door takes."""
    return min(largest(), FORM_MB * MB)


def store_receipt(officer: Officer, exhibit: Exhibit, upload: Any) -> Attachment:
    """A signed receipt: a file of the exhibit, and of the step that it belongs to."""
    return add_files(officer, exhibit, [upload], Part.RECEIPT)[0].attachment


@contextmanager
def _asides(officer: Officer, files: Iterable[Any]) -> Iterator[list[Aside]]:
    """Each file encrypted on the disk before any row is written: no other writer waits for a large one."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                set_aside(
                    officer,
                    file,
                    getattr(file, "name", "") or "",
                    purpose=PURPOSE,
                    limit_bytes=largest(),
                    claimed=getattr(file, "content_type", "") or "",
                )
            )
            for file in files
        ]


def _add(
    officer: Officer, exhibit: Exhibit, files: Sequence[Aside | uuid.UUID], part: str, note: str
) -> list[ExhibitFile]:
    if exhibit.files.count() + len(files) > MOST_FILES:
        raise CallerError(_("An exhibit has at most %(most)d files.") % {"most": MOST_FILES})
    kept = [keep(file) if isinstance(file, Aside) else uploads.use(officer, file, PURPOSE) for file in files]
    return [keep_file(officer, exhibit, attachment, part, note) for attachment in kept]


def keep_file(
    officer: Officer, exhibit: Exhibit, attachment: Attachment, part: str, note: str = ""
) -> ExhibitFile:
    """A stored file becomes the exhibit's; the log commits to it. Called inside the transaction that stored it."""
    file = ExhibitFile(
        exhibit=exhibit,
        attachment=attachment,
        part=part,
        note=_text(note, 200),
        added_by=officer,
        added_at=timezone.now(),
        salt=secrets.token_bytes(SALT),
    )
    file.commitment = commit_file(file_facts(file), bytes(file.salt))
    facts = {"commitment": file.commitment, "part": part, "officer": officer.pk}
    file.entry = record("exhibit_file_added", f"evidence:{exhibit.key.hex}", facts, file.added_at).key
    file.save(force_insert=True)
    return file


def _check(case: Case, new: NewExhibit) -> None:
    if not new.title.strip():
        raise CallerError(_("Say in a few words what it is."))
    if new.kind not in Exhibit.Kind.values:
        raise CallerError(_("Choose what kind of thing it is."))
    if new.kind == Exhibit.Kind.FILES and not (new.files or new.uploads):
        raise CallerError(_("Choose a file."))
    if new.seized_from is not None and not case.involvements.filter(person=new.seized_from).exists():
        raise CallerError(_("This person is not named in the case."))
    if new.found_in_url and not new.found_in_url.startswith("/operations/"):
        raise CallerError(_("It can be found in an operation of this desk only."))


def _text(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]
