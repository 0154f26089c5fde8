from typing import Any

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "jointdesk.desk.audit"
    label = "audit"

    def ready(self) -> None:
        from jointdesk.desk.accounts.signals import signed_in

        signed_in.connect(_note_sign_in, dispatch_uid="audit")


def _note_sign_in(sender: Any, officer: Any, **kwargs: Any) -> None:
    from jointdesk.desk.audit.actions import note_access
    from jointdesk.desk.audit.models import Access

    note_access(officer, Access.Act.CONSULTATION, f"officer:{officer.pk}", "signed in")
