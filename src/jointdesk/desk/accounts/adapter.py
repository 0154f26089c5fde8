from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from jointdesk.desk.accounts.signals import signed_in


class DeskAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Officers are made by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        signed_in.send(sender=type(user), officer=user)
        return super().post_login(request, user, **kwargs)
