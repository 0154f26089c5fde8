"""What becomes of a plan that its originator takes back: its words go, that there was one stays."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.data.copies import Copy
from jointdesk.desk.exchange.models import Datum, PlanVersion
from jointdesk.engine.errors import PartnerError

State = PlanVersion.State


class PlanCopies:
    """Copies of the kind `plan` (data/copies)."""

    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        raise PartnerError("cannot_correct", "a plan is changed by its next version")

    def retract(self, datum: Datum) -> tuple[str, ...]:
        version = _hold(datum)
        if version is None or version.state in (State.RETRACTED, State.ERASED):
            return ()
        datum.aside = {"fields": version.fields, "conditions": version.conditions, "state": version.state}
        _empty(version, State.RETRACTED)
        return ("hidden",)

    def restore(self, datum: Datum) -> None:
        version = _hold(datum)
        if version is not None and version.state == State.RETRACTED and datum.aside:
            version.fields, version.conditions = datum.aside["fields"], datum.aside["conditions"]
            version.state = datum.aside["state"]
            version.save(update_fields=["fields", "conditions", "state"])

    def erase(self, datum: Datum) -> tuple[str, ...]:
        version = _hold(datum)
        if version is None or version.state == State.ERASED:
            return ()
        version.readers.update(name="")
        _empty(version, State.ERASED)
        return ("destroyed",)

    def find_copies(self, datum: Datum) -> list[Copy]:
        version = PlanVersion.objects.select_related("plan").filter(key=datum.key).first()
        if version is None or version.state == State.ERASED:
            return []
        return [Copy(_("Plan"), reverse("plan", args=[version.plan.key]))]


def _empty(version: PlanVersion, state: str) -> None:
    version.fields, version.conditions, version.state = {}, "", state
    version.save(update_fields=["fields", "conditions", "state"])


def _hold(datum: Datum) -> PlanVersion | None:
    """For a change, inside its transaction."""
    rows = PlanVersion.objects.select_for_update(of=("self",)).select_related("plan")
    return rows.filter(key=datum.key).first()
