from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "jointdesk.desk.networks"
    label = "networks"

    def ready(self) -> None:
        from jointdesk.desk.intake.listings.exemptions import exempt_by
        from jointdesk.desk.networks import receivers  # noqa: F401 - connects them
        from jointdesk.desk.networks.shared_by_many import find_shared

        exempt_by("networks", find_shared)
