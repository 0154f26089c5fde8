from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "jointdesk.desk.screening"
    label = "screening"
