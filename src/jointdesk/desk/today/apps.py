"""What must I do now? The first page of each officer, the frame's places, and the search."""

from typing import Any

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "jointdesk.desk.today"
    label = "today"

    def ready(self) -> None:
        from jointdesk.desk.lists import duties, works
        from jointdesk.desk.lists.signals import list_too_long
        from jointdesk.desk.today.duties import DUTIES
        from jointdesk.desk.today.long_works import TELLING
        from jointdesk.desk.today.oversight import DUTIES as OVERSIGHT

        duties.offer(*DUTIES, *OVERSIGHT)
        for tell in TELLING:
            works.offer(tell)
        list_too_long.connect(_take_aside, dispatch_uid="today")


def _take_aside(**said: Any) -> str:
    from jointdesk.desk.today.taken.views import take_aside

    return take_aside(**said)
