from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "jointdesk.desk.intake"
    label = "intake"
