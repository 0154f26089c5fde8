from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "jointdesk.desk.partners"
    label = "partners"
