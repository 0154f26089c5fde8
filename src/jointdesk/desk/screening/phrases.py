"""Reasons of the screening's evidence (engine/screening/weights.tsv), marked for the catalogues;
tests/house/test_catalogues.py holds them to the table.
"""

from django.utils.translation import gettext_noop as _

REASONS = (
    _("name matches"),
    _("name is near"),
    _("name differs"),
    _("name cannot be compared"),
    _("same birth date"),
    _("birth date with day and month exchanged"),
    _("birth date with one digit different"),
    _("birth date with two neighbouring digits exchanged"),
    _("same year and month of birth, day unknown"),
    _("same year of birth, day and month unknown"),
    _("years of birth one apart"),
    _("other birth date"),
    _("birth date unknown"),
    _("same nationality"),
    _("other nationality"),
    _("nationality unknown"),
    _("same document"),
    _("document with one character different"),
    _("other document"),
    _("document unknown"),
)
