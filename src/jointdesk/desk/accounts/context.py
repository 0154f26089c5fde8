from typing import Any

from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """What every page knows of its desk; each language by its own name, whatever the page's is."""
    return {"desk": settings.DESK, "languages": settings.LANGUAGES}
