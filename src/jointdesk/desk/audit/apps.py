from typing import Any

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "jointdesk.desk.audit"
    label = "audit"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from jointdesk.desk.accounts.signals import administered, signed_in
        from jointdesk.desk.accounts.wellbeing.checks import register
        from jointdesk.desk.audit.administration import on_administered, read_backups, read_log
        from jointdesk.desk.audit.retention.registers import register_accesses

        signed_in.connect(_note_sign_in, dispatch_uid="audit")
        register_accesses()
        administered.connect(on_administered, dispatch_uid="audit")
        register("log", _("Log"), read_log)
        register("backups", _("Backup"), read_backups)


def _note_sign_in(sender: Any, officer: Any, **kwargs: Any) -> None:
    from jointdesk.desk.audit.actions import note_access
    from jointdesk.desk.audit.models import Access

    note_access(officer, Access.Act.CONSULTATION, f"officer:{officer.pk}", "signed in")
