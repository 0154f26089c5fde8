from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "jointdesk.desk.statistics"
    label = "statistics"

    def ready(self) -> None:
        from jointdesk.desk.statistics.facts import receivers  # noqa: F401
