"""A bundle of another desk becomes exhibits here, with the way they went there; our own way begins where theirs ends.

Taken in only from a confirmed partner, signed by a key we know it by, and whole: nothing of one that fails a check.
"""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.bodies.sealed_uploads import SealedFile
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.actions import Aside, check, keep, set_aside
from jointdesk.desk.attachments.seeking import SeekableAttachment
from jointdesk.desk.attachments.storage import PIECE
from jointdesk.desk.attachments.upload_models import Upload
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.evidence.custody import Act, Told, write_step
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, Exhibit, ExhibitFile
from jointdesk.desk.cases.evidence.exhibit_actions import PURPOSE, keep_file, largest, largest_bundle
from jointdesk.desk.cases.evidence.queries import WORK
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.evidence.bundle import check_bundle
from jointdesk.engine.exchange.evidence.custody import STEP_FACTS
from jointdesk.engine.exchange.evidence.manifest import Manifest
from jointdesk.engine.exchange.evidence.sealed import is_sealed, open_sealed
from jointdesk.engine.exchange.wire.canonical import decode

BEGINNING = 64
LAST_YEAR = 2200


def take_in(officer: Officer, case: Case, upload: BinaryIO, passphrase: str = "") -> list[Exhibit]:
    """The bundle's exhibits, in the case now. Raises CallerError with what is wrong; none is here then."""
    require(officer, WORK)
    bundle = _open(upload, passphrase)
    verdict = check_bundle(bundle)
    if verdict.manifest is None or not verdict.good:
        raise CallerError(_("The bundle is not sound: %(why)s") % {"why": verdict.reasons[0]})
    partner = _sender(verdict.manifest, verdict.keys)
    if max((file["size"] for file in verdict.manifest.files.values()), default=0) > largest():
        raise CallerError(_("The bundle is too large."))
    with ExitStack() as stack:
        asides: dict[str, Aside] = {}

        def take(path: str, pieces: Iterator[bytes]) -> None:
            named = verdict.manifest.files[path] if verdict.manifest else {}
            asides[path] = stack.enter_context(
                set_aside(
                    officer,
                    pieces,
                    str(named["name"]),
                    purpose=PURPOSE,
                    limit_bytes=largest(),
                    claimed=str(named.get("media_type", "")),
                )
            )

        if not check_bundle(bundle, take).good:
            raise CallerError(_("The bundle changed while it was read."))
        with transaction.atomic():
            case = hold_case(officer, case, WORK)
            return [_keep(officer, case, partner, row, asides) for row in verdict.manifest.exhibits]


def take_in_upload(officer: Officer, case: Case, upload: Upload, passphrase: str = "") -> list[Exhibit]:
    """The same of a bundle that came by pieces."""
    if upload.attachment is None or not check(upload.attachment):
        raise CallerError(_("The bundle changed while it was read."))
    with SeekableAttachment(upload.attachment) as file:
        return take_in(officer, case, cast(BinaryIO, io.BufferedReader(file, PIECE)), passphrase)


def _open(upload: BinaryIO, passphrase: str) -> BinaryIO:
    """The bundle as a file that can be read from anywhere; a sealed one is opened into an encrypted file."""
    beginning = upload.read(BEGINNING)
    upload.seek(0)
    if not is_sealed(beginning):
        return upload
    opened, size = SealedFile(), 0
    try:
        for piece in open_sealed(upload, passphrase, own_keys().decryption_key):
            size += len(piece)
            if size > largest_bundle():
                raise CallerError(_("The bundle is too large."))
            opened.write(piece)
    except PartnerError as error:
        raise CallerError(_fault(error)) from None
    opened.seek(0)
    return cast(BinaryIO, opened)


def _fault(error: PartnerError) -> str:
    if error.code == "wrong_key":
        return _("The bundle cannot be opened: another passphrase, or it is sealed for another desk.")
    return _("The bundle is damaged, or it is none.")


def _sender(manifest: Manifest, keys: dict[str, bytes]) -> Partner:
    desk = manifest.head["desk"]
    partner = Partner.objects.filter(desk_id=desk, state=Partner.State.CONFIRMED).first()
    if partner is None:
        raise CallerError(
            _("It comes from a desk that is no confirmed partner: %(desk)s.") % {"desk": desk[:60]}
        )
    former = {bytes(key) for key in partner.former_keys.values_list("signing_key", flat=True)}
    if keys[desk] not in {card_of(partner).signing_key, *former}:
        raise CallerError(_("It is signed by a key that is not this partner's."))
    return partner


def _keep(
    officer: Officer, case: Case, partner: Partner, row: dict[str, Any], asides: dict[str, Aside]
) -> Exhibit:
    seized = row.get("seized") if isinstance(row.get("seized"), dict) else {}
    first = row["custody"][0]["commitment"] if row["custody"] else ""
    known = Exhibit.objects.filter(
        case=case, origin=partner.desk_id, origin_reference=_text(row["reference"], 80)
    )
    if known.exists() or CustodyStep.objects.filter(commitment=first, exhibit__case=case).exists():
        raise CallerError(
            _("Exhibit %(reference)s is in this case already.") % {"reference": row["reference"][:80]}
        )
    last = Exhibit.objects.filter(case=case).order_by("-number").first()
    exhibit = Exhibit.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        kind=row["kind"] if row["kind"] in Exhibit.Kind.values else Exhibit.Kind.OTHER,
        title=_text(row["title"], 200) or row["reference"][:80],
        description=str(row.get("description", "")).replace("\x00", "")[:4000],
        serial=_text(row.get("serial"), 200),
        quantity=_text(row.get("quantity"), 100),
        seized_at=_moment((seized or {}).get("at")),
        seized_where=_text((seized or {}).get("where"), 200),
        seized_by=_text((seized or {}).get("by"), 200),
        authority=_text(row.get("authority"), 200),
        origin=partner.desk_id,
        origin_reference=_text(row["reference"], 80),
        added_by=officer,
        added_at=timezone.now(),
    )
    facts = {
        "case": case.reference,
        "number": exhibit.number,
        "partner": partner.desk_id,
        "officer": officer.pk,
    }
    record("exhibit_imported", f"evidence:{exhibit.key.hex}", facts)
    subject = f"evidence:{exhibit.key.hex}"
    note_access(officer, Access.Act.COLLECTION, subject, f"evidence of desk {partner.desk_id} taken in")
    _keep_steps(exhibit, partner, row["custody"])
    for file in row["files"]:
        part = file["part"] if file["part"] in ExhibitFile.Part.values else ExhibitFile.Part.ORIGINAL
        keep_file(officer, exhibit, keep(asides[file["path"]]), part, _text(file.get("note"), 200))
    why = _("Received in a bundle of %(desk)s, checked: every file and step is as its log says.")
    write_step(exhibit, Act.RECEIVED, officer, Told(why=why % {"desk": partner.name[:100]}))
    return exhibit


def _keep_steps(exhibit: Exhibit, partner: Partner, rows: list[dict[str, Any]]) -> None:
    kept: dict[Any, CustodyStep] = {}
    for number, row in enumerate(rows, 1):
        if row["act"] not in Act.values:
            raise CallerError(_("The bundle is not sound: %(why)s") % {"why": "act"})
        told = {name: row.get(name) for name in STEP_FACTS}
        step = CustodyStep.objects.create(
            exhibit=exhibit,
            number=number,
            act=row["act"],
            at=_moment(row.get("at")) or timezone.now(),
            written_at=_moment(row.get("written_at")) or timezone.now(),
            by_name=_text(row["by"], 200),
            why=_text(row["why"], 300),
            place=_text(row.get("place"), 200),
            seal=_text(row.get("seal"), 60),
            to_name=_text(row.get("to"), 200),
            answers=kept.get(row["answers"]) if type(row.get("answers")) is int else None,
            origin=_text(row.get("desk"), 100) or partner.desk_id,
            told=told,
            salt=decode(row["salt"]),
            before=row["before"],
            commitment=row["commitment"],
        )
        kept[row["number"]] = step


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    # a page can show it in any zone
    return found if found.tzinfo and 1970 <= found.year <= LAST_YEAR else None


def _text(value: Any, most: int) -> str:
    return " ".join(value.replace("\x00", "").split())[:most] if isinstance(value, str) else ""
