"""What every page of the door needs."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from jointdesk.portal.door import DOOR
from jointdesk.portal.door_folder import DoorFile


def door(request: HttpRequest) -> dict[str, Any]:
    return {"door": _door_in(get_language() or DOOR.language), "languages": settings.LANGUAGES}


@cache
def _door_in(language: str) -> DoorFile:
    return DOOR.in_language(language)
