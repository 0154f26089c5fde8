from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "jointdesk.desk.operations"
    label = "operations"
