"""Exhibits leave the desk as a sealed bundle: one officer proposes it, another releases it, the log commits to it.

A bundle is made when it is fetched, from what the manifest says; what was altered meanwhile stops it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, cast

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.bodies.sealed_uploads import SealedFile
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.audit.proofs import prove_entry
from jointdesk.desk.cases.evidence.custody import Act, Told, hold_exhibit, write_step
from jointdesk.desk.cases.evidence.evidence_models import EvidenceExport, Exhibit
from jointdesk.desk.cases.evidence.manifests import exhibits_of, write_manifest
from jointdesk.desk.cases.evidence.queries import EXPORT, RELEASE, exhibits, exports
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.protection import require_told_to
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.exchange.evidence.bundle import sign_manifest, write_bundle
from jointdesk.engine.exchange.evidence.manifest import read_manifest

State, Seal = EvidenceExport.State, EvidenceExport.Seal


@transaction.atomic
def propose_export(
    officer: Officer,
    case: Case,
    chosen: Sequence[Exhibit],
    *,
    purpose: str,
    recipient: str,
    partner: Partner | None = None,
    seal: str = Seal.PASSPHRASE,
) -> EvidenceExport:
    """Raises CallerError without exhibits, a purpose or a recipient, or where a file is gone."""
    require(officer, EXPORT)
    purpose, recipient = " ".join(purpose.split())[:300], " ".join(recipient.split())[:200]
    mine = list(exhibits(officer).filter(case=case, pk__in=[exhibit.pk for exhibit in chosen]))
    if not mine or len(mine) != len(chosen):
        raise CallerError(_("Choose the exhibits that are to leave."))
    if not purpose:
        raise CallerError(_("Say why, in at most 300 characters."))
    if partner is not None and partner.state != Partner.State.CONFIRMED:
        raise CallerError(_("This partner is not confirmed."))
    if seal not in Seal.values or (seal == Seal.PARTNER) != (partner is not None):
        raise CallerError(_("Choose how the bundle is sealed, and for which partner."))
    if not (recipient or partner):
        raise CallerError(_("Say who receives the bundle."))
    _require_told_to(partner, mine)
    export = EvidenceExport.objects.create(
        case=case,
        purpose=purpose,
        recipient=recipient or str(partner),
        partner=partner,
        seal=seal,
        proposed_by=officer,
        proposed_at=timezone.now(),
    )
    export.exhibits.set(mine)
    facts = {"case": case.reference, "exhibits": [exhibit.number for exhibit in mine], "officer": officer.pk}
    record("evidence_export_proposed", _name(export), facts)
    others = [other for other in holders_in(RELEASE, case.unit) if other.pk != officer.pk]
    notify(others, "evidence_leaves", subject=f"case:{case.reference}", url=_page(export))
    return export


@transaction.atomic
def release(officer: Officer, export: EvidenceExport) -> EvidenceExport:
    """As a second officer. From here the bundle can be fetched, and every exhibit's custody says that it was given."""
    require(officer, RELEASE)
    export = _hold(officer, export)
    if export.proposed_by_id == officer.pk:
        raise CallerError(_("Another officer than the one who proposed it must release the bundle."))
    _require_told_to(export.partner, export.exhibits.select_related("seized_from"))
    why = _("%(purpose)s. Recipient: %(recipient)s") % {
        "purpose": export.purpose,
        "recipient": export.recipient,
    }
    for exhibit in export.exhibits.order_by("number"):
        held = hold_exhibit(officer, exhibit)
        told = Told(why=why[:300], to_name=export.recipient)
        write_step(held, Act.DISCLOSED, officer, told)
    export.settled_by, export.settled_at, export.state = officer, timezone.now(), State.RELEASED
    export.manifest = write_manifest(export).decode()
    digest = hashlib.sha256(export.manifest.encode()).hexdigest()
    facts = {"manifest": digest, "proposed_by": export.proposed_by_id, "released_by": officer.pk}
    export.entry = record("evidence_exported", _name(export), facts, export.settled_at).key
    export.save(update_fields=["settled_by", "settled_at", "state", "manifest", "entry"])
    for exhibit in export.exhibits.all():
        subject = f"evidence:{exhibit.key.hex}"
        note_access(
            officer, Access.Act.DISCLOSURE, subject, export.purpose, recipients=export.recipient[:300]
        )
    notify(
        [export.proposed_by], "evidence_released", subject=f"case:{export.case.reference}", url=_page(export)
    )
    return export


def _require_told_to(partner: Partner | None, chosen: Iterable[Exhibit]) -> None:
    """What was taken from a protected person tells who it is: not to the own state before the protection gate."""
    if partner is not None:
        require_told_to(partner.country, [one.seized_from for one in chosen if one.seized_from is not None])


@transaction.atomic
def withdraw(officer: Officer, export: EvidenceExport) -> EvidenceExport:
    """It does not leave: by whoever proposed it, or by whoever was to release it."""
    if not officer.may(RELEASE):
        require(officer, EXPORT)
    export = _hold(officer, export)
    if not officer.may(RELEASE) and export.proposed_by_id != officer.pk:
        raise CallerError(_("Only who proposed it, or who may release it, withdraws it."))
    export.settled_by, export.settled_at, export.state = officer, timezone.now(), State.WITHDRAWN
    export.save(update_fields=["settled_by", "settled_at", "state"])
    record("evidence_export_withdrawn", _name(export), {"officer": officer.pk}, export.settled_at)
    return export


def is_ready(export: EvidenceExport) -> bool:
    """Whether all that the bundle proves has its place in the log: a second or two after the release."""
    if export.state != State.RELEASED or not export.manifest:
        return False
    entries = {*read_manifest(export.manifest.encode()).entries, export.entry.hex if export.entry else ""}
    return not Entry.objects.filter(key__in=[entry for entry in entries if entry], index=None).exists()


def make_bundle(officer: Officer, export: EvidenceExport) -> SealedFile:
    """The bundle, whole, encrypted on the disk under a key this process alone holds, at its beginning.

    Raises CallerError while it is not released or its entries have no place in the log; OwnError where a file is not
    what it was.
    """
    require(officer, EXPORT)
    if export.state != State.RELEASED or export.entry is None:
        raise CallerError(_("This bundle is not released."))
    if not export.manifest:
        raise CallerError(_("What this bundle held was erased."))
    raw = export.manifest.encode()
    manifest = read_manifest(raw)
    entries = Entry.objects.filter(key__in=[*manifest.entries, export.entry])
    proofs = {entry.key.hex: prove_entry(entry) for entry in entries}
    keys = own_keys()
    made = SealedFile()
    signature = sign_manifest(raw, keys.signing, settings.DESK.id)
    write_bundle(cast(IO[bytes], _Onwards(made)), raw, signature, proofs, _contents(export))
    made.seek(0)
    note_access(
        officer, Access.Act.DISCLOSURE, _name(export), export.purpose, recipients=export.recipient[:300]
    )
    return made


def _contents(export: EvidenceExport) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    for exhibit, files in exhibits_of(export):
        for number, file in enumerate(files, 1):
            attachment: Attachment = file.attachment
            yield f"files/{exhibit.number}/{number}.bin", attachment.size, open_plain(attachment)


class _Onwards:
    """A file that can only be written on: then a ZIP's sizes come behind each member."""

    def __init__(self, file: IO[bytes] | SealedFile) -> None:
        self.file = file

    def write(self, piece: bytes) -> int:
        return self.file.write(piece)

    def flush(self) -> None:
        """Nothing waits here."""


def _hold(officer: Officer, export: EvidenceExport) -> EvidenceExport:
    rows = exports(officer).select_for_update(of=("self",)).filter(pk=export.pk)
    found = rows.first()
    if found is None:
        raise NotFound(_("There is no such bundle, or it is not open to you."))
    if found.state != State.PROPOSED:
        raise CallerError(_("This bundle is released or withdrawn already."))
    return found


def _name(export: EvidenceExport) -> str:
    return f"evidence_export:{export.key.hex}"


def _page(export: EvidenceExport) -> str:
    return reverse("evidence-export", args=[export.key])
