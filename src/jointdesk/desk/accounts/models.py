from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.permissions import allowed


class Unit(models.Model):
    """A place in the desk's tree: national committee, province, district, or a guest organisation."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("National")
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        ORGANISATION = "organisation", _("Organisation")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # ISO 3166-2 code of the province, for names in five languages and for maps
    province = models.CharField(max_length=10, blank=True)
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
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officers")
    role = models.CharField(max_length=20, choices=Role)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = Officers()

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def may(self, action: str) -> bool:
        """Whether the role holds `action` (see accounts/permissions.py)."""
        return self.is_active and allowed(self.role, action)
