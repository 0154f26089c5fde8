from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "jointdesk.desk.today"
    label = "today"
