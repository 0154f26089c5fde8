from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.permissions import allowed


class Unit(models.Model):
    """A place in the desk's tree: national committee, province, district, or a guest organisation."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("National")
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        COMMUNE = "commune", _("Commune")
        ORGANISATION = "organisation", _("Organisation")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # ISO 3166-2 code of the province, for names in five languages and for maps
    province = models.CharField(max_length=10, blank=True)
    # names by language of the tables (vi, km, ko, zh, en), where an administrator gave them
    names = models.JSONField(default=dict, blank=True)
    # nobody works there any more; its rows keep it
    closed_at = models.DateTimeField(null=True, blank=True)
    # ids of all ancestors and itself, "/1/7/": a unit sees every path that starts with its own
    path = models.CharField(max_length=200, db_index=True, editable=False)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])

    @property
    def sees_all(self) -> bool:
        return self.level == self.Level.NATIONAL

    @property
    def is_guest(self) -> bool:
        """An embassy, NGO or bank in a desk that is not its own (accounts/permissions_guest.yaml)."""
        return self.level == self.Level.ORGANISATION


class Role(models.TextChoices):
    INTAKE = "intake", _("Intake officer")
    INVESTIGATOR = "investigator", _("Investigator")
    LIAISON = "liaison", _("Liaison officer")
    FIELD = "field", _("Field officer")
    COMMANDER = "commander", _("Commander")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Officers(BaseUserManager["Officer"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Officer":
        officer = self.model(username=username, **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser):
    """A person who works at this desk. No superusers: what an officer may do follows from the role."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(blank=True)
    # telephone and account numbers of his own: a look-up of them is shown to auditors (audit.accesses.rules)
    numbers = models.CharField(max_length=300, blank=True, default="", db_default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officers")
    role = models.CharField(max_length=20, choices=Role)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    # a password that an administrator gave: good for signing in once, until then
    password_expires_at = models.DateTimeField(null=True, blank=True)
    inactive_since = models.DateTimeField(null=True, blank=True)
    inactive_reason = models.CharField(max_length=300, blank=True)
    # a part of what every session is checked against: a higher number ends all of them
    sessions_epoch = models.PositiveIntegerField(default=0)
    mail_wanted = models.BooleanField(default=True)
    # who the organisation's own sign-in means by this officer, once it has said so
    openid_subject = models.CharField(max_length=255, blank=True)
    # until when some record beyond the unit is open to this officer (audit.break_glass); null: none ever was
    opened_until = models.DateTimeField(null=True, editable=False)
    # model label -> keys of such records, while a page is read (audit.break_glass.middleware); see scope
    opened: Mapping[str, frozenset[int]] = MappingProxyType({})
    # whether this request has noted a look in the register of accesses (audit.accesses.middleware)
    look_noted = False
    # and the key of the last one it noted
    last_look: int | None = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = Officers()

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def may(self, action: str) -> bool:
        """Whether the role holds `action` (see accounts/permissions.py)."""
        return self.is_active and allowed(self.role, action, guest=self.unit.is_guest)

    @property
    def password_is_given(self) -> bool:
        """Whether an administrator knows the password: the officer sets one of his own before anything else."""
        return self.password_expires_at is not None

    def get_session_auth_hash(self) -> str:
        """Django compares it at each request: another password, role or unit ends every session at once."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        parts = (self.password, str(self.role), self.unit_id, self.sessions_epoch)
        return salted_hmac(
            "accounts.Officer.session", repr(parts), secret=secret, algorithm="sha256"
        ).hexdigest()


# Django finds the models of a room in its `models`; these need the officer above.
from jointdesk.desk.accounts.notifications.models import Notification  # noqa: E402
from jointdesk.desk.accounts.sessions.models import OfficerSession, SignInLock  # noqa: E402
from jointdesk.desk.accounts.wellbeing.models import Beat  # noqa: E402

__all__ = ["Beat", "Notification", "Officer", "OfficerSession", "Role", "SignInLock", "Unit"]
