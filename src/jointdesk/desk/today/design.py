"""The components of the pages, as a reviewed table: what each is for, in which sheet it stands, its markup."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from jointdesk.engine.reference import read_yaml


@dataclass(frozen=True)
class Component:
    name: str
    sheet: str
    use: str
    markup: str

    @property
    def file(self) -> str:
        return f"{self.sheet}.css"

    @property
    def shown(self) -> SafeString:
        return mark_safe(self.markup)  # noqa: S308 - the table is ours


def components() -> list[Component]:
    return [Component(**row) for row in read_yaml("jointdesk.desk.today", "components.yaml")]
