from typing import Any

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "jointdesk.desk.screening"
    label = "screening"

    def ready(self) -> None:
        from jointdesk.desk.audit.signals import record_erasing
        from jointdesk.desk.cases.models import Notice
        from jointdesk.desk.cases.signals import notice_stored
        from jointdesk.desk.exchange.data.signals import recalled
        from jointdesk.desk.screening.keeping import on_record_erasing

        def on_recalled(**said: Any) -> tuple[str, ...]:
            from jointdesk.desk.screening import recalled_notices

            return recalled_notices.on_recalled(**said)

        def on_notice_stored(notices: list[int], **_: object) -> None:
            # it brings the reading of names and lists, which only a notice asks for
            from jointdesk.desk.screening.notice_screening import take_notices

            take_notices(notices)

        notice_stored.connect(on_notice_stored, weak=False, dispatch_uid="screening.take_notices")
        recalled.connect(on_recalled, weak=False, dispatch_uid="screening")
        record_erasing.connect(on_record_erasing, sender=Notice, dispatch_uid="screening")
