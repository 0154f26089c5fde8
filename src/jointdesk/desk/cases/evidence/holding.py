"""How long evidence is kept, and what erasing an exhibit does: its files' keys go, and what bundles say of it."""

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.actions import destroy
from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep, Exhibit
from jointdesk.desk.cases.evidence.offers import offer_evidence


def register_evidence() -> None:
    offer_evidence()
    register(
        Holding(
            "evidence",
            _("Evidence"),
            due=due,
            describe=lambda exhibit: str(exhibit.reference),
            erase=erase,
            held=hold,
            unit=lambda exhibit: exhibit.case.unit,
            recorded_at=lambda exhibit: exhibit.added_at,
            words={
                "files": _("Files destroyed with their keys"),
                "steps": _("Steps of custody erased"),
                "bundles": _("Bundles that can be fetched no more"),
            },
        )
    )


def due(before: date) -> QuerySet[Exhibit]:
    """Exhibits whose last step was written on or before that day."""
    rows = Exhibit.objects.annotate(last_at=Coalesce(Max("steps__written_at"), "added_at"))
    return rows.filter(last_at__date__lte=before).select_related("case__unit").order_by("last_at")


def hold(exhibit: Any) -> str | Promise:
    """A thing that somebody still has in hands is accounted for first."""
    if exhibit.kind != Exhibit.Kind.FILES and not exhibit.ended:
        return _(
            "The thing is still in somebody's hands: write down first that it was returned or destroyed."
        )
    return ""


def erase(exhibit: Any) -> tuple[str, ...]:
    files, steps = list(exhibit.files.select_related("attachment")), exhibit.steps.count()
    bundles = exhibit.exports.exclude(manifest="").update(manifest="")
    # a step that answers another protects it
    CustodyStep.objects.filter(exhibit=exhibit).update(answers=None)
    for file in files:
        destroy(file.attachment)
    exhibit.delete()
    return f"files:{len(files)}", f"steps:{steps}", f"bundles:{bundles}"
