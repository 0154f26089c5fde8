"""Which of our officers stands behind a member of ours. That never leaves: other desks know the member's name alone.

Plans for the member come to that officer, and his edits carry its name: so nobody takes another's place by himself.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.groups.entries import EDIT
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.engine.errors import CallerError


def is_ours(entry: JointEntry) -> bool:
    return entry.kind == "member" and entry.owner == settings.DESK.id


@transaction.atomic
def stand_behind(officer: Officer, member: JointEntry, who: Officer | None) -> JointEntry:
    """Say which officer the member is; None: nobody. Raises CallerError, NotAllowed."""
    require(officer, EDIT)
    member = JointEntry.objects.select_for_update().select_related("group").get(pk=member.pk)
    if not is_ours(member) or member.ended:
        raise CallerError(_("Only a member of our own desk is one of our officers."))
    if member.officer_id == (who.pk if who else None):
        return member
    if who is not None:
        _require_free(officer, member, who)
    before, member.officer = member.officer_id, who
    member.save(update_fields=["officer"])
    facts = {"before": before, "now": who.pk if who else None, "officer": officer.pk}
    record("member_behind", f"entry:{member.key.hex}", facts)
    return member


def _require_free(officer: Officer, member: JointEntry, who: Officer) -> None:
    if not who.is_active:
        raise CallerError(_("This officer works here no more."))
    if member.officer_id is not None and who.pk == officer.pk:
        raise CallerError(_("Another officer says that you take this member's place."))
    others = JointEntry.objects.filter(group=member.group, kind="member", owner=settings.DESK.id, ended=False)
    if others.filter(officer=who).exclude(pk=member.pk).exists():
        raise CallerError(_("This officer is a member of the group already."))
