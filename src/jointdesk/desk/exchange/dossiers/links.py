"""What of ours an entry of a dossier is: a network, a case, a person, a notice. Known at this desk alone."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import EntryLink, JointEntry
from jointdesk.desk.exchange.safeguards.victims import require_no_victim
from jointdesk.engine.errors import CallerError

WHAT = ("network", "case", "person", "notice")


@transaction.atomic
def link_entry(officer: Officer, entry: JointEntry, what: str, pk: int) -> EntryLink:
    """An officer's word that this entry is that row of ours, which he or she may read. A victim is no gang's."""
    require(officer, "dossiers.edit")
    if what not in WHAT:
        raise CallerError(_("An entry is a network, a case, a person or a notice of ours."))
    require_no_victim([("gang_person", {}, {what: pk})])
    row, made = EntryLink.objects.get_or_create(
        entry=entry.key,
        **{f"{what}_id": pk},
        defaults={"dossier": dossier_of(entry), "made_by": officer, "made_at": timezone.now()},
    )
    if made:
        facts = {"entry": entry.key.hex, "what": what, "row": pk, "officer": officer.pk}
        record("dossier_linked", f"dossier:{row.dossier.hex}", facts)
    return row


@transaction.atomic
def unlink_entry(officer: Officer, link: EntryLink) -> None:
    require(officer, "dossiers.edit")
    facts = {"entry": link.entry.hex, "officer": officer.pk}
    record("dossier_unlinked", f"dossier:{link.dossier.hex}", facts)
    link.delete()


def dossier_of(entry: JointEntry) -> uuid.UUID:
    """Key of the dossier an entry belongs to."""
    return read_key(entry.under) or entry.key


def read_key(text: object) -> uuid.UUID | None:
    """The key by which an entry names another; None for what is none."""
    try:
        return uuid.UUID(text) if isinstance(text, str) and text else None
    except ValueError:
        return None


def on_networks_merged(into: Mapping[int, int], **_: Any) -> None:
    follow_merged_networks(into)


def follow_merged_networks(into: Mapping[int, int]) -> None:
    """Links to a network (`into`: -> the one it was merged into) follow it there."""
    for link in EntryLink.objects.filter(network__in=list(into)):
        there = into[link.network_id] if link.network_id else 0
        if EntryLink.objects.filter(entry=link.entry, network=there).exists():
            link.delete()
        else:
            link.network_id = there
            link.save(update_fields=["network"])
