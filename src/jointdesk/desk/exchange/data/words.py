"""What data, their handling codes and recalls are called on pages."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.models import Datum, JointEntry, Recall

KEY = 32  # hex digits
KINDS: dict[str, Promise] = {
    "answer": _("Answer"),
    "request": _("Request"),
    "notice": _("Notice"),
    "edit": _("Entry of a joint group"),
    "file": _("File"),
    "plan": _("Plan"),
}
# Europol's SIENA handling codes
HANDLING: dict[str, Promise] = {
    "SIENA:H0": _("To be used to prevent and fight crime only (H0)"),
    "SIENA:H1": _("Not to be used before a court without its sender's permission (H1)"),
    "SIENA:H2": _("Not to be passed on without its sender's permission (H2)"),
    "SIENA:H3": _("Other restrictions: see the conditions of use (H3)"),
}
# what a desk did on a recall
ACTS: dict[str, Promise] = {
    "hidden": _("hidden everywhere"),
    "destroyed": _("content destroyed"),
    "corrected": _("corrected"),
    "sets_ended": _("sets with it ended"),
    "flagged": _("what rests on it flagged for an officer"),
    "candidates_closed": _("screening candidates closed"),
    "leave_ended": _("leave to pass it on ended"),
    "log_records_destroyed": _("its records in the log destroyed"),
    "passage_ended": _("kept: it came from another desk too"),
    "restored": _("restored after an officer objected"),
    "nothing_here": _("nothing of it was there any more"),
}


_SUBJECTS: dict[str, Promise] = {
    "request": _("Request"),
    "hit": _("Hit"),
    "entry": _("Entry of a joint group"),
    "notice": _("Notice"),
    "case": _("Case"),
}


def name_subject(subject: str) -> str:
    """What a reference of the log is called on pages: "hit:12" -> "Hit 12"; other text as it is."""
    kind, colon, key = subject.partition(":")
    if not colon or kind not in _SUBJECTS:
        return subject
    return f"{_SUBJECTS[kind]} {key[:8] if len(key) == KEY else key}"


def address_of(subject: str) -> str:
    """The page of what a reference names; empty if it has none."""
    kind, _colon, key = subject.partition(":")
    if kind == "hit" and key.isdecimal():
        return reverse("hit", args=[int(key)])
    if kind == "request" and len(key) == KEY:
        return reverse("request", args=[uuid.UUID(key)])
    entry = (
        JointEntry.objects.filter(key=uuid.UUID(key)).first() if kind == "entry" and len(key) == KEY else None
    )
    return reverse("group-entry", args=[entry.group.key, entry.kind, entry.pk]) if entry else ""


def tell_taken_back(datum: Datum) -> str:
    """ "Retracted by Desk kh on 22 November: a mistake"."""
    recalls = Recall.objects.filter(datum=datum, state=Recall.State.DONE).select_related("partner")
    last = recalls.exclude(act=Recall.Act.CORRECT).order_by("-done_at", "-pk").first()
    if last is None:
        return str(datum.get_state_display())
    facts = {
        "name": last.partner.name if last.partner else settings.DESK.name,
        "day": formats.date_format(timezone.localtime(last.done_at or last.at), "SHORT_DATE_FORMAT"),
        "reason": last.reason,
    }
    if last.act == Recall.Act.ERASE:
        return gettext("Erased at the word of %(name)s on %(day)s: %(reason)s") % facts
    return gettext("Retracted by %(name)s on %(day)s: %(reason)s") % facts
