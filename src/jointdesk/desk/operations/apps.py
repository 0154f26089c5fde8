from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from jointdesk.desk.screening.models import Candidate


class OperationsConfig(AppConfig):
    name = "jointdesk.desk.operations"
    label = "operations"

    def ready(self) -> None:
        from jointdesk.desk.cases.models import Notice
        from jointdesk.desk.operations.models import Encounter
        from jointdesk.desk.operations.referral_actions import open_for_missing
        from jointdesk.desk.screening.signals import candidate_confirmed

        def on_candidate_confirmed(candidate: "Candidate", **_: object) -> None:
            if candidate.notice.colour != Notice.Colour.YELLOW:
                return
            found = Encounter.objects.select_related("operation", "person__referral")
            encounter = found.filter(row=candidate.row_id).first()
            if encounter is not None:
                open_for_missing(encounter)

        candidate_confirmed.connect(
            on_candidate_confirmed, weak=False, dispatch_uid="operations.open_for_missing"
        )
