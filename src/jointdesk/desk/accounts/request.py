"""The signed-in officer of a request."""

from django.http import HttpRequest

from jointdesk.desk.accounts.models import Officer
from jointdesk.engine.errors import NotAllowed


def officer_of(request: HttpRequest) -> Officer:
    """The officer of a request that passed SignInRequired. Raises NotAllowed for anybody else."""
    if isinstance(request.user, Officer):
        return request.user
    raise NotAllowed("sign in first")
