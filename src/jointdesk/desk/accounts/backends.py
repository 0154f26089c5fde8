from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from jointdesk.desk.accounts.models import Officer


class DeskBackend(AuthenticationBackend):  # type: ignore[misc]
    """The officer of a request comes with the unit: each page asks what the unit may see."""

    def get_user(self, user_id: Any) -> Officer | None:
        officer = Officer.objects.select_related("unit").filter(pk=user_id).first()
        return officer if officer is not None and self.user_can_authenticate(officer) else None
