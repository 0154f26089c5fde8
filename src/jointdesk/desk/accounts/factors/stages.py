from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from jointdesk.desk.accounts.factors.asking import ELSEWHERE


class FactorAsked(AuthenticateStage):  # type: ignore[misc]
    """The second factor is asked unless the organisation's sign-in asked for one just now, of this very officer."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user is not None and request.session.get(ELSEWHERE) == self.login.user.pk:
            return False
        return bool(super()._should_handle(request))
