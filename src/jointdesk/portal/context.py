"""What every page of the door needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jointdesk.portal.door import DOOR


def door(request: HttpRequest) -> dict[str, Any]:
    return {"door": DOOR, "languages": settings.LANGUAGES}
