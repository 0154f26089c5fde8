from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "jointdesk.desk.screening"
    label = "screening"

    def ready(self) -> None:
        from jointdesk.desk.cases.signals import notice_stored
        from jointdesk.desk.screening.screening_actions import screen_notices

        def on_notice_stored(notices: list[int], **_: object) -> None:
            screen_notices(notices)

        notice_stored.connect(on_notice_stored, weak=False, dispatch_uid="screening.screen_notices")
