from typing import Any

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "jointdesk.desk.lists"
    label = "lists"

    def ready(self) -> None:
        from jointdesk.desk.accounts.signals import list_leaving

        list_leaving.connect(_take, dispatch_uid="lists")


def _take(request: Any, name: str, columns: Any, rows: Any, form: Any, subject: str, **_said: Any) -> Any:
    """The rooms below us have lists too: they ask, as they cannot know us."""
    from jointdesk.desk.lists.cells import Column
    from jointdesk.desk.lists.export import export

    return export(request, name, [Column(*column) for column in columns], rows, form, subject=subject)
