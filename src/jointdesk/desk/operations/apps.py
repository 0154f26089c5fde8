from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "jointdesk.desk.operations"
    label = "operations"

    def ready(self) -> None:
        # models are there only now
        from jointdesk.desk.operations import receivers

        receivers.register()
        receivers.listen()
