"""The neutrality check on what leaves: nothing political, military, religious or racial (INTERPOL, Art. 3).

Words are only a sign: an officer writes why the matter is neutral all the same, the approving officer reads words and
reason, and without a reason nothing leaves. A reason holds for the words it was written for, not for later ones.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import NeutralityReason, Request
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.neutrality import Finding, find_words

LONGEST = 2000
SHOWN = 12
GROUNDS: dict[str, Promise] = {
    "political": gettext_lazy("political"),
    "military": gettext_lazy("military"),
    "religious": gettext_lazy("religious"),
    "racial": gettext_lazy("racial"),
}
# of a request, what its two officers wrote freely; names of persons and documents are no statements
_NAMES = frozenset({"person", "persons", "documents", "identifiers", "accounts", "birth_date", "nationality"})


class NotNeutral(CallerError):
    """Words were found and nobody wrote why the matter is neutral."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        words = ", ".join(dict.fromkeys(f"{one.word} ({GROUNDS[one.ground]})" for one in findings[:SHOWN]))
        super().__init__(
            _("Say first why the matter is neutral (INTERPOL, Art. 3). Words that ask for it: %(words)s")
            % {"words": words}
        )


def require_neutral(
    officer: Officer | None,
    texts: Mapping[str, Any],
    reviewed: str = "",
    *,
    subject: str = "",
    alone: bool = False,
) -> NeutralityReason | None:
    """Raises NotNeutral unless nothing is found, or somebody wrote why the matter is neutral.

    `reviewed`: the reason, when this officer gives it now; it is recorded for `subject` ("request:<key>"). Without it
    the reason recorded for the subject counts, if another officer wrote it (`alone`: or this one). Without an officer
    (the command line) there is nobody to answer for a reason.
    """
    findings = find_in(texts)
    if not findings:
        return None
    if officer is None:
        raise NotNeutral(findings)
    if reviewed.strip():
        return give_reason(officer, subject, findings, reviewed)
    given = reason_for(subject, findings)
    if given is None:
        raise NotNeutral(findings)
    if given.officer_id == officer.pk and not alone:
        raise CallerError(_("You wrote why the matter is neutral: another officer approves."))
    return given


def find_in(texts: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Findings in fields of texts and lists of texts; other values say nothing."""
    flat = {
        name: "\n".join(str(line) for line in value) if isinstance(value, list | tuple) else value
        for name, value in texts.items()
    }
    return find_words({name: value for name, value in flat.items() if isinstance(value, str)})


def give_reason(
    officer: Officer, subject: str, findings: tuple[Finding, ...], reason: str
) -> NeutralityReason:
    """Record why the matter is neutral; call it inside the transaction of what it is for."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST:
        raise CallerError(_("Say why, in at most %(most)d characters.") % {"most": LONGEST})
    row = NeutralityReason.objects.create(
        subject=subject[:120],
        findings=[list(one) for one in findings],
        reason=reason,
        officer=officer,
        at=timezone.now(),
    )
    grounds = sorted({one.ground for one in findings})
    facts = {"officer": officer.pk, "words": len(findings), "grounds": grounds}
    record("neutrality_reasoned", subject[:120], facts)
    return row


def reason_for(subject: str, findings: tuple[Finding, ...]) -> NeutralityReason | None:
    """The newest reason that was written for all of these words."""
    if not subject:
        return None
    wanted = set(findings)
    rows = NeutralityReason.objects.filter(subject=subject).select_related("officer").order_by("-at", "-pk")
    return next((row for row in rows if wanted <= {Finding(*one) for one in row.findings}), None)


def reasons_for(subject: str) -> list[NeutralityReason]:
    """What was written for a subject, the newest first: the approving officer reads it."""
    rows = NeutralityReason.objects.filter(subject=subject).select_related("officer")
    return list(rows.order_by("-at", "-pk")[:10])


def newest_reasons(subjects: Iterable[str]) -> dict[str, str]:
    """Subject -> the last reason somebody wrote; one query however many they are."""
    rows = NeutralityReason.objects.filter(subject__in=list(subjects)).order_by("at", "pk")
    return dict(rows.values_list("subject", "reason"))


def texts_of_request(request: Request) -> dict[str, Any]:
    """What the neutrality check reads of a request."""
    told = {name: value for name, value in request.fields.items() if name not in _NAMES}
    return {**told, "purpose": request.purpose, "conditions": request.conditions}
