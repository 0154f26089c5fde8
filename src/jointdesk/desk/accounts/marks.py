"""Handling marks: the Traffic Light Protocol 2.0 (FIRST, 2022)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """How far a record may travel. RED: named persons only; it never leaves the desk by itself."""

    RED = "RED", _("TLP:RED, named persons only")
    AMBER_STRICT = "AMBER+STRICT", _("TLP:AMBER+STRICT, own organisation")
    AMBER = "AMBER", _("TLP:AMBER, organisation and those it protects")
    GREEN = "GREEN", _("TLP:GREEN, the community")
    CLEAR = "CLEAR", _("TLP:CLEAR, public")
