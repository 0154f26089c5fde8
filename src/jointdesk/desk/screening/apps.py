from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "jointdesk.desk.screening"
    label = "screening"

    def ready(self) -> None:
        from jointdesk.desk.cases.signals import notice_stored
        from jointdesk.desk.screening.notice_screening import take_notices

        def on_notice_stored(notices: list[int], **_: object) -> None:
            take_notices(notices)

        notice_stored.connect(on_notice_stored, weak=False, dispatch_uid="screening.take_notices")
