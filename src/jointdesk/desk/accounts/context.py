from typing import Any

from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """What every page knows of its desk; each language by its own name, whatever the page's is. Pages of signing in
    stand alone until an officer has all that is asked of him."""
    whole = getattr(request, "user", None) is not None and request.user.is_authenticated
    whole = whole and not getattr(request, "first_step", "")
    return {
        "desk": settings.DESK,
        "languages": settings.LANGUAGES,
        "layout": "shell.html" if whole else "alone.html",
    }
