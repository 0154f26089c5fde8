from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jointdesk.desk.cases"
    label = "cases"

    def ready(self) -> None:
        from jointdesk.desk.networks.signals import networks_merged

        networks_merged.connect(_follow, dispatch_uid="cases follow merged networks")


def _follow(sender: Any, **news: Any) -> None:
    from jointdesk.desk.cases.actions import follow_merged_networks

    follow_merged_networks(news["into"])
