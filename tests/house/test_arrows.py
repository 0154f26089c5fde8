"""Foreign keys follow the same arrows as imports: from a higher room to a lower one."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).parents[2]


def rooms_low_to_high() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    desk = next(c for c in contracts if c.get("containers") == ["jointdesk.desk"])
    return list(reversed(desk["layers"]))


def test_every_room_of_the_contract_is_installed_and_no_other():
    installed = {a.label for a in apps.get_app_configs() if a.name.startswith("jointdesk.desk.")}
    assert installed == set(rooms_low_to_high())


def test_foreign_keys_point_down():
    height = {room: number for number, room in enumerate(rooms_low_to_high())}
    seen = 0
    for model in apps.get_models():
        if model._meta.app_label not in height:
            continue
        fields: list[Field] = [*model._meta.local_fields, *model._meta.local_many_to_many]
        for field in fields:
            target = field.related_model
            if target is None or target._meta.app_label not in height:
                continue
            seen += 1
            assert height[target._meta.app_label] <= height[model._meta.app_label], f"{field} points up"
    assert seen > 30
