from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "jointdesk.desk.statistics"
    label = "statistics"
