from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "jointdesk.desk.audit"
    label = "audit"
