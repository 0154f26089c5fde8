from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jointdesk.desk.cases"
    label = "cases"

    def ready(self) -> None:
        from jointdesk.desk.accounts.signals import officer_left
        from jointdesk.desk.attachments.keys import register_rows
        from jointdesk.desk.attachments.signals import attachment_altered
        from jointdesk.desk.cases.evidence.holding import register_evidence
        from jointdesk.desk.cases.evidence.receivers import on_attachment_altered
        from jointdesk.desk.cases.families.keeping import register_families
        from jointdesk.desk.cases.keeping import register_cases
        from jointdesk.desk.cases.models import FamilyReport
        from jointdesk.desk.cases.notices.keeping import register_notices
        from jointdesk.desk.cases.offers import offer_duties
        from jointdesk.desk.networks.signals import networks_merged

        register_cases()
        register_notices()
        register_families()
        register_rows(FamilyReport)
        offer_duties()
        officer_left.connect(_free_tasks, dispatch_uid="cases")
        networks_merged.connect(_follow, dispatch_uid="cases follow merged networks")
        attachment_altered.connect(on_attachment_altered, dispatch_uid="evidence")
        register_evidence()


def _follow(sender: Any, **news: Any) -> None:
    from jointdesk.desk.cases.actions import follow_merged_networks

    follow_merged_networks(news["into"])


def _free_tasks(sender: Any, **said: Any) -> None:
    from jointdesk.desk.cases.team_actions import free_tasks_of

    free_tasks_of(said["officer"], said["by"])
