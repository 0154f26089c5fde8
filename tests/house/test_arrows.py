"""Foreign keys follow the same arrows as imports: from a higher room to a lower one."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).parents[2]


def floors_low_to_high() -> list[set[str]]:
    """The rooms of each line, "(room)" as the contract writes one that may be missing; beside each other, neither may
    know the other."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    desk = next(c for c in contracts if c.get("containers") == ["jointdesk.desk"])
    return [set(line.split(" | ")) for line in reversed(desk["layers"])]


def test_every_room_of_the_contract_is_installed_and_no_other():
    installed = {a.label for a in apps.get_app_configs() if a.name.startswith("jointdesk.desk.")}
    rooms = set().union(*floors_low_to_high())
    assert {room for room in rooms if not room.startswith("(")} <= installed
    assert installed <= {room.strip("()") for room in rooms}


def test_foreign_keys_point_down():
    height = {
        room: number
        for number, rooms in enumerate(floors_low_to_high())
        for room in (one.strip("()") for one in rooms)
    }
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
            low, high = target._meta.app_label, model._meta.app_label
            assert low == high or height[low] < height[high], f"{field} points up"
    assert seen > 30
