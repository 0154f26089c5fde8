"""Writing into a dossier: one officer proposes, another sends. Asked anew when it is sent, because the world moved on.

Each entry is an edit of the joint group (`groups.entries`), so nothing of another desk is ever overwritten. What stands
in the group already may be chosen by one officer: nothing new leaves.
"""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.data.flags import note_use
from jointdesk.desk.exchange.dossiers.guards import require_valid, texts_of
from jointdesk.desk.exchange.dossiers.leaves import require_leave_of_all
from jointdesk.desk.exchange.dossiers.links import link_entry
from jointdesk.desk.exchange.dossiers.words import GANG, KINDS
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.models import Datum, DossierProposal, JointEntry, JointGroup, ProposedEntry
from jointdesk.desk.exchange.safeguards.neutrality import require_neutral
from jointdesk.desk.exchange.safeguards.victims import require_no_victim
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.gang_rules import normalise_fields
from jointdesk.engine.exchange.joint.kinds import entry_kinds
from jointdesk.engine.exchange.wire.messages import draw_id

MOST_ENTRIES = 200


@dataclass(frozen=True)
class EntryDraft:
    """An edit as an officer wants it. `entry` None: a new one; `parents`: the edits he had before him."""

    kind: str
    fields: Mapping[str, Any]
    entry: JointEntry | None = None
    parents: Sequence[str] | None = None
    mark: str = Mark.AMBER
    conditions: str = ""
    evaluation: str = ""
    links: Mapping[str, int] = field(default_factory=dict)
    datum: uuid.UUID | None = None


@transaction.atomic
def propose(
    officer: Officer,
    group: JointGroup,
    drafts: Sequence[EntryDraft],
    purpose: str,
    *,
    dossier: JointEntry | None = None,
    neutral: str = "",
) -> DossierProposal:
    """What this officer wants written; nothing leaves before another approves. Raises EntryRefused, CallerError."""
    require(officer, "dossiers.edit")
    _check_group(group, dossier)
    if not 1 <= len(drafts) <= MOST_ENTRIES or not 1 <= len(purpose.strip()) <= 300:
        raise CallerError(_("Say what to write, and for which purpose."))
    if dossier is None and [draft.kind for draft in drafts].count(GANG) != 1:
        raise CallerError(_("A dossier begins with the gang itself."))
    key = dossier.key if dossier else _draw_key()
    drafts = [_complete(draft, key) for draft in drafts]
    proposal = DossierProposal.objects.create(
        key=_draw_key(),
        group=group,
        dossier=key,
        title=_title(drafts, dossier)[:200],
        purpose=purpose.strip(),
        proposed_by=officer,
        proposed_at=timezone.now(),
    )
    rows = [_row(proposal, place, draft) for place, draft in enumerate(drafts)]
    ProposedEntry.objects.bulk_create(rows)
    _check(rows, group)
    require_neutral(officer, _texts(rows), neutral, subject=subject_of(proposal))
    record("dossier_proposed", subject_of(proposal), _facts(proposal, officer, len(rows)))
    return proposal


@transaction.atomic
def approve(officer: Officer, proposal: DossierProposal) -> DossierProposal:
    """The second officer's word: the entries go to every desk of the group. One's own proposal cannot be approved."""
    require(officer, "dossiers.approve")
    proposal = DossierProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state != DossierProposal.State.WAITING:
        return proposal
    if proposal.proposed_by_id == officer.pk:
        raise CallerError(
            _("What goes into a dossier is approved by another officer than the one who proposed it.")
        )
    rows = list(proposal.entries.all())
    _check_group(proposal.group, None)
    data = _check(rows, proposal.group)
    require_neutral(officer, _texts(rows), subject=subject_of(proposal))
    for row in sorted(rows, key=lambda row: row.kind != GANG):
        _send(officer, proposal, row)
    for datum in data:
        note_use(datum, f"entry:{proposal.dossier.hex}")
    _decide(officer, proposal, DossierProposal.State.SENT)
    recipients = ", ".join(sorted(set(proposal.group.desks)))[:300]
    note_access(officer, Access.Act.DISCLOSURE, subject_of(proposal), proposal.purpose, recipients=recipients)
    return proposal


@transaction.atomic
def decline(officer: Officer, proposal: DossierProposal, note: str) -> DossierProposal:
    """It is not sent: the proposer takes it back, or whoever may approve says why not."""
    require(officer, "dossiers.edit" if proposal.proposed_by_id == officer.pk else "dossiers.approve")
    if not note.strip():
        raise CallerError(_("Say why it is not sent."))
    proposal = DossierProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state != DossierProposal.State.WAITING:
        return proposal
    proposal.entries.update(fields={}, links={})
    proposal.note = note.strip()[:500]
    _decide(officer, proposal, DossierProposal.State.DECLINED)
    return proposal


def _send(officer: Officer, proposal: DossierProposal, row: ProposedEntry) -> None:
    """One edit; its text stands in the edit alone from now on."""
    entry = edit_entry(
        officer,
        proposal.group,
        row.kind,
        row.fields,
        entry=_entry(proposal.group, row),
        parents=row.parents,
        mark=row.mark,
        conditions=row.conditions,
        evaluation=row.evaluation,
        key=proposal.dossier if row.kind == GANG else None,
    )
    for what, pk in row.links.items():
        link_entry(proposal.proposed_by, entry, what, pk)
    row.entry, row.fields, row.links = entry.key, {}, {}
    row.save(update_fields=["entry", "fields", "links"])


def _decide(officer: Officer, proposal: DossierProposal, state: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, officer, timezone.now()
    proposal.save()
    kind = "dossier_sent" if state == DossierProposal.State.SENT else "dossier_declined"
    record(kind, subject_of(proposal), _facts(proposal, officer, proposal.entries.count()))


def _complete(draft: EntryDraft, dossier: uuid.UUID) -> EntryDraft:
    """An entry names its dossier; an identifier is in its normal form."""
    if draft.kind not in (GANG, *KINDS):
        raise CallerError(_("This is no part of a dossier."))
    fields = normalise_fields(draft.kind, draft.fields)
    if draft.kind != GANG and draft.entry is None:
        fields[GANG] = dossier.hex
    if draft.entry is not None and fields.get("same_as") == draft.entry.key.hex:
        raise CallerError(_("An entry is not the same as itself."))
    return EntryDraft(**{**draft.__dict__, "fields": fields})


def _row(proposal: DossierProposal, place: int, draft: EntryDraft) -> ProposedEntry:
    return ProposedEntry(
        proposal=proposal,
        place=place,
        kind=draft.kind,
        entry=draft.entry.key if draft.entry else None,
        fields=dict(draft.fields),
        parents=list(draft.parents) if draft.parents is not None else None,
        mark=draft.mark,
        conditions=draft.conditions.strip()[:2000],
        evaluation=draft.evaluation,
        links=dict(draft.links),
        datum=draft.datum,
    )


def _check(rows: Sequence[ProposedEntry], group: JointGroup) -> list[Datum]:
    """Everything an entry may be refused for, asked at both ends of the way. The partners' data they rest on."""
    for row in rows:
        write_mark(row.mark)
        entry = _entry(group, row)
        standing = entry.values if entry else {}
        require_valid(row.kind, row.fields, first=entry is None, standing=standing)
    require_no_victim((row.kind, _whole(group, row), row.links) for row in rows)
    return require_leave_of_all(group, rows)


def _whole(group: JointGroup, row: ProposedEntry) -> dict[str, Any]:
    """A birth date that is already known counts when a name is added."""
    entry = _entry(group, row)
    return {**(entry.values if entry else {}), **row.fields}


def _entry(group: JointGroup, row: ProposedEntry) -> JointEntry | None:
    if row.entry is None:
        return None
    found = JointEntry.objects.filter(group=group, key=row.entry, kind=row.kind).first()
    if found is None:
        raise CallerError(_("This entry is no longer in the group."))
    return found


def _check_group(group: JointGroup, dossier: JointEntry | None) -> None:
    if not group.is_working:
        raise CallerError(_("Join the group first: its desks keep the dossiers together."))
    if dossier is not None and (dossier.group_id != group.pk or dossier.kind != GANG):
        raise CallerError(_("This dossier belongs to another group."))


def _texts(rows: Iterable[ProposedEntry]) -> dict[str, str]:
    """What the neutrality check reads: free texts, and neither names nor numbers."""
    return {
        f"{row.place}.{name}": text for row in rows for name, text in texts_of(row.kind, row.fields).items()
    }


def _title(drafts: Sequence[EntryDraft], dossier: JointEntry | None) -> str:
    if dossier is not None:
        return dossier.title
    return next(str(draft.fields.get("name", "")) for draft in drafts if draft.kind == GANG)


def _draw_key() -> uuid.UUID:
    return uuid.UUID(draw_id(secrets.token_bytes))


def subject_of(proposal: DossierProposal) -> str:
    return f"dossier_proposal:{proposal.key.hex}"


def _facts(proposal: DossierProposal, officer: Officer, count: int) -> dict[str, Any]:
    return {
        "group": proposal.group.key.hex,
        "dossier": proposal.dossier.hex,
        "entries": count,
        "officer": officer.pk,
    }


def heading_of(kind: str, fields: Mapping[str, Any]) -> str:
    """What an entry is called by."""
    known = entry_kinds().get(kind)
    value = fields.get(known.heading, "") if known else ""
    return " / ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
