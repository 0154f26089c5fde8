from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "jointdesk.desk.networks"
    label = "networks"

    def ready(self) -> None:
        from jointdesk.desk.networks import receivers  # noqa: F401 - connects them
