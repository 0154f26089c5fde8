from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jointdesk.desk.cases"
    label = "cases"
